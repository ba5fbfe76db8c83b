"""The installed command: `unionhall X` runs the arithmetic's command X, or the site's.

`unionhall demo` builds and serves a demo; `unionhall demo X` runs a command of the site in it.
"""

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
    arguments = sys.argv[1:]
    if arguments and arguments[0] in COMMANDS:
        sys.exit(run_arithmetic(arguments))
    if arguments and arguments[0] == "demo":
        arguments = _begin_demo(arguments[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.settings")
    # A thousand modules are loaded now and stay: looking through them for waste took an eighth of the time.
    gc.set_threshold(50_000, 20, 20)
    try:
        execute_from_command_line(["unionhall", *arguments])
    except ImproperlyConfigured as fault:
        sys.exit(f"unionhall: {fault}")


def _begin_demo(arguments: list[str]) -> list[str]:
    """The demo needs no environment: its options decide the settings before Django reads them.

    One that is built and current is served at once, without waiting for Django here. Returns what Django is
    to do: build and serve it, or a command of its own in what is built.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=Plan.port)
    parser.add_argument("--data", default=os.environ.get("UNIONHALL_DATA", ".data/demo"))
    options, others = parser.parse_known_args(arguments)
    os.environ["UNIONHALL_DEMO"] = "1"
    os.environ["UNIONHALL_DATA"] = options.data
    os.environ["UNIONHALL_URL"] = f"http://{Plan.host}:{options.port}"
    folder = Path(options.data).expanduser()
    if others and not others[0].startswith("-"):
        if not edition.is_built(folder):
            sys.exit(f"There is no demo in {folder} yet: unionhall demo builds one.")
        return others
    if "--only-build" not in others and (refusal := ports.refusal(Plan.host, options.port)):
        sys.exit(refusal)  # before a minute is spent on building it
    if not others and edition.is_current(folder):
        sys.exit(Crew(Plan(port=options.port)).work())
    return ["demo", *arguments]


if __name__ == "__main__":
    main()
