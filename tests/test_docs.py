"""The documents say what the code does: commands, settings, importers, links, decisions, words."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tally.__main__ import COMMANDS
from unionhall.core.importing.protocol import importers

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
HOWTOS = sorted((DOCS / "howto").glob("*.md"))
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
# What `./hall` does itself, without the installed command.
OF_THE_SCRIPT = {"test", "check", "bench", "help"}
# Blocks of these pages show a piece of a file; what can run is run.
SHOWN_ONLY = {"import-a-spreadsheet.md", "add-a-page-type.md", "add-an-importer.md"}

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"(?:\./hall|(?<![\w/.=-])unionhall) ([a-z][a-z_]+)\b")
_VARIABLE = re.compile(r"\b(?:UNIONHALL_[A-Z_]+|DATABASE_URL|EMAIL_URL)\b")
_ASKED = re.compile(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in env""")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def our_commands() -> set[str]:
    """Every command of `unionhall` that is ours."""
    return COMMANDS | {name for name, app in get_commands().items() if str(app).startswith("unionhall.")}


def rows(page: str) -> list[list[str]]:
    """The cells of every table row of a page, without heads and rules."""
    lines = [line.strip().strip("|").split("|") for line in page.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines]


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def blocks(page: Path) -> list[str]:
    return [re.sub(r"(?m)^ {3}(?=.)", "", block) for block in _BLOCK.findall(text(page))]


def test_every_command_is_in_the_table_of_commands():
    documented = set(_COMMAND.findall("\n".join(row[0] for row in rows(OPERATIONS))))
    assert our_commands() - documented == set()


def test_every_command_that_is_named_exists():
    known = our_commands() | set(get_commands()) | OF_THE_SCRIPT
    unknown = {
        f"{named(page)}: {name}"
        for page in PAGES
        for code in _CODE.findall(text(page))
        for name in _COMMAND.findall(code)
        if name not in known
    }
    assert unknown == set()


def test_the_table_of_settings_names_each_variable_that_is_read_and_no_other():
    source = text(ROOT / "src" / "unionhall" / "settings.py")
    asked = {first or second for first, second in _ASKED.findall(source)}
    listed = {name for row in rows(OPERATIONS) for name in _VARIABLE.findall(row[0])}
    assert asked
    assert listed == asked


def test_no_page_names_a_variable_that_is_not_in_the_table():
    listed = {name for row in rows(OPERATIONS) for name in _VARIABLE.findall(row[0])}
    assert {f"{named(page)}: {name}" for page in PAGES for name in _VARIABLE.findall(text(page))} == {
        f"{named(page)}: {name}" for page in PAGES for name in _VARIABLE.findall(text(page)) if name in listed
    }


@pytest.mark.parametrize("name", sorted(importers()))
def test_every_importer_has_a_page(name):
    assert any(re.search(rf"(?:import |`){re.escape(name)}\b", text(page)) for page in HOWTOS)


def test_every_importer_that_is_named_exists():
    named_ones = {found for page in PAGES for found in re.findall(r"hall import ([a-z][\w-]*)", text(page))}
    assert named_ones <= set(importers())


def test_every_link_between_pages_leads_somewhere():
    broken = []
    for page in PAGES:
        for link in _LINK.findall(re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)):
            target, _hash, part = link.partition("#")
            if target.startswith(("https://", "http://", "mailto:")):
                continue
            place = (page.parent / target).resolve() if target else page
            if not place.exists() or (part and part not in anchors(place)):
                broken.append(f"{named(page)}: {link}")
    assert broken == []


def test_every_decision_is_in_the_index_by_its_title_in_order():
    folder = DOCS / "decisions"
    decisions = sorted(folder.glob("[0-9]*.md"))
    wanted = [(text(path).splitlines()[0].removeprefix("# "), path.name) for path in decisions]
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", text(folder / "README.md"), re.MULTILINE)
    assert listed == wanted, f"decisions/README.md: missing or stale: {set(listed) ^ set(wanted)}"


def test_a_decision_has_its_number_and_says_when_to_look_again():
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        assert text(path).startswith(f"# {int(path.name[:4])}. "), path.name
        assert "look again" in text(path).lower(), path.name


def test_the_glossary_has_each_word_once_in_order():
    words = [row[0] for row in rows(text(DOCS / "glossary.md")) if row[0] not in ("word", "---")]
    assert words == sorted(set(words), key=str.casefold)
    assert len(words) > 50


def test_no_link_says_click_here():
    found = [
        f"{named(page)}: {words}"
        for page in PAGES
        for words in re.findall(r"\[([^\]]+)\]\(", text(page))
        if words.casefold() in {"here", "click here", "this", "link", "this page", "read more"}
    ]
    assert found == []


@pytest.mark.parametrize(
    "page",
    [path for path in HOWTOS if blocks(path) and path.name not in SHOWN_ONLY],
    ids=lambda path: path.name,
)
def test_the_code_of_a_howto_runs_from_top_to_bottom(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks(page):
        exec(compile(block, page.name, "exec"), names)


@pytest.mark.parametrize("name", sorted(SHOWN_ONLY))
def test_code_that_is_only_shown_is_code(name):
    for block in blocks(DOCS / "howto" / name):
        compile(block, name, "exec")
