"""Open Graph cards: the picture other sites show beside a shared link, drawn here in the hall's own faces."""

from functools import cache
from importlib.resources import files
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Page

from unionhall.core.publishing import PublicQuerySet
from unionhall.funding.models import Recipient
from unionhall.newsroom.models import Post
from unionhall.places.models import Federation

SIZE = (1200, 630)
PAPER, INK = "#f6efe2", "#1f1a17"
_FACES = files("unionhall.core").joinpath("static", "core", "fonts")
_MARGIN, _BAND = 70, 120
# Where the title begins, from line to line in parts of its size, and what stays free below it.
_TOP, _LEADING, _FREE = 118, 0.98, 20
_TITLE_SIZES = (128, 112, 96, 84, 72)
_MOST_LINES = 4


def show_card(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The card of a page, or of the hall itself."""
    federation = Federation.for_request(request)
    label, title = "", federation.name
    if pk is not None:
        page: Page = get_object_or_404(PublicQuerySet(Page).public(), pk=pk).specific
        title = page.title
        label = _kind(page) if isinstance(page, Post) else ""
    answer = HttpResponse(draw(title, label, federation), content_type="image/png")
    patch_cache_control(answer, public=True, max_age=3600)
    return answer


def _kind(post: Post) -> str:
    """In the language of the post, whoever asks."""
    with override(post.language):
        return str(post.get_kind_display())


def show_aid_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The card of a city, town or district on the pages of school aid."""
    recipient = get_object_or_404(Recipient.objects.public(), slug=slug)
    card = draw(recipient.name, _("School aid"), Federation.for_request(request))
    answer = HttpResponse(card, content_type="image/png")
    patch_cache_control(answer, public=True, max_age=3600)
    return answer


def draw(title: str, label: str, federation: Federation) -> bytes:
    """The card as a PNG file: label, title as large as it fits, the federation's name on its colour."""
    card = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, SIZE[1] - _BAND, *SIZE), fill=federation.accent)
    pen.rectangle((0, 0, SIZE[0], 14), fill=INK)
    if label:
        pen.text((_MARGIN, 60), label.upper(), font=_face("vollkorn-600", 34), fill=federation.accent)
    size, lines = _fit(title)
    face = _face("league-gothic", size)
    for number, line in enumerate(lines):
        pen.text((_MARGIN, _TOP + number * size * _LEADING), line, font=face, fill=INK)
    name = _shorten(federation.name, _face("league-gothic", 62), SIZE[0] - 2 * _MARGIN)
    ink = PAPER if _is_dark(federation.accent) else INK
    pen.text((_MARGIN, SIZE[1] - _BAND + 24), name, font=_face("league-gothic", 62), fill=ink)
    content = BytesIO()
    card.quantize(64).save(content, "PNG", optimize=True)
    return content.getvalue()


@cache
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(_FACES.joinpath(f"{name}.woff2").read_bytes()), size)


def _fit(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title fits, and its lines; the smallest with its end left out if none."""
    room = SIZE[1] - _BAND - _TOP - _FREE
    for size in _TITLE_SIZES:
        face = _face("league-gothic", size)
        lines = _lines(title, face)
        height = (len(lines) - 1) * size * _LEADING + sum(face.getmetrics())
        if height <= room and len(lines) <= _MOST_LINES:
            return size, lines
    size = _TITLE_SIZES[-1]
    lines = _lines(title, _face("league-gothic", size))[:_MOST_LINES]
    lines[-1] = f"{lines[-1]} …"
    return size, lines


def _lines(title: str, face: ImageFont.FreeTypeFont) -> list[str]:
    width = SIZE[0] - 2 * _MARGIN
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_shorten(line, face, width) for line in lines]


def _shorten(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140
