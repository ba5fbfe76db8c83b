"""The doors of school aid: all of it is public, and what is not known answers as if it were not there."""

from datetime import date

from tests.doors import ALL, NONE, Door, Stage

from unionhall.funding.actions import adopt_lawbook
from unionhall.funding.bridge import FiscalYear

DOORS = {
    "funding": [Door("/funding/", ALL), Door("/funding/?q=plymuth", ALL), Door("/es/funding/", ALL)],
    "funding-place": [Door("/funding/places/plymouth/", ALL), Door("/funding/places/atlantis/", NONE)],
    "funding-place-file": [
        Door("/funding/places/plymouth/years.csv", ALL),
        Door("/funding/places/plymouth/years.exe", NONE),
    ],
    "funding-working": [
        Door("/funding/places/plymouth/working/2025/", ALL),
        Door("/funding/places/plymouth/working/1999/", NONE),
    ],
    "funding-sums": [Door("/funding/places/plymouth/working/2025.json", ALL)],
    "funding-law": [Door("/funding/law/", ALL), Door("/funding/law/?target_local_share=55", ALL)],
    "funding-law-file": [
        Door("/funding/law/scenario.csv", ALL),
        Door("/funding/law/scenario.pdf", ALL),
        Door("/funding/law/scenario.csv?year=2027", (400, 400, 400, 400)),
    ],
    "funding-checks": [Door("/funding/checks/", ALL)],
    "funding-checks-file": [
        Door("/funding/checks/2025.csv", ALL),
        Door("/funding/checks/1999.csv", NONE),
    ],
}


def furnish(stage: Stage) -> None:
    """The towns that the lawbook carries."""
    adopt_lawbook(FiscalYear(2025), on=date(2026, 1, 5), by=None)
