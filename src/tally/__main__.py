"""`python -m tally COMMAND ...`: the arithmetic from the command line, without the site.

Exit status 0 when done, 2 when the input was refused: then every problem is printed on the error output and
nothing has been written; 1 when the answer could not be written.
"""

import os
import sys
from importlib import import_module
from pkgutil import iter_modules

from tally import commands
from tally.problems import RefusedError

COMMANDS = frozenset(module.name for module in iter_modules(commands.__path__) if module.name != "tests")


def run(argv: list[str]) -> int:
    """Run one command of `tally.commands` with its arguments and return its exit status."""
    if not argv or argv[0] not in COMMANDS:
        print(f"usage: python -m tally {{{','.join(sorted(COMMANDS))}}} ...", file=sys.stderr)
        return 2
    try:
        status = import_module(f"tally.commands.{argv[0]}").main(argv[1:])
        print(end="", flush=True)
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the output (`| head`) has had enough.
        _close()
        return 0
    except OSError as wrong:
        _close()
        place = f"{wrong.filename}: " if wrong.filename else ""
        print(f"{place}the answer could not be written: {wrong.strerror}", file=sys.stderr)
        return 1
    return status


def _close() -> None:
    """Python would complain once more while it closes an output that takes nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
