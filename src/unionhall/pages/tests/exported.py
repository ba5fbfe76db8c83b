"""Exports that move in, and what is told of them."""

import io
from pathlib import Path

from django.core.management import call_command
from wagtail.models import Page

from unionhall.core.models import ImportRun
from unionhall.places.models import Division

FILES = Path(__file__).parent / "files"


def move_in(path: Path = FILES / "good.xml", *arguments: str, importer: str = "wordpress") -> ImportRun:
    call_command("import", importer, str(path), "--yes", *arguments, stdout=io.StringIO())
    return ImportRun.objects.first()


def told(run: ImportRun, item: str) -> list[str]:
    return list(run.problems.filter(column=item).values_list("message", flat=True))


def body(page: Page) -> list[tuple[str, str]]:
    return [(block.block_type, str(getattr(block.value, "source", block.value))) for block in page.body]


def paraprofessionals() -> Division:
    """The division that one of the posts is of, by the name it has there."""
    words = {"name": "Paraprofessionals"}
    return Division.objects.update_or_create(words, {**words, "position": 1}, slug="psrp")[0]
