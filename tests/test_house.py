"""House rules: sizes, names, docstrings and imports of the code; what templates and style sheets may hold.

Which app may lean on which is import-linter's business; format and lint are ruff's.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
VAGUE = {"utils", "helpers", "common", "base", "misc", "manager", "service", "handler"}
VAGUE |= {f"{name}s" for name in VAGUE}

# Sentences about the law and their sources are data; what a reader's browser is told to fetch is not.
_FETCHES = re.compile(
    r"""(?:\bsrc|\bsrcset|\bposter|\bdata)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//|@import"""
)
_STYLESHEET = re.compile(r"""<link\b[^>]*\bhref=["']?(?:https?:)?//""")
_INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
_INLINE_HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)
_INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", re.IGNORECASE)
_SCROLLS_UNSEEN = re.compile(r"""<div class="table-wrap[^"]*"(?![^>]*tabindex="0")""")
_REMARK = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
_MACHINE_PATH = re.compile(r"""(?<![\w.$}/])/(?:home|root|work|Users|tmp|var|opt|mnt)/\w""")


def modules() -> list[Path]:
    """Our own modules, without tests and migrations."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]


def templates() -> list[Path]:
    return sorted(SOURCE.rglob("templates/**/*.html"))


def sheets() -> list[Path]:
    return sorted([*SOURCE.rglob("static/**/*.css"), *SOURCE.rglob("static/**/*.js")])


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_module_is_at_most_400_lines_long():
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_a_function_is_at_most_40_lines_long():
    found = [
        f"{named(path)}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in modules()
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert found == []


def test_every_module_says_what_lives_in_it():
    silent = [named(path) for path in modules() if path.stat().st_size and not ast.get_docstring(tree(path))]
    assert silent == []


def test_a_package_file_holds_nothing_but_a_docstring():
    full = [
        named(path)
        for path in sorted(SOURCE.rglob("__init__.py"))
        if len(tree(path).body) > bool(ast.get_docstring(tree(path)))
    ]
    assert full == []


def test_nothing_is_imported_inside_a_function():
    found = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_imports_are_absolute():
    found = [
        f"{named(path)}:{node.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert found == []


def test_no_module_has_a_name_that_says_nothing():
    assert [named(path) for path in modules() if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_exceptions_end_in_error():
    found = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and any(getattr(parent, "id", "").endswith(("Error", "Exception")) for parent in node.bases)
        and not node.name.endswith("Error")
    ]
    assert found == []


@pytest.mark.parametrize(
    ("rule", "forbidden"),
    [
        ("a style belongs into the style sheet", _INLINE_STYLE),
        ("a script belongs into a file", _INLINE_SCRIPT),
        ("a handler belongs into a file", _INLINE_HANDLER),
        ("nothing is fetched from another host", _FETCHES),
        ("nothing is fetched from another host", _STYLESHEET),
    ],
)
def test_templates_hold_nothing_the_security_policy_refuses(rule, forbidden):
    found = [
        f"{named(path)}: {hit[0]} ({rule})"
        for path in templates()
        for hit in forbidden.finditer(_REMARK.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_table_that_scrolls_has_a_name_and_is_reached_by_the_keyboard():
    """Where it fits the screen nothing shows the want of it; where it does not, half of it is shut."""
    found = [named(path) for path in templates() if _SCROLLS_UNSEEN.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_a_list_of_facts_has_no_fact_without_its_name():
    found = [named(path) for path in templates() if "{% empty %}<dd>" in path.read_text(encoding="utf-8")]
    assert found == []


def test_style_sheets_and_scripts_of_ours_fetch_nothing_from_another_host():
    assert [named(path) for path in sheets() if _FETCHES.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_names_a_place_on_somebodys_machine():
    written = [
        *modules(),
        *templates(),
        *sheets(),
        *sorted((ROOT / "docs").rglob("*.md")),
        ROOT / "README.md",
    ]
    found = [
        f"{named(path)}: {hit[0]}"
        for path in written
        for hit in _MACHINE_PATH.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("forbidden", "refused", "allowed"),
    [
        (_INLINE_STYLE, '<p style="color: red">', '<p class="style">'),
        (_INLINE_STYLE, "<style>p {}</style>", '<link rel="stylesheet" href="/static/hall.css">'),
        (_INLINE_SCRIPT, "<script>go()</script>", '<script src="/static/htmx.js"></script>'),
        (_INLINE_SCRIPT, '<script type="module">', '<script type="application/ld+json">'),
        (_INLINE_HANDLER, '<a href="/" onclick="go()">', '<a href="/on/" hx-on="x">'),
        (_FETCHES, '<img src="https://example.org/a.png">', '<img src="/media/a.png">'),
        (_FETCHES, "url(//example.org/a.woff2)", 'url("fonts/a.woff2")'),
        (_STYLESHEET, '<link href="https://example.org/a.css">', '<a href="https://example.org/">'),
        (
            _SCROLLS_UNSEEN,
            '<div class="table-wrap"><table>',
            '<div class="table-wrap" tabindex="0">',
        ),
        (_MACHINE_PATH, "see /home/dot/hall", "see https://example.org/home/dot and .data/tmp/x"),
    ],
)
def test_the_rules_refuse_what_they_should_and_nothing_else(forbidden, refused, allowed):
    assert forbidden.search(refused)
    assert not forbidden.search(allowed)
