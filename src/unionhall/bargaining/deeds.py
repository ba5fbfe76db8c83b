"""What was done to a package: kept as data, told in the language of whoever reads it.

Words that somebody wrote herself stay as they are.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.bridge import term_from
from unionhall.bargaining.models import Version
from unionhall.contracts.words import in_words

# {"done": a key of WORDS} and what its words need: "term" as plain data, "of" as another deed, numbers.
Deed = dict[str, Any]
WORDS = {
    "begun": _("begun"),
    "added": _("added: %(term)s"),
    "changed": _("changed: %(term)s"),
    "taken_out": _("taken out: %(term)s"),
    "undone": _("undone: %(of)s"),
    "restored": _("back to version %(number)s"),
    "solved": _("solved for %(spend)s dollars"),
    "rebased": _("what it stands on"),
}


def deed_of(version: Version) -> Deed | str:
    """What a version was saved for: data, or somebody's own words."""
    return version.deed or version.what


def told(version: Version) -> str:
    """The same in the reader's language."""
    return _told(deed_of(version))


def _told(deed: Deed | str) -> str:
    return deed if isinstance(deed, str) else str(WORDS[deed["done"]]) % _named(deed)


def _named(deed: Mapping[str, Any]) -> dict[str, Any]:
    named = dict(deed)
    if "term" in named:
        named["term"] = in_words(term_from(named["term"]).label)
    if "of" in named:
        named["of"] = _told(named["of"])
    return named
