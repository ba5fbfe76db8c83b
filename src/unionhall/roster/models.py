"""The roll's tables, by the rooms that hold them."""

from unionhall.roster.arrivals import Arrival, ArrivalProblem, Change
from unionhall.roster.cards import Agreement, AuthorisationCard, CardText, Consent
from unionhall.roster.corrections import Correction
from unionhall.roster.lists import SavedList
from unionhall.roster.merges import Merge
from unionhall.roster.people import Address, Email, Former, Name, Person, Phone, Purpose
from unionhall.roster.signin.models import Code, SignIn, Slip, TrustedAddress
from unionhall.roster.talks import Assessment, Assignment, Talk
from unionhall.roster.ties import Classification, Employment, Membership, Office, Unit, Worksite

__all__ = [
    "Address",
    "Agreement",
    "Arrival",
    "ArrivalProblem",
    "Assessment",
    "Assignment",
    "AuthorisationCard",
    "CardText",
    "Change",
    "Classification",
    "Code",
    "Consent",
    "Correction",
    "Email",
    "Employment",
    "Former",
    "Membership",
    "Merge",
    "Name",
    "Office",
    "Person",
    "Phone",
    "Purpose",
    "SavedList",
    "SignIn",
    "Slip",
    "Talk",
    "TrustedAddress",
    "Unit",
    "Worksite",
]
