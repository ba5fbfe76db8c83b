"""The installed command: `unionhall X` runs the arithmetic's command X, or the site's."""

import argparse
import gc
import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from tally.__main__ import COMMANDS
from tally.__main__ import run as run_arithmetic
from unionhall.core import ports
from unionhall.core.crew import Crew, Plan
from unionhall.demo import edition


def main() -> None:
    """Hand over to `tally` for a sum, to Django for everything else. Only sums need no settings."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in COMMANDS:
        sys.exit(run_arithmetic(sys.argv[1:]))
    if command == "demo":
        _begin_demo(sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.settings")
    # A thousand modules are loaded now and stay: looking through them for waste took an eighth of the time.
    gc.set_threshold(50_000, 20, 20)
    try:
        execute_from_command_line(["unionhall", *sys.argv[1:]])
    except ImproperlyConfigured as fault:
        sys.exit(f"unionhall: {fault}")


def _begin_demo(arguments: list[str]) -> None:
    """The demo needs no environment: its options decide the settings before Django reads them.

    One that is built and current is served at once, without waiting for Django here.
    """
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--port", type=int, default=Plan.port)
    parser.add_argument("--data", default=os.environ.get("UNIONHALL_DATA", ".data/demo"))
    options, others = parser.parse_known_args(arguments)
    os.environ["UNIONHALL_DEMO"] = "1"
    os.environ["UNIONHALL_DATA"] = options.data
    os.environ["UNIONHALL_URL"] = f"http://{Plan.host}:{options.port}"
    if "--only-build" not in others and (refusal := ports.refusal(Plan.host, options.port)):
        sys.exit(refusal)  # before a minute is spent on building it
    if not others and edition.is_current(Path(options.data).expanduser()):
        sys.exit(Crew(Plan(port=options.port)).work())


if __name__ == "__main__":
    main()
