"""Given names that are one name: Bill for William, Nuno for nobody else.

The list is `lawbook/us/nicknames.csv`: a name, and the short and sister forms it goes by. A form may belong
to several names (Chris, Pat), so being one name is not handed on: Christine and Christopher stay two.
"""

from functools import cache

from tally.figures import table


@cache
def roots() -> dict[str, frozenset[str]]:
    """The names that each name or form may stand for, itself among them, in normal form."""
    found: dict[str, set[str]] = {}
    for row in table("us/nicknames"):
        for form in (row["name"], *row["forms"].split()):
            found.setdefault(form, set()).add(row["name"])
    return {form: frozenset(names) for form, names in found.items()}


def roots_of(name: str) -> frozenset[str]:
    """The names that `name`, in normal form, may stand for; itself where the list has nothing."""
    return roots().get(name) or frozenset((name,))


def is_one_name(one: str, other: str) -> bool:
    """Whether the two may be forms of one given name."""
    return not roots_of(one).isdisjoint(roots_of(other))
