"""How words of our three languages end, folded as search folds them: enough to find *class* by *classes*.

No grammar: what is made here is only asked for if something that can be found has exactly that word.
"""

import re

# What a word may end in behind so much, and what it ends in instead.
_NUMBERS = (
    (r"(.{2,}[^s])s", [""]),  # laws, leis
    (r"(.{2,}[dhlnorsxyz])es", [""]),  # classes, taxes, meses, uniones, leyes
    (r"(.{3,})ies", ["y"]),
    (r"(.{3,})y", ["ies"]),
    (r"(.{2,})ces", ["z"]),  # voces, luces
    (r"(.{2,})z", ["ces"]),
    (r"(.{2,})oes", ["ao"]),  # negociações
    (r"(.{2,})ao", ["oes"]),
    (r"(.{2,})([aeo])is", [r"\2l"]),  # locais, papéis, espanhóis
    (r"(.{2,})([aeo])l", [r"\2is"]),
    (r"(.{2,})ns", ["m"]),  # viagens
    (r"(.{2,})m", ["ns"]),
)
_DOINGS = (
    (r"(.{3,})ings?", ["", "e", "s", "es", "ed"]),
    (r"(.{3,})ed", ["", "e", "s", "es", "ing", "ings"]),
    (r"(.{3,})es?", ["ing", "ings"]),  # organize, organizes
)
_SINGULAR = frozenset(["news"])
_FORMS = [(re.compile(old), rf"\1{new}") for old, others in (*_NUMBERS, *_DOINGS) for new in others]


def stem(word: str) -> str:
    """The part of a word that its simplest plural shares; entries are found by how their words begin."""
    return word[:-1] if re.fullmatch(r".{3,}[^s]s", word) else word


def kin(word: str) -> set[str]:
    """What may be the same word in another number or as another doing, unless it begins with the stem."""
    if word in _SINGULAR:
        return set()
    forms = {ending.sub(other, word) for ending, other in _FORMS if ending.fullmatch(word)}
    return {form for form in forms if not form.startswith(stem(word))}
