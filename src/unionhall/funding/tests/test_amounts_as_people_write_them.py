"""An amount of a plan is read in its writer's language, and shown so that it is read the same again."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from unionhall.funding.amounts import MOST, AmountField, PercentField


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("en", "38,500.50", "38500.50"),
        ("es", "38 500,50", "38500.50"),
        ("es", "4,5", "4.5"),
        ("pt", "38.500,50", "38500.50"),
        ("pt", "1.234.567,89", "1234567.89"),
        ("pt", "4.5", "4.5"),
    ],
)
def test_an_amount_is_what_its_writer_means(language, written, meant):
    with override(language):
        assert AmountField().clean(written) == Decimal(meant)


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_what_no_district_has_is_refused_by_the_field_and_not_after_it(language):
    with override(language):
        assert AmountField().clean("1000000000000") == MOST
        with pytest.raises(ValidationError):
            AmountField().clean("1000000000001")


@pytest.mark.parametrize("language", ["en", "es", "pt"])
@pytest.mark.parametrize("amount", ["38500", "38500.5", "1234567.89", "0.125", "-12.5"])
def test_what_a_form_shows_is_read_back_unchanged(language, amount):
    field, share = AmountField(least=None), PercentField(least=None)
    with override(language):
        assert field.clean(field.prepare_value(Decimal(amount))) == Decimal(amount)
        assert share.clean(share.prepare_value(Decimal("0.025"))) == Decimal("0.025")


@pytest.mark.parametrize(("language", "written"), [("es", "38.500"), ("pt", "38.500"), ("en", "4,5")])
def test_what_two_people_would_read_differently_is_asked_about(language, written):
    with override(language), pytest.raises(ValidationError):
        AmountField().clean(written)
