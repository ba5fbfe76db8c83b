"""The doors of the roll: its people, seen by whoever reaches them."""

from tests.doors import Door

DOORS: dict[str, list[Door]] = {}
