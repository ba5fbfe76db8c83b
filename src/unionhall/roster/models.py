"""The roll's tables, by the rooms that hold them."""

from unionhall.roster.people import Address, Email, Name, Person, Phone, Purpose
from unionhall.roster.ties import Classification, Employment, Membership, Office, Unit, Worksite

__all__ = [
    "Address",
    "Classification",
    "Email",
    "Employment",
    "Membership",
    "Name",
    "Office",
    "Person",
    "Phone",
    "Purpose",
    "Unit",
    "Worksite",
]
