"""What is compared: the traits of a pair, what can be found about each, and how often one expects to find it.

The shares are where learning starts and what it falls back on in lists too short to teach anything; lists of
some hundred people replace them with their own (`weights`). How a finding is made is `comparing`'s.
"""

from dataclasses import dataclass

DIFFERS = 0
"""The finding every trait has first: both lists say something, and not the same."""

ABSENT = -1
"""No finding: one of the lists says nothing, and that speaks neither for nor against."""


@dataclass(frozen=True)
class Trait:
    """One trait of a pair. The findings run from "differs" to the strongest; each share list adds up to 1.

    `same` is how often each finding is met when the two are one person, `strangers` when they are two people
    picked blindly, `relatives` when they are two people under one roof (empty: as strangers). `rarity` is how
    common an unseen value is: what full agreement on it would mean in a list of one.
    """

    name: str
    findings: tuple[str, ...]
    same: tuple[float, ...]
    strangers: tuple[float, ...]
    relatives: tuple[float, ...] = ()
    rarity: float = 1e-6
    exact: int = -1

    @property
    def top(self) -> int:
        """The finding that means full agreement on one value, whose rarity counts."""
        return self.exact % len(self.findings)


GIVEN_NAME = Trait(
    "given_name",
    ("differs", "an initial", "spelled nearly so", "another form", "the same", "swapped with the surname"),
    same=(0.03, 0.03, 0.06, 0.08, 0.78, 0.02),
    strangers=(0.9699, 0.006, 0.010, 0.006, 0.008, 0.0001),
    rarity=0.004,
    exact=4,
)
SURNAME = Trait(
    "surname",
    ("differs", "spelled alike", "spelled nearly so", "a part of it", "the same"),
    same=(0.04, 0.02, 0.04, 0.03, 0.87),
    strangers=(0.986, 0.008, 0.002, 0.001, 0.003),
    relatives=(0.05, 0.01, 0.02, 0.02, 0.90),
    rarity=0.001,
)
GENERATION = Trait(
    "generation",
    ("differs", "the same"),
    same=(0.003, 0.997),
    strangers=(0.5, 0.5),
    relatives=(0.9, 0.1),
    rarity=0.4,
)
BIRTH_DATE = Trait(
    "birth_date",
    ("differs", "a digit or an order away", "the same"),
    same=(0.03, 0.05, 0.92),
    strangers=(0.9989, 0.001, 0.0001),
    rarity=0.0001,
)
HIRE_DATE = Trait(
    "hire_date",
    ("differs", "a digit or an order away", "the same"),
    same=(0.2, 0.05, 0.75),
    strangers=(0.983, 0.015, 0.002),
    rarity=0.005,
)
STREET = Trait(
    "street",
    ("differs", "nearly the same house", "the same house"),
    same=(0.25, 0.05, 0.7),
    strangers=(0.99989, 0.0001, 0.00001),
    relatives=(0.08, 0.04, 0.88),
)
PLACE = Trait(
    "place",
    ("differs", "the same town", "the same postcode"),
    same=(0.4, 0.2, 0.4),
    strangers=(0.98, 0.015, 0.005),
    relatives=(0.2, 0.2, 0.6),
    rarity=0.05,
)
PHONE = Trait(
    "phone",
    ("differs", "a digit away", "the same"),
    same=(0.3, 0.03, 0.67),
    strangers=(0.99998, 0.00001, 0.00001),
    relatives=(0.5, 0.01, 0.49),
)
EMAIL = Trait(
    "email",
    ("differs", "a letter away", "the same"),
    same=(0.4, 0.02, 0.58),
    strangers=(0.99998, 0.00001, 0.00001),
    relatives=(0.97, 0.005, 0.025),
)
EMPLOYEE_ID = Trait(
    "employee_id",
    ("differs", "a digit away", "the same"),
    same=(0.1, 0.03, 0.87),
    strangers=(0.998, 0.0018, 0.0002),
    rarity=1e-4,
)
WORKSITE = Trait(
    "worksite",
    ("differs", "spelled nearly so", "the same"),
    same=(0.2, 0.03, 0.77),
    strangers=(0.96, 0.01, 0.03),
    relatives=(0.6, 0.02, 0.38),
    rarity=0.05,
)
JOB_TITLE = Trait(
    "job_title",
    ("differs", "a word in common", "the same"),
    same=(0.2, 0.1, 0.7),
    strangers=(0.7, 0.1, 0.2),
    rarity=0.15,
)
TRAITS = (
    GIVEN_NAME, SURNAME, GENERATION, BIRTH_DATE, HIRE_DATE, STREET, PLACE, PHONE, EMAIL, EMPLOYEE_ID,
    WORKSITE, JOB_TITLE,
)  # fmt: skip
