"""What a card says: the federation's own words, else those that come with the hall."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings

from unionhall.roster.cards import Agreement, CardText

# What a text has to say in each language.
PARTS = ("pledge", *Agreement.values)


def text(on: date) -> CardText:
    """The text in force on a day; one that comes with the hall has no row until somebody signs it."""
    written = CardText.objects.filter(since__lte=on).order_by("-version").first()
    return written or CardText(version=1, since=on, words=shipped())


@cache
def shipped() -> dict[str, dict[str, str]]:
    """The words that come with the hall, by language."""
    source = files("unionhall.roster").joinpath("card.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(source)
    return {
        code: {part: " ".join(words[code][part].split()) for part in PARTS}
        for code, _name in settings.LANGUAGES
    }
