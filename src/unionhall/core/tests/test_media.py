"""What was uploaded is served as what it is, to whom it is for, and nothing that lies beside it."""

from pathlib import Path

import pytest
from django.conf import settings as hall_settings
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone

from unionhall.core.models import Attachment, Picture
from unionhall.core.tests import brought
from unionhall.newsroom.models import Resource


@pytest.fixture
def picture(home) -> Picture:
    file = ImageFile(brought.upload("hall.png", brought.picture("PNG")), name="hall.png")
    return Picture.objects.create(title="The hall", file=file)


def kept(name: str, content: bytes) -> Attachment:
    return Attachment.objects.create(title=name, file=ContentFile(content, name=name))


def publish(document: Attachment) -> Resource:
    return Resource.objects.create(
        title="The memo", document=document, issued_by="Us", issued_on=timezone.localdate()
    )


def test_a_size_of_a_picture_is_served_for_good_and_nothing_in_it_runs(client, picture):
    answer = client.get(picture.get_rendition("width-10|format-webp").url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"RIFF")
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.has_header("Set-Cookie")


def test_a_picture_is_not_sent_again_to_whoever_has_it(client, picture):
    first = client.get(picture.file.url)
    again = client.get(picture.file.url, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
    assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/images/",
        "/media/images/none.png",
        "/media/images/..%2fdocuments%2fmemo.pdf",
        "/media/images/../documents/memo.pdf",
        "/media/documents/memo.pdf",
        "/media/wagtail_uploads/secret.png",
        "/media/images/page.html",
        "/media/images/%00.png",
        f"/media/images/{'a' * 300}.png",
        f"/media/images/{'é' * 200}.png",
        f"/media/{'a' * 300}/hall.png",
        "/media/avatar_images/ana.png",
        "/media/private/imports/list.png",
    ],
)
def test_nothing_else_in_the_folder_of_uploads_is_served(client, picture, settings, path):
    root = Path(settings.MEDIA_ROOT)
    for name in (
        "documents/memo.pdf",
        "wagtail_uploads/secret.png",
        "images/page.html",
        "avatar_images/ana.png",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"secret")
    answer = client.get(path)
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_portraits_of_staff_are_shown_to_staff(client, as_user, dot, home, settings):
    place = Path(settings.MEDIA_ROOT) / "avatar_images" / "dot.png"
    place.parent.mkdir(parents=True)
    place.write_bytes(brought.picture("PNG"))
    answer = as_user(dot).get("/media/avatar_images/dot.png")
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
    assert client.get("/media/avatar_images/dot.png").status_code == 404


def test_files_read_in_and_letters_lie_outside_the_folder_of_uploads():
    media = Path(hall_settings.DATA) / "media"
    assert not (Path(hall_settings.DATA) / "private").is_relative_to(media)
    assert not (Path(hall_settings.DATA) / "letters").is_relative_to(media)


def test_a_web_page_called_a_text_stays_a_text(client, home):
    document = kept("note.txt", b"<html><script>alert(1)</script></html>")
    publish(document)
    answer = client.get(document.url)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_pdf_is_shown_by_the_browser_itself(client, home):
    document = kept("memo.pdf", b"%PDF-1.7")
    publish(document)
    answer = client.get(document.url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_a_document_is_for_staff_until_something_published_leads_to_it(client, as_user, dot, ana, home):
    document = kept("memo.pdf", b"%PDF-1.7")
    assert as_user(dot).get(document.url).status_code == 200
    assert client.get(document.url).status_code == 404
    assert as_user(ana).get(document.url).status_code == 404
    entry = publish(document)
    assert client.get(document.url).status_code == 200
    entry.delete()
    assert client.get(document.url).status_code == 404


def test_a_document_on_a_page_appears_and_leaves_with_the_page(client, dot, home):
    document = kept("memo.pdf", b"%PDF-1.7")
    home.body = f'[{{"type": "text", "value": "<a linktype=\\"document\\" id=\\"{document.pk}\\">x</a>"}}]'
    home.save_revision(user=dot).publish()
    assert client.get(document.url).status_code == 200
    home.unpublish()
    assert client.get(document.url).status_code == 404
