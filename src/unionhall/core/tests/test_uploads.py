"""What the staff room takes as a picture or a document, by every door it can come in."""

import zipfile
from io import BytesIO

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

from unionhall.core.models import Attachment, Picture
from unionhall.core.tests import brought

AJAX = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.fixture
def desk(as_user, dot):
    """Dot's browser."""
    return as_user(dot)


def add_picture(desk, name, content):
    return desk.post(
        "/staff/images/add/", {"title": "A picture", "file": brought.upload(name, content), "collection": 1}
    )


def add_document(desk, name, content):
    return desk.post(
        "/staff/documents/add/", {"title": "A paper", "file": brought.upload(name, content), "collection": 1}
    )


def refusal(response) -> str:
    """Why the form refused the file."""
    assert response.status_code == 200
    return " ".join(response.context["form"].errors["file"])


# --- Pictures -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.gif", "GIF"), ("a.webp", "WEBP"), ("a.avif", "AVIF")],
)
def test_a_picture_of_a_known_kind_is_kept(desk, name, kind):
    assert add_picture(desk, name, brought.picture(kind)).status_code == 302
    kept = Picture.objects.get()
    assert (kept.width, kept.height) == (40, 20)
    with Image.open(kept.file.path) as picture:
        assert picture.format == kind


HOSTILE_PICTURES = {
    "an SVG drawing": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
    "an SVG drawing called a PNG": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "a web page called a JPEG": ("a.jpg", b"<html><script>alert(1)</script></html>"),
    "a PNG called a JPEG": ("a.jpg", brought.picture("PNG")),
    "a bomb of pixels": ("a.png", brought.bomb(50_000, 50_000)),
    "an absurdly long one": ("a.png", brought.bomb(30_000, 1)),
    "a film of too many frames": ("a.gif", brought.animation(200, (800, 400))),
    "half a picture": ("a.jpg", brought.picture(size=(400, 400))[:900]),
    "nothing": ("a.png", b""),
    "a script behind the name of a GIF": ("a.gif", b"GIF89a<script>alert(1)</script>"),
    "the head of a GIF": ("a.gif", brought.picture("GIF")[:13]),
    "the head of an AVIF": ("a.avif", brought.picture("AVIF")[:60]),
    "noughts behind the name of a JPEG": ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(400)),
    "an AVIF with nothing in it": ("a.avif", brought.picture("AVIF").replace(b"iloc", b"xxxx")),
    "the head of a WebP": ("a.webp", brought.picture("WEBP")[:30]),
}


@pytest.mark.parametrize("kind", HOSTILE_PICTURES)
def test_a_hostile_picture_is_refused_with_a_reason_by_every_door(desk, kind):
    name, content = HOSTILE_PICTURES[kind]
    assert len(refusal(add_picture(desk, name, content))) > 10
    many = desk.post(
        "/staff/images/multiple/add/",
        {"title": name, "files[]": brought.upload(name, content), "collection": 1},
        **AJAX,
    ).json()
    assert not many["success"]
    assert len(many["error_message"]) > 10
    chooser = desk.post(
        "/staff/images/chooser/create/",
        {
            "image-chooser-upload-title": "A picture",
            "image-chooser-upload-file": brought.upload(name, content),
            "image-chooser-upload-collection": 1,
        },
        **AJAX,
    ).json()
    assert chooser["step"] == "reshow_creation_form"
    assert not Picture.objects.exists()


def test_the_same_doors_take_an_honest_picture(desk):
    content = brought.picture()
    assert desk.post(
        "/staff/images/multiple/add/",
        {"title": "a", "files[]": brought.upload("a.jpg", content), "collection": 1},
        **AJAX,
    ).json()["success"]
    chooser = desk.post(
        "/staff/images/chooser/create/",
        {
            "image-chooser-upload-title": "A picture",
            "image-chooser-upload-file": brought.upload("b.jpg", brought.picture(size=(9, 9))),
            "image-chooser-upload-collection": 1,
        },
        **AJAX,
    ).json()
    assert chooser["step"] == "chosen"
    assert Picture.objects.count() == 2


def test_a_picture_kept_already_is_edited_without_its_file(desk):
    add_picture(desk, "a.jpg", brought.picture())
    kept = Picture.objects.get()
    facts = {"title": "Renamed", "collection": 1, "description": "", "credit": "", "tags": ""}
    assert desk.post(f"/staff/images/{kept.pk}/", facts).status_code == 302
    changed = Picture.objects.get()
    assert (changed.title, changed.file.name) == ("Renamed", kept.file.name)


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_a_kept_picture_does_not_tell_where_it_was_taken_but_stays_upright(desk, name, kind):
    content = brought.picture(kind, exif=brought.telling(), comment=b"by Ana at home, 12 Elm St")
    with Image.open(BytesIO(content)) as before:
        assert before.getexif().get_ifd(IFD.GPSInfo)
    add_picture(desk, name, content)
    kept = Picture.objects.get()
    stored = kept.file.read()
    assert b"Ana" not in stored
    with Image.open(BytesIO(stored)) as after, Image.open(BytesIO(content)) as before:
        assert dict(after.getexif()) == {Base.Orientation: 6}
        assert after.tobytes() == before.tobytes()
    assert (kept.file_size, kept.is_stored_locally()) == (len(stored), True)


@pytest.mark.parametrize(("name", "kind"), [("a.avif", "AVIF"), ("a.gif", "GIF")])
def test_pictures_of_other_kinds_are_silent_too(desk, name, kind):
    how = {"exif": brought.telling()} if kind == "AVIF" else {"comment": b"by Ana at home, 12 Elm St"}
    content = brought.picture(kind, **how)
    assert b"Ana" in content
    add_picture(desk, name, content)
    stored = Picture.objects.get().file.read()
    assert b"Ana" not in stored
    with Image.open(BytesIO(stored)) as after:
        assert after.format == kind


def test_what_hides_behind_the_end_of_a_picture_is_cut_off(desk):
    add_picture(desk, "a.jpg", brought.picture() + brought.office("docx"))
    stored = Picture.objects.get().file.read()
    assert not zipfile.is_zipfile(BytesIO(stored))
    assert stored.endswith(b"\xff\xd9")


def test_the_name_of_a_kept_picture_changes_with_its_content(desk):
    add_picture(desk, "logo.png", brought.picture("PNG"))
    first = Picture.objects.get()
    name = first.file.name
    new = brought.upload("logo.png", brought.picture("PNG", (60, 60)))
    facts = {"title": "Logo", "collection": 1, "description": "", "credit": "", "tags": "", "file": new}
    desk.post(f"/staff/images/{first.pk}/", facts)
    assert Picture.objects.get().file.name != name


# --- Documents ------------------------------------------------------------------------------------------
HONEST = {
    "a.pdf": brought.paper(),
    "a.txt": "Ana writes: ¡Sí!".encode(),
    "a.csv": "name;town\nAna;Plimouth".encode("cp1252"),
    "a.ics": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    "a.rtf": rb"{\rtf1\ansi Hello}",
    **{f"a.{kind}": brought.office(kind) for kind in brought.OFFICE},
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_document_is_kept(desk, name):
    assert add_document(desk, name, HONEST[name]).status_code == 302
    assert Attachment.objects.get().file.read() == HONEST[name]


def _declared_large() -> bytes:
    return brought.office("xlsx", **{"xl/worksheets/sheet1.xml": b"0" * 40_000_000})


HOSTILE = {
    "a program called a PDF": ("a.pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 40),
    "a web page called a PDF": ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.7"),
    "the name of a PDF": ("a.pdf", b"%PDF-"),
    "half a PDF": ("a.pdf", brought.paper()[:-200]),
    "a PDF without a page": ("a.pdf", b"%PDF-1.7\n%%EOF"),
    "a PDF of nothing but beginnings": ("a.pdf", b"%PDF-1.7\n" + b"1 0 obj\n" * 9_000),
    "a workbook of half a word": ("a.xlsx", brought.office("xlsx", **{"xl/workbook.xml": "<a"})),
    "a document that unfolds": (
        "a.docx",
        brought.office("docx", **{"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
    ),
    "a PDF called a text": ("a.txt", b"%PDF-1.7\n%%EOF"),
    "bytes called a text": ("a.txt", b"hello\0\x01\x02"),
    "a text called a calendar": ("a.ics", b"hello"),
    "a text called rich text": ("a.rtf", b"hello"),
    "rich text that carries a program": ("a.rtf", rb"{\rtf1{\object{\*\objdata 0105}}}"),
    "a web page": ("a.html", b"<html></html>"),
    "an archive called a document": ("a.docx", brought.office("ods")),
    "a text called a document": ("a.docx", b"hello"),
    "half a workbook": ("a.xlsx", brought.office("xlsx")[:-30]),
    "a workbook behind a web page": ("a.xlsx", b"<script>1</script>" + brought.office("xlsx")),
    "a document with macros": ("a.docx", brought.office("docx", **{"word/vbaProject.bin": b"x"})),
    "a document that admits macros": (
        "a.docx",
        brought.office("docx", **{"[Content_Types].xml": "<x>application/vnd.ms-word.macroEnabled</x>"}),
    ),
    "an open document with macros": ("a.odt", brought.office("odt", **{"Basic/Standard/M.xml": "x"})),
    "a path out of the archive": ("a.docx", brought.office("docx", **{"../../etc/passwd": "x"})),
    "a path from the root": ("a.docx", brought.office("docx", **{"/etc/passwd": "x"})),
    "a path of another system": ("a.docx", brought.office("docx", **{"..\\..\\x": "x"})),
    "a workbook that grows beyond measure": ("a.xlsx", _declared_large()),
    "a presentation of too many parts": (
        "a.pptx",
        brought.office("pptx", **{f"ppt/{number}.xml": "" for number in range(5_001)}),
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_document_is_refused_with_a_reason_by_every_door(desk, kind):
    name, content = HOSTILE[kind]
    assert len(refusal(add_document(desk, name, content))) > 10
    many = desk.post(
        "/staff/documents/multiple/add/",
        {"title": name, "files[]": brought.upload(name, content), "collection": 1},
        **AJAX,
    ).json()
    assert not many["success"]
    chooser = desk.post(
        "/staff/documents/chooser/create/",
        {
            "document-chooser-upload-title": "A paper",
            "document-chooser-upload-file": brought.upload(name, content),
            "document-chooser-upload-collection": 1,
        },
        **AJAX,
    ).json()
    assert chooser["step"] == "reshow_creation_form"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("title", ["Click here", "Haga clic aquí", "Clique aqui.pdf"])
def test_a_document_whose_title_does_not_say_what_it_is_is_refused_by_every_door(desk, title):
    facts = {"title": title, "collection": 1}
    alone = desk.post("/staff/documents/add/", facts | {"file": brought.upload("a.txt", b"Minutes")})
    said = str(alone.context["form"].errors["title"])
    assert "does not say where the link goes" in said
    assert title.removesuffix(".pdf") in said
    desk.post(
        "/staff/documents/multiple/add/",
        facts | {"files[]": brought.upload("a.txt", b"Minutes")},
        **AJAX,
    )
    assert not Attachment.objects.exists()
    add_document(desk, "a.txt", b"Minutes")
    paper = Attachment.objects.get()
    desk.post(f"/staff/documents/edit/{paper.pk}/", facts)
    paper.refresh_from_db()
    assert paper.title == "A paper"


def test_a_document_too_large_is_refused(desk, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
    assert "too big" in refusal(add_document(desk, "a.txt", b"more than ten"))
