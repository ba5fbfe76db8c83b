"""Invented names, drawn by how common names are (`content/names.yaml`). The same dice, the same names."""

from itertools import accumulate
from random import Random

from unionhall.core.search import fold
from unionhall.demo.script import read
from unionhall.roster.actions import NameFacts


class Names:
    """Draws one name after the other. `dice` is the only source of chance."""

    def __init__(self, dice: Random) -> None:
        script = read("names")
        self.dice = dice
        self._surnames = list(script["surnames"])
        self._of_surnames = list(accumulate(script["surnames"].values()))
        self._given = script["given"]
        self._of_given = list(accumulate(1 / place for place in range(3, len(self._given) + 3)))
        self._addresses: dict[str, int] = {}

    def next(self) -> NameFacts:
        [given] = self.dice.choices(self._given, cum_weights=self._of_given)
        [surname] = self.dice.choices(self._surnames, cum_weights=self._of_surnames)
        return NameFacts(given, surname)

    def email(self, name: NameFacts) -> str:
        """An address of her own, at a domain that nobody can have."""
        stem = fold(f"{name.given}.{name.surname}").replace(" ", "")
        self._addresses[stem] = self._addresses.get(stem, 0) + 1
        number = self._addresses[stem]
        return f"{stem}{number if number > 1 else ''}@mail.example.org"
