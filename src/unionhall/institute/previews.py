"""Letters shown to staff before anybody gets one: of each kind, in each language, about a real workshop."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unionhall.institute.models import Certificate, Notice, Participant, Registration, Series, Sitting, Slip
from unionhall.institute.phrases import Told, tell

KINDS = [(slug.replace(" ", "-"), label) for slug, label in Notice.Kind.choices]


@dataclass(frozen=True)
class Preview:
    """A letter in one language."""

    language: str
    code: str
    letter: Told


def letters(series: Series, kind: str) -> list[Preview]:
    """A letter of this kind about the first workshop of the series; nothing of it is written down."""
    sitting = Sitting.objects.filter(workshop__series=series).on_the_programme().first()
    wanted = kind.replace("-", " ")
    if sitting is None or wanted not in Notice.Kind.values:
        return []
    return [_preview(sitting, wanted, code, language) for code, language in settings.LANGUAGES]


def _preview(sitting: Sitting, kind: str, code: str, language: str) -> Preview:
    with override(code):
        who = Participant(name=_("Ana Example"), email="ana@example.org", language=code)
        mine = Registration(pk=0, participant=who, sitting=sitting, state=Registration.State.SEATED)
        mine.offered_until = timezone.now() + timedelta(hours=sitting.workshop.series.offer_hours)
        if kind == Notice.Kind.THANKS:
            mine.certificate = Certificate(code="ABCD-EFGH-JKMN")
        slip = Slip(participant=who, series=sitting.workshop.series)
        slip.outcome = [{"sitting": sitting.pk, "result": "seat"}]
        facts = {"was": (sitting.starts_at - timedelta(days=1)).isoformat()}
        notice = Notice(kind=kind, participant=who, slip=slip, registration=mine, facts=facts)
        return Preview(language, code, tell(notice))
