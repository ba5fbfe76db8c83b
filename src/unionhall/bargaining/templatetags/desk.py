"""Words of the desk's forms in its templates."""

from django import template

from unionhall.bargaining.deeds import told
from unionhall.bargaining.models import Version
from unionhall.bargaining.words import LABELS

register = template.Library()


@register.filter
def field_label(name: str) -> str:
    """The label of a term's field where a mistake names the field itself."""
    return str(LABELS.get(name, name))


@register.filter
def done(version: Version) -> str:
    """What a version was saved for, in the reader's language."""
    return told(version)
