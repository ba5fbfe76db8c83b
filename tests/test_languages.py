"""Every marked string is translated into Spanish and Portuguese, with the same gaps, and compiled."""

import re
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[1] / "src" / "unionhall"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_GAP = re.compile(r"%\(\w+\)(?:\.\d+)?[a-z]|%[sd]")
_HOW_TO = "Run `unionhall makemessages -l es -l pt`, translate what is new, then `unionhall compilemessages`."


def from_template(source, keywords, comment_tags, options):
    """The strings of a template, by Django's own translation of it into something like C."""
    text = templatize(source.read().decode())
    for found in re.finditer(r"\b(n?p?gettext)\(((?:u?'(?:[^'\\]|\\.)*'(?:,\s*)?)+)", text):
        words = [re.sub(r"\\(.)", r"\1", each) for each in re.findall(r"u?'((?:[^'\\]|\\.)*)'", found[2])]
        yield 1, found[1], tuple(words), []


@cache
def marked() -> set[tuple[str, str]]:
    """Every marked string of the site as (context, words)."""
    methods = [("**/tests/**", "ignore"), ("**.py", "python"), ("**.html", from_template)]
    found = extract_from_dir(PACKAGE, methods, keywords=KEYWORDS)
    singular = (
        (context or "", words[0] if isinstance(words, tuple) else words) for *_, words, _c, context in found
    )
    return {each for each in singular if each[1]}


LANGUAGES = ("es", "pt")


def named(folder: Path) -> str:
    return str(folder.relative_to(PACKAGE).parent)


def folders(language: str) -> list[Path]:
    """The site's own catalogue and those of the apps that keep one."""
    return sorted(PACKAGE.glob(f"**/locale/{language}/LC_MESSAGES"))


@pytest.fixture(
    scope="module", params=[folder for language in LANGUAGES for folder in folders(language)], ids=named
)
def folder(request) -> Path:
    return request.param


@pytest.fixture(scope="module")
def written(folder):
    return read_po((folder / "django.po").open("rb"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_string_is_translated(language):
    translated = {
        (message.context or "", message.id[0] if message.pluralizable else message.id)
        for folder in folders(language)
        for message in read_po((folder / "django.po").open("rb"))
        if message.id and all(message.string if message.pluralizable else [message.string])
    }
    missing = sorted(words for _context, words in marked() - translated)
    assert not missing, f"{len(missing)} strings are not translated. {_HOW_TO}\n" + "\n".join(missing)


def test_a_translation_has_the_same_gaps_as_the_string(written):
    for message in written:
        if not message.id:
            continue
        originals = message.id if message.pluralizable else (message.id,)
        translations = message.string if message.pluralizable else (message.string,)
        wanted = set(_GAP.findall(originals[-1]))
        assert set(_GAP.findall(translations[-1])) == wanted, originals[-1]


def test_what_is_compiled_is_what_is_written(folder, written):
    compiled = GNUTranslations((folder / "django.mo").open("rb"))
    for message in written:
        if not message.id:
            continue
        if message.pluralizable:
            said = [compiled.ngettext(*message.id, number) for number in (1, 2)]
        elif message.context:
            said = [compiled.pgettext(message.context, message.id)]
        else:
            said = [compiled.gettext(message.id)]
        meant = list(message.string) if message.pluralizable else [message.string]
        assert said == meant, f"Compiled differently: {message.id}. {_HOW_TO}"
