"""The institute's tables, by the rooms that hold them."""

from unionhall.institute.programme import (
    Credit,
    Paper,
    Presenter,
    Series,
    Sitting,
    Workshop,
)
from unionhall.institute.questions import Question
from unionhall.institute.records import Certificate, Rating, Sighting
from unionhall.institute.register import Count, Notice, Participant, Registration, Slip

__all__ = [
    "Certificate",
    "Count",
    "Credit",
    "Notice",
    "Paper",
    "Participant",
    "Presenter",
    "Question",
    "Rating",
    "Registration",
    "Series",
    "Sighting",
    "Sitting",
    "Slip",
    "Workshop",
]
