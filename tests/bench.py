"""`./hall bench [NAME ...]`: run the scripts of bench/, each of which puts a peer or a limit beside ours."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(chosen: list[str]) -> int:
    scripts = [path for path in sorted((ROOT / "bench").glob("*.py")) if is_a_bench(path)]
    if unknown := set(chosen) - {path.stem for path in scripts}:
        known = ", ".join(path.stem for path in scripts)
        print(f"no such bench: {', '.join(sorted(unknown))} (there are: {known})", file=sys.stderr)
        return 2
    wanted = [path for path in scripts if not chosen or path.stem in chosen]
    failed = [path.stem for path in wanted if not passes(path)]
    print(f"\n{len(wanted) - len(failed)} benches done{', failed: ' + ', '.join(failed) if failed else ''}")
    return 1 if failed else 0


def is_a_bench(path: Path) -> bool:
    """A script that can be run, as opposed to one that others import."""
    return '__name__ == "__main__"' in path.read_text(encoding="utf-8")


def passes(path: Path) -> bool:
    print(f"\n=== {path.stem} ===", flush=True)
    return subprocess.run([sys.executable, str(path)], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
