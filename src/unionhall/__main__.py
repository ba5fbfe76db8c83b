"""The installed command: `unionhall X` runs the arithmetic's command X, or the site's."""

import os
import sys

from django.core.management import execute_from_command_line

from tally.__main__ import COMMANDS
from tally.__main__ import run as run_arithmetic


def main() -> None:
    """Hand over to `tally` for a sum, to Django for everything else. Only sums need no settings."""
    if len(sys.argv) > 1 and sys.argv[1] in COMMANDS:
        sys.exit(run_arithmetic(sys.argv[1:]))
    # The demo decides its own settings before Django reads them, so that it needs no environment at all.
    if len(sys.argv) > 1 and sys.argv[1] == "demo":
        os.environ.setdefault("UNIONHALL_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.settings")
    execute_from_command_line(["unionhall", *sys.argv[1:]])


if __name__ == "__main__":
    main()
