"""Files as people bring them, honest and hostile, made here so that none lies in the repository."""

import zipfile
from io import BytesIO
from struct import pack
from zlib import compress, crc32

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import IFD, Base
from pypdf import PdfWriter

GPS_LATITUDE = 2


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **how) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "#b3261e").save(file, kind, **how)
    return file.getvalue()


def telling() -> Image.Exif:
    """Where, when and by what a picture was taken, and that the camera was held upright on its side."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Make] = "Telephone of Ana"
    exif.get_ifd(IFD.GPSInfo)[GPS_LATITUDE] = (42.0, 21.0, 29.0)
    return exif


def animation(frames: int, size: tuple[int, int]) -> bytes:
    file = BytesIO()
    first, *others = [Image.new("P", size, number % 200) for number in range(frames)]
    first.save(file, "GIF", save_all=True, append_images=others)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + name + body + pack(">I", crc32(name + body))

    header = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def paper() -> bytes:
    """A PDF of one empty page."""
    file = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(file)
    return file.getvalue()


OFFICE = {
    "docx": {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"},
    "xlsx": {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"},
    "pptx": {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<presentation/>"},
    "odt": {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"},
    "ods": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"},
}


def office(kind: str, **more: str | bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (OFFICE[kind] | more).items():
            archive.writestr(name, content)
    return file.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
