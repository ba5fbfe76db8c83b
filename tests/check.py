"""`./hall check`: everything that can be said about the code without running it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet"],
    "lint": ["ruff", "check", "--quiet"],
    "import contracts": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
    "migrations": ["unionhall", "makemigrations", "--check", "--dry-run", "-v0"],
    "deployment": ["unionhall", "check", "--deploy", "--fail-level", "WARNING"],
}
# A hall as it would be deployed, so that Django's own deployment checks look at the real thing.
DEPLOYED = {"UNIONHALL_SECRET": "0123456789abcdef" * 4, "UNIONHALL_URL": "https://hall.example.org"}


def main() -> int:
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    print(f"{len(CHECKS) - len(failed)} checks passed, {len(failed)} failed {' '.join(failed)}".strip())
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    program = str(Path(sys.executable).parent / command[0])
    environment = {**os.environ, **DEPLOYED, "UNIONHALL_DATA": str(ROOT / ".data" / "check")}
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
