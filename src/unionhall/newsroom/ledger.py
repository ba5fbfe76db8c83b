"""The resource ledger's list and its filters, and an entry in schema.org's words."""

from collections.abc import Iterable

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.dates import asked_year
from unionhall.core.frame import absolute
from unionhall.core.paging import leaf
from unionhall.newsroom.listing import filed_under, filter_by, named, parameters, years
from unionhall.newsroom.models import ResourceQuerySet
from unionhall.places.models import Division


def entries(found: ResourceQuerySet, topics: Iterable, asked: QueryDict) -> dict:
    """The ledger, newest first, narrowed by what the reader asked for."""
    jurisdictions = [(value, str(label)) for value, label in found.model.Jurisdiction.choices]
    filters = [
        filter_by("division", _("Division"), named(Division.objects.all()), asked),
        filter_by("topic", _("Topic"), named(topics), asked),
        filter_by("jurisdiction", _("Jurisdiction"), jurisdictions, asked),
        filter_by("year", _("Year"), years(found, "issued_on"), asked),
        filter_by("in_force", _("In force"), [("today", _("Today"))], asked),
    ]
    return {
        "resources": leaf(_narrowed(found, asked).for_list(), asked.get("page")),
        "filters": filters,
        "chosen": [option for each in filters if (option := each.chosen)],
        "parameters": parameters(asked),
        "is_narrowed": bool(parameters(asked) or asked.get("page")),
    }


def _narrowed(found: ResourceQuerySet, asked: QueryDict) -> ResourceQuerySet:
    if division := asked.get("division"):
        found = filed_under(found, "divisions", division)
    if topic := asked.get("topic"):
        found = filed_under(found, "topics", topic)
    if jurisdiction := asked.get("jurisdiction"):
        found = found.filter(jurisdiction=jurisdiction)
    if year := asked_year(asked.get("year")):
        found = found.filter(issued_on__year=year)
    if asked.get("in_force") == "today":
        found = found.in_force(timezone.localdate())
    return found


def facts(entry) -> dict:
    """An entry as a DigitalDocument."""
    described = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "name": entry.title,
        "description": entry.summary or None,
        "datePublished": entry.issued_on.isoformat(),
        "inLanguage": entry.language,
        "publisher": {"@type": "Organization", "name": entry.issued_by},
        "url": absolute(entry.get_absolute_url()),
        "expires": entry.in_force_until.isoformat() if entry.in_force_until else None,
    }
    return {name: fact for name, fact in described.items() if fact is not None}
