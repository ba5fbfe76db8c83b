"""Exports that move in, and what is told of them."""

import io
from pathlib import Path

from django.core.management import call_command
from wagtail.models import Page

from unionhall.core.models import ImportRun
from unionhall.places.models import Division

FILES = Path(__file__).parent / "files"
_SPACES = (
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"'
)


def site(path: Path, *items: str, home: str = "https://old.example.org") -> Path:
    """An export of WordPress with these items, written to a file."""
    words = "".join(items).replace("HOME", home)
    path.write_text(f'<rss version="2.0" {_SPACES}><channel><link>{home}</link>{words}</channel></rss>')
    return path


def item(number: int, name: str, html: str = "", *, kind: str = "post", more: str = "") -> str:
    """A public item called after its address."""
    return (
        f"<item><title>{name}</title><link>HOME/{name}/</link>"
        f"<content:encoded><![CDATA[{html}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date_gmt>2021-02-03 15:00:00</wp:post_date_gmt><wp:post_name>{name}</wp:post_name>"
        f"<wp:status>publish</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"
    )


def upload(number: int, path: str, more: str = "") -> str:
    address = f"<wp:attachment_url>HOME/wp-content/uploads/{path}</wp:attachment_url>"
    return item(number, f"file-{number}", kind="attachment", more=address + more)


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
    )


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
