"""Whatever the arithmetic of pay can say, the site can say in Spanish and Portuguese."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import override

from unionhall.contracts.bridge import Said
from unionhall.contracts.words import in_words

SOURCES = Path(__file__).parents[3]
SAYING = [SOURCES / "tally", SOURCES / "unionhall" / "bargaining"]
# The site looks a pattern up in the catalogues of all its apps.
CATALOGUES = SOURCES / "unionhall"
GAP = re.compile(r"\{(\w+)(?:![rs])?\}")


def patterns() -> set[str]:
    """Every pattern that has words of its own beside its gaps."""
    paths = (path for folder in SAYING for path in folder.rglob("*.py") if "tests" not in path.parts)
    found = {pattern for path in paths for pattern in _patterns(ast.parse(path.read_text()))}
    return {pattern for pattern in found if re.search(r"[A-Za-z]", GAP.sub("", pattern))}


def _patterns(tree: ast.Module) -> Iterator[str]:
    """The texts `Said` is called with, also by way of a name they were given."""
    named: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said":
            first = node.args[0]
            for value in named.get(first.id, []) if isinstance(first, ast.Name) else [first]:
                yield from (text for text in _texts(value) if isinstance(first, ast.Constant) or " " in text)


def _texts(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("language", ["es", "pt"])
def test_every_pattern_is_translated_and_asks_for_no_other_gap(language):
    known = {
        message.id: message.string
        for place in CATALOGUES.glob(f"*/locale/{language}/LC_MESSAGES/django.po")
        for message in read_po(BytesIO(place.read_bytes()))
        if message.context == "tally"
    }
    assert sorted(patterns() - known.keys()) == []
    assert [id_ for id_, said in known.items() if not set(GAP.findall(said)) <= set(GAP.findall(id_))] == []


def test_the_patterns_of_lines_of_packets_and_of_mistakes_are_among_them():
    assert {"Step movement", "The order of the sum", "the row has no step"} <= patterns()


def test_what_is_said_comes_with_the_marks_of_the_language():
    said = Said("Lane movement, {source} to {to}", source="BA", to="MA")
    with override("es"):
        assert in_words(said) == "Cambio de columna, de BA a MA"
    with override("pt"):
        assert in_words(said) == "Mudança de coluna, de BA para MA"
    assert in_words(said) == "Lane movement, BA to MA"
