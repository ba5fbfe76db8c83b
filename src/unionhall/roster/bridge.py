"""The roll's one door to `tally`: matching lists of people, how names and numbers are compared, and paper."""

from tally.paper import Grid, Section, pdf
from tally.problems import Problem, RefusedError
from tally.rolls import spelling
from tally.rolls.matching import duplicates, match
from tally.rolls.nicknames import is_one_name, roots
from tally.rolls.records import Decision, Evidence, Pair, Record
from tally.rolls.spelling import GENERATIONS, PARTICLES
from tally.rolls.spelling import email as plain_email
from tally.rolls.spelling import given_name as plain_given_name
from tally.rolls.spelling import phone as plain_phone
from tally.rolls.spelling import surname as plain_surname

__all__ = [
    "GENERATIONS",
    "PARTICLES",
    "Decision",
    "Evidence",
    "Grid",
    "Pair",
    "Problem",
    "Record",
    "RefusedError",
    "Section",
    "duplicates",
    "is_one_name",
    "match",
    "pdf",
    "plain_email",
    "plain_given_name",
    "plain_phone",
    "plain_surname",
    "roots",
    "spelling",
]
