"""The demo's pictures: plain posters in the hall's colours, drawn here so that nothing is borrowed."""

from collections.abc import Callable
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw

SIZE = (1600, 900)
PAPER, INK, RED, BLUE, GOLD = "#f4ead6", "#1f1a17", "#9b1b30", "#1f4e5f", "#d9a441"
_PORTRAIT = (320, 320)
_TONES = {
    "paper": PAPER,
    "ink": INK,
    "red": RED,
    "blue": BLUE,
    "gold": GOLD,
    "grey": "#b9b0a4",
    "brown": "#6b4a2f",
    "dark": "#5b3a29",
    "tan": "#c98f6b",
    "pale": "#e0b394",
    "warm": "#8d5a3b",
}
# How far hair falls, in units of the sheet.
_LENGTHS = {"long": 64, "bob": 40, "bun": 26, "short": 4}
_OVERSAMPLE = 2


class Sheet:
    """A sheet of poster paper, 160 units wide: 160 by 90 for a poster."""

    def __init__(self, ground: str, size: tuple[int, int] = SIZE) -> None:
        self._size = size
        self._unit = size[0] * _OVERSAMPLE / 160
        self._image = Image.new("RGB", (size[0] * _OVERSAMPLE, size[1] * _OVERSAMPLE), ground)
        self._draw = ImageDraw.Draw(self._image)

    def shape(self, colour: str, *points: tuple[float, float]) -> None:
        self._draw.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=colour)

    def box(self, colour: str, left: float, top: float, right: float, bottom: float) -> None:
        self.shape(colour, (left, top), (right, top), (right, bottom), (left, bottom))

    def disc(self, colour: str, x: float, y: float, radius: float) -> None:
        corners = (x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse([corner * self._unit for corner in corners], fill=colour)

    def png(self) -> bytes:
        content = BytesIO()
        self._image.resize(self._size, Image.Resampling.LANCZOS).quantize(64).save(
            content, "PNG", optimize=True
        )
        return content.getvalue()


def streams() -> Sheet:
    """Two rivers, one that comes from above and ends, one that widens."""
    sheet = Sheet(PAPER)
    sheet.disc(GOLD, 128, 22, 13)
    for colour, start, end, height in ((BLUE, 4, 26, 58), (RED, 22, 3, 36)):
        upper = [(x, height + 7 * sin(x / 160 * 2 * pi) - _mix(start, end, x) / 2) for x in range(0, 161, 2)]
        lower = [
            (x, height + 7 * sin(x / 160 * 2 * pi) + _mix(start, end, x) / 2) for x in range(160, -1, -2)
        ]
        sheet.shape(colour, *upper, *lower)
    sheet.box(INK, 0, 84, 160, 90)
    return sheet


def institute() -> Sheet:
    """A rising sun over rows of chairs."""
    sheet = Sheet(RED)
    for ray in range(13):
        angle = pi + pi * ray / 12
        sheet.shape(
            GOLD,
            (80, 56),
            (80 + 110 * cos(angle - 0.05), 56 + 110 * sin(angle - 0.05)),
            (80 + 110 * cos(angle + 0.05), 56 + 110 * sin(angle + 0.05)),
        )
    sheet.disc(PAPER, 80, 56, 21)
    sheet.box(INK, 0, 56, 160, 90)
    for row in range(3):
        for seat in range(11):
            left = 5 + seat * 14 + (row % 2) * 3
            sheet.box(PAPER, left, 61 + row * 10, left + 8, 67 + row * 10)
    return sheet


def hands() -> Sheet:
    """Raised hands, many sizes."""
    sheet = Sheet(GOLD)
    for place in range(9):
        x, top = 12 + place * 17, 30 + (place * 37 % 23)
        colour = (RED, INK, BLUE)[place % 3]
        sheet.box(colour, x - 4, top, x + 4, 90)
        for finger in range(4):
            sheet.box(
                colour,
                x - 6 + finger * 3.2,
                top - 9 - (finger in (1, 2)) * 3,
                x - 3.6 + finger * 3.2,
                top + 6,
            )
        sheet.box(colour, x - 6, top - 1, x + 6.2, top + 9)
        sheet.shape(colour, (x + 6, top + 6), (x + 10, top - 1), (x + 12, top + 1), (x + 6, top + 10))
    return sheet


def pay() -> Sheet:
    """Steps that climb, and a sun that is a coin."""
    sheet = Sheet(BLUE)
    sheet.disc(GOLD, 40, 28, 17)
    sheet.disc(BLUE, 40, 28, 13)
    sheet.disc(GOLD, 40, 28, 10)
    for step in range(8):
        left = 20 + step * 17.5
        sheet.box(PAPER if step % 2 else RED, left, 78 - step * 8.2, left + 17.5, 90)
    return sheet


def coalition() -> Sheet:
    """Houses of many kinds under one line."""
    sheet = Sheet(PAPER)
    sheet.box(RED, 0, 0, 160, 30)
    for place in range(8):
        left, height = 6 + place * 19, 18 + (place * 29 % 20)
        colour = (INK, BLUE, RED, GOLD)[place % 4]
        sheet.box(colour, left, 80 - height, left + 15, 80)
        sheet.shape(colour, (left - 1.5, 80 - height), (left + 7.5, 70 - height), (left + 16.5, 80 - height))
        sheet.box(PAPER, left + 5.5, 68, left + 9.5, 80)
    sheet.box(INK, 0, 80, 160, 90)
    return sheet


def mark(position: int) -> bytes:
    """The sign of a partner: a disc and a bar, different for each."""
    colours = (RED, BLUE, GOLD, INK)
    sheet = Sheet(PAPER)
    sheet.disc(colours[position % 4], 60, 45, 34)
    sheet.box(colours[(position + 1) % 4], 84, 11, 104, 79)
    return sheet.png()


def portrait(ground: str, coat: str, hair: str, skin: str, style: str) -> bytes:
    """Somebody who presents, as a paper cut: nobody is photographed who does not exist."""
    sheet = Sheet(_TONES[ground], _PORTRAIT)
    sheet.disc(_TONES[hair], 80, 62, 37)
    sheet.box(_TONES[hair], 43, 62, 117, 62 + _LENGTHS[style])
    if style == "bun":
        sheet.disc(_TONES[hair], 80, 22, 15)
    sheet.disc(_TONES[coat], 80, 176, 66)
    sheet.box(_TONES[skin], 69, 90, 91, 122)
    sheet.disc(_TONES[skin], 80, 76, 31)
    sheet.shape(_TONES[hair], (50, 62), (58, 44), (102, 44), (110, 62), (92, 54))
    return sheet.png()


POSTERS: dict[str, Callable[[], Sheet]] = {
    "streams": streams,
    "institute": institute,
    "hands": hands,
    "pay": pay,
    "coalition": coalition,
}
# What somebody who cannot see a poster is told.
ALTERNATIVES = {
    "streams": "Poster: a red river that narrows and a blue one that widens beneath it",
    "institute": "Poster: a rising sun over rows of chairs",
    "hands": "Poster: a row of raised hands in red, black and blue",
    "pay": "Poster: steps climbing towards a gold coin",
    "coalition": "Poster: eight houses of different heights under one red band",
}


def _mix(start: float, end: float, x: float) -> float:
    return start + (end - start) * x / 160
