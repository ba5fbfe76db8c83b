"""A wheel installed with pip runs what a clone runs: all that lies beside the code is in it."""

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
PACKAGES = ("tally", "unionhall")


@pytest.fixture(scope="module")
def held() -> set[str]:
    """Every file the wheel would hold, by its place in it."""
    builder = WheelBuilder(str(ROOT))
    return {file.distribution_path for file in builder.recurse_included_files()}


def test_every_file_beside_the_code_is_in_the_wheel(held):
    source = ROOT / "src"
    there = {
        str(path.relative_to(source))
        for package in PACKAGES
        for path in (source / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - held == set()


@pytest.mark.parametrize(
    "example",
    [
        "tally/lawbook/",
        "unionhall/__main__.py",
        "unionhall/core/templates/core/base.html",
        "unionhall/core/static/core/",
        "unionhall/locale/es/LC_MESSAGES/django.mo",
        "unionhall/roster/locale/pt/LC_MESSAGES/django.mo",
        "unionhall/places/migrations/0001_initial.py",
    ],
)
def test_what_the_site_cannot_do_without_is_in_the_wheel(held, example):
    assert any(name.startswith(example) for name in held)
