"""Words keep their pattern, so that a site can say them in another language."""

import copy
import json
import pickle
from datetime import date

import pytest

from tally.words import Day, Figure, Said, again, in_other_words, kept, together

SPANISH = {
    "{people} leave {cell}": "{people} dejan {cell}",
    "{what}, from {day}": "{what}, desde el {day}",
    "Roll-up": "Cargo",
}
LEFT = Said("{people} leave {cell}", people=Figure("1,200.50"), cell="1 / BA")


def in_spanish(text: str) -> str:
    def marks(figure: Figure) -> str:
        return figure.translate(str.maketrans(",.", ".,"))

    return str(in_other_words(text, lambda pattern: SPANISH.get(pattern, pattern), marks, date.isoformat))


def test_words_are_english_wherever_a_text_is_wanted() -> None:
    assert LEFT == "1,200.50 leave 1 / BA"
    assert json.dumps(LEFT) == '"1,200.50 leave 1 / BA"'


def test_words_within_words_and_figures_and_days_are_said_again_too() -> None:
    said = Said("{what}, from {day}", what=LEFT, day=Day(date(2027, 1, 15)))
    assert said == "1,200.50 leave 1 / BA, from January 15, 2027"
    assert in_spanish(said) == "1.200,50 dejan 1 / BA, desde el 2027-01-15"


def test_texts_set_together_stay_sayable_each() -> None:
    assert in_spanish(together([LEFT, Said("Roll-up"), "hers"])) == "1.200,50 dejan 1 / BA; Cargo; hers"
    assert in_spanish(together([])) == ""


def test_somebodys_own_words_are_never_taken_for_a_pattern() -> None:
    assert in_spanish("Roll-up") == "Roll-up"
    assert Said("{name}", name="{people} of {0}") == "{people} of {0}"


@pytest.mark.parametrize("anew", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_words_can_be_copied_and_sent(anew) -> None:
    said = Said("{what}, from {day}", what=LEFT, day=Day(date(2027, 1, 15)))
    assert anew(said) == said
    assert in_spanish(anew(said)) == in_spanish(said)


def test_words_can_be_kept_as_data_and_made_anew() -> None:
    said = again(json.loads(json.dumps(kept(LEFT))))
    assert said == LEFT
    assert in_spanish(said) == in_spanish(LEFT)
    assert again("as it was kept before") == "as it was kept before"
