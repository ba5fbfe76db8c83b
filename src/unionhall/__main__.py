"""The installed command: `unionhall X` runs the arithmetic's command X, or the site's."""

import argparse
import os
import sys

from django.core.management import execute_from_command_line

from tally.__main__ import COMMANDS
from tally.__main__ import run as run_arithmetic


def main() -> None:
    """Hand over to `tally` for a sum, to Django for everything else. Only sums need no settings."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in COMMANDS:
        sys.exit(run_arithmetic(sys.argv[1:]))
    if command == "demo":
        _settle_demo(sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.settings")
    execute_from_command_line(["unionhall", *sys.argv[1:]])


def _settle_demo(arguments: list[str]) -> None:
    """The demo needs no environment: its options decide the settings before Django reads them."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--port", default="8000")
    parser.add_argument("--data", default=os.environ.get("UNIONHALL_DATA", ".data/demo"))
    options, _rest = parser.parse_known_args(arguments)
    os.environ["UNIONHALL_DEMO"] = "1"
    os.environ["UNIONHALL_DATA"] = options.data
    os.environ["UNIONHALL_URL"] = f"http://127.0.0.1:{options.port}"


if __name__ == "__main__":
    main()
