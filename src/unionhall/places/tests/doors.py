"""The doors of the places: everybody may find a local and write to its officers."""

from tests.doors import ALL, NONE, Door, Stage

from unionhall.places.actions import LocalFacts, record_local

DOORS = {
    "locals": [Door("/locals/", ALL), Door("/locals/?q=harbor", ALL), Door("/es/locals/", ALL)],
    "local": [Door("/locals/7/", ALL), Door("/locals/8/", NONE)],
    "local-contact": [Door("/locals/7/contact/", ALL), Door("/locals/8/contact/", NONE)],
    "local-contact-sent": [Door("/locals/7/contact/sent/", ALL), Door("/locals/8/contact/sent/", NONE)],
}


def furnish(stage: Stage) -> None:
    record_local("7", LocalFacts("Harbor Clerks", contact_email="seven@example.org"), by=None)
