"""The one door from the ground to `tally`: problems with their places, and amounts of money."""

from tally.money import dollars
from tally.problems import Problem, RefusedError

__all__ = ["Problem", "RefusedError", "dollars"]
