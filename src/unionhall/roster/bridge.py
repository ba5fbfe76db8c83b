"""The roll's one door to `tally`: paper, and how names and numbers are compared."""

from tally.paper import Grid, Section, pdf
from tally.rolls.nicknames import is_one_name
from tally.rolls.spelling import email as plain_email
from tally.rolls.spelling import given_name as plain_given_name
from tally.rolls.spelling import phone as plain_phone
from tally.rolls.spelling import surname as plain_surname

__all__ = [
    "Grid",
    "Section",
    "is_one_name",
    "pdf",
    "plain_email",
    "plain_given_name",
    "plain_phone",
    "plain_surname",
]
