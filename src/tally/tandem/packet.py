"""The answer as a PDF for the hearing: the sections of `telling`, on paper."""

from tally.paper import pdf
from tally.tandem.answers import Answer
from tally.tandem.telling import sections, title


def packet(answer: Answer) -> bytes:
    """The packet as the bytes of a tagged PDF."""
    foot = f"{answer.plan.district}. Every dollar is spent, lapsed or left; every assumption is at the end."
    return pdf(title(answer), sections(answer), foot=foot)
