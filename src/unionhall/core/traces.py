"""Taking out of a picture what it tells beyond the picture: where and when it was taken, by which telephone.

The picture itself is not encoded anew and loses nothing (but for AVIF). What lies behind its end (a film, a
second picture, an archive) is cut off. How the camera was held is kept: that turns the picture upright.
What may be uploaded at all is decided in `core.uploads`.
"""

import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from zlib import crc32

from PIL import Image
from PIL.ExifTags import Base

_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
# Frame facts, ICC profile and colour transform; other application segments, and comments, tell tales.
_JPEG_KEPT = {0xE0, 0xE2, 0xEE}
_ICC = b"ICC_PROFILE\0"
_STANDING_ALONE = {0x01, *range(0xD0, 0xD8)}
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_GIF_END = b"\x3b"
_GIF_KEPT = {b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"}
_AVIF_QUALITY = 90


def without_traces(content: bytes) -> bytes:
    """The same picture (JPEG, PNG, WebP, GIF or AVIF), silent about its origin.

    Raises `ValueError` or `struct.error` if its parts do not follow each other as its format wants.
    """
    with Image.open(BytesIO(content)) as picture:
        return _WAYS[picture.format or ""](content, picture)


def _turn(picture: Image.Image) -> bytes:
    """An Exif block that says only how the camera was held; nothing if it was held upright."""
    turned = picture.getexif().get(Base.Orientation, 1)
    if turned not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[Base.Orientation] = turned
    return exif.tobytes().removeprefix(b"Exif\0\0")


# --- JPEG ---------------------------------------------------------------------------------------------------
def _clean_jpeg(content: bytes, picture: Image.Image) -> bytes:
    kept = [_JPEG_START]
    if turn := _turn(picture):
        block = b"Exif\0\0" + turn
        kept.append(b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block)
    kept.extend(part for marker, part in _segments(content) if _is_kept(marker, part))
    return b"".join(kept)


def _is_kept(marker: int, part: bytes) -> bool:
    if marker == 0xE2:
        return part[4:].startswith(_ICC)
    return marker in _JPEG_KEPT or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its segment and the coded lines behind it, up to the end of the picture."""
    at = content.index(_JPEG_START) + 2
    while content[at : at + 2] != _JPEG_END:
        if content[at] != 0xFF:
            raise ValueError("a segment should begin here")
        marker = content[at + 1]
        if marker == 0xFF:  # one byte of filling before a marker
            at += 1
            continue
        length = 0 if marker in _STANDING_ALONE else struct.unpack_from(">H", content, at + 2)[0]
        end = at + 2 + length
        if marker == 0xDA:
            end = _end_of_lines(content, end)
        yield marker, content[at:end]
        at = end
    yield 0xD9, _JPEG_END


def _end_of_lines(content: bytes, at: int) -> int:
    """Where the coded lines that begin here give way to the next marker."""
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] != 0 and content[at + 1] not in _STANDING_ALONE:
            return at
        at += 2


# --- PNG ----------------------------------------------------------------------------------------------------
def _clean_png(content: bytes, picture: Image.Image) -> bytes:
    kept = [_PNG_START]
    for name, chunk in _chunks(content):
        if name not in _PNG_DROPPED:
            kept.append(chunk)
        if name == b"IHDR" and (turn := _turn(picture)):
            kept.append(
                struct.pack(">I", len(turn)) + b"eXIf" + turn + struct.pack(">I", crc32(b"eXIf" + turn))
            )
    return b"".join(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = len(_PNG_START), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", content, at)
        yield name, content[at : at + length + 12]
        at += length + 12


# --- WebP ---------------------------------------------------------------------------------------------------
def _clean_webp(content: bytes, picture: Image.Image) -> bytes:
    turn = _turn(picture)
    parts = [[name, body] for name, body in _parts(content) if name not in _WEBP_DROPPED]
    if parts[0][0] == b"VP8X":
        flags = parts[0][1][0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if turn else 0)
        parts[0][1] = bytes([flags]) + parts[0][1][1:]
        if turn:
            parts.append([b"EXIF", turn])
    body = b"".join(
        name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = 12, 8 + struct.unpack_from("<I", content, 4)[0]
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


# --- GIF ----------------------------------------------------------------------------------------------------
def _clean_gif(content: bytes, picture: Image.Image) -> bytes:
    at = 13 + _colours(content[10])
    kept = [content[:at]]
    while content[at : at + 1] != _GIF_END:
        is_extension = content[at] == 0x21
        start = at + 2 if is_extension else at + 11 + _colours(content[at + 9])
        end = _end_of_blocks(content, start)
        if not is_extension or _stays_in_gif(content[at + 1], content[at + 3 : at + 14]):
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, _GIF_END])


def _colours(flags: int) -> int:
    """How many bytes the table of colours has that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _stays_in_gif(label: int, application: bytes) -> bool:
    return label not in (0xFE, 0xFF) or (label == 0xFF and application in _GIF_KEPT)


# --- AVIF ---------------------------------------------------------------------------------------------------
def _clean_avif(content: bytes, picture: Image.Image) -> bytes:
    """The one kind that is encoded anew, if it tells something: its parts are found by tables of places."""
    if _tells_only_its_turn(picture):
        return content
    turn = _turn(picture)
    file = BytesIO()
    frames = getattr(picture, "n_frames", 1)
    picture.save(file, "AVIF", quality=_AVIF_QUALITY, save_all=frames > 1, exif=turn, xmp=b"")
    return file.getvalue()


def _tells_only_its_turn(picture: Image.Image) -> bool:
    """Whether all that is told is the way up, which Pillow reports as Exif wherever it stands."""
    return "xmp" not in picture.info and set(picture.getexif()) <= {Base.Orientation}


_WAYS: dict[str, Callable[[bytes, Image.Image], bytes]] = {
    "JPEG": _clean_jpeg,
    "MPO": _clean_jpeg,
    "PNG": _clean_png,
    "WEBP": _clean_webp,
    "GIF": _clean_gif,
    "AVIF": _clean_avif,
}
