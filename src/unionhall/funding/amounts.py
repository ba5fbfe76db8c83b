"""Fields for what people type into a plan: dollars, counts, percents, days, tags."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.contracts import numbers
from unionhall.funding.tandem import FIRST_YEAR, LAST_YEAR, dollars, plain

# More than any district has; the arithmetic refuses it too, but in English.
MOST = Decimal(10) ** 12
# The arithmetic refuses other days too, but in English.
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
# What the federal rounds pay for, and what people call it.
TAGS = {
    "staff": gettext_lazy("keeping and adding staff"),
    "learning-loss": gettext_lazy("lost learning"),
    "mental-health": gettext_lazy("mental health"),
    "summer": gettext_lazy("summer and after school"),
    "special-education": gettext_lazy("special education"),
    "english-learners": gettext_lazy("English learners"),
    "low-income": gettext_lazy("pupils of low income"),
    "public-health": gettext_lazy("public health"),
    "sanitation": gettext_lazy("sanitation"),
    "technology": gettext_lazy("technology"),
    "repair": gettext_lazy("repair of schools"),
    "hvac": gettext_lazy("ventilation and heating"),
    "career": gettext_lazy("career and technical education"),
    "adult-education": gettext_lazy("adult education"),
}


class AmountField(forms.CharField):
    """An exact number, written as people write it: `$1,234.50`. At least nothing, unless told otherwise."""

    def __init__(self, *, least: Decimal | None = Decimal(0), **options: Any) -> None:
        options.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)
        self.least = least

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().to_python(value) or ""
        if not text:
            return None
        try:
            number = dollars(numbers.plain(text.removesuffix("%")))
        except ValueError:
            raise ValidationError(_("“%(text)s” is not a number.") % {"text": text}) from None
        if abs(number) > MOST:
            raise ValidationError(_("This number is too large."))
        if self.least is not None and number < self.least:
            raise ValidationError(_("Enter %(least)s or more.") % {"least": plain(self.least)})
        return number

    def prepare_value(self, value: Any) -> Any:
        return _told(value) if isinstance(value, Decimal) else value


class PercentField(AmountField):
    """Typed as percent, kept as a fraction: 3 is 0.03."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        number = super().to_python(value)
        if number is not None and number > 100:
            raise ValidationError(_("Enter a percentage up to 100."))
        return None if number is None else number / 100

    def prepare_value(self, value: Any) -> Any:
        return numbers.written(plain(value * 100)) if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day that a plan can work with, as the browser's own date field writes it."""

    def __init__(self, **options: Any) -> None:
        bounds = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        widget = forms.DateInput({"type": "date", **bounds}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            words = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
            raise ValidationError(_("Enter a day in the years from %(first)s to %(last)s.") % words)


class TagsField(forms.MultipleChoiceField):
    """Any number of the known tags."""

    def __init__(self, **options: Any) -> None:
        widget = forms.CheckboxSelectMultiple()
        super().__init__(choices=list(TAGS.items()), widget=widget, required=False, **options)


def _told(value: Decimal) -> str:
    """Thousands stand apart only where their mark cannot be taken for a decimal one."""
    return f"{value:,f}" if numbers.written(".") == "." else numbers.written(f"{value:f}")


def own_tags(text: str) -> list[str]:
    """Tags written with commas between them."""
    return [tag for part in text.split(",") if (tag := "-".join(part.split()).lower())]
