"""Setting up: series, workshops with their parts, sittings. Who signed up is for `actions` to change."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.forms import BaseInlineFormSet, ModelForm
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.institute import seats
from unionhall.institute.actions import Times
from unionhall.institute.models import Series, Sitting, Workshop


@transaction.atomic
def keep_series(form: ModelForm, questions: BaseInlineFormSet, *, by: User | None) -> Series:
    """Write down a series as the form says, with its questions."""
    is_new = form.instance.pk is None
    series: Series = form.save()
    questions.instance = series
    questions.save()
    log(series, "wagtail.create" if is_new else "wagtail.edit", user=by)
    return series


@transaction.atomic
def keep_workshop(form: ModelForm, parts: list[BaseInlineFormSet], *, by: User | None) -> Workshop:
    """Write down a workshop as the form says, with presenters, credits and materials."""
    is_new = form.instance.pk is None
    workshop: Workshop = form.save()
    if not is_new and {"title", "summary"} & set(form.changed_data):
        # Calendars show both.
        workshop.sittings.update(sequence=F("sequence") + 1)
    for part in parts:
        part.instance = workshop
        part.save()
    log(workshop, "wagtail.create" if is_new else "wagtail.edit", user=by)
    return workshop


@transaction.atomic
def add_sitting(
    workshop: Workshop,
    times: Times,
    *,
    capacity: int | None,
    has_line: bool,
    by: User | None,
    on: datetime,
) -> Sitting:
    """Hold a workshop at a time, with so many seats."""
    sitting = Sitting.objects.create(
        workshop=workshop,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        room=times.room,
        join_link=times.join_link,
        capacity=capacity,
        has_line=has_line,
    )
    seats.settle(sitting, on=on)
    log(sitting, "wagtail.create", user=by)
    return sitting
