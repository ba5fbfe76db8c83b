"""The roll's tables, by the rooms that hold them."""

from unionhall.roster.cards import Agreement, AuthorisationCard, CardText, Consent
from unionhall.roster.lists import SavedList
from unionhall.roster.people import Address, Email, Name, Person, Phone, Purpose
from unionhall.roster.talks import Assessment, Assignment, Talk
from unionhall.roster.ties import Classification, Employment, Membership, Office, Unit, Worksite

__all__ = [
    "Address",
    "Agreement",
    "Assessment",
    "Assignment",
    "AuthorisationCard",
    "CardText",
    "Classification",
    "Consent",
    "Email",
    "Employment",
    "Membership",
    "Name",
    "Office",
    "Person",
    "Phone",
    "Purpose",
    "SavedList",
    "Talk",
    "Unit",
    "Worksite",
]
