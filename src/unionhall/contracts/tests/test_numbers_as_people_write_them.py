"""A comma is a decimal mark in Spanish and Portuguese, and nobody's raise becomes a hundredfold."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from unionhall.contracts.numbers import DecimalField, plain

WRITTEN = [
    ("es", "2,50", "2.50"),
    ("pt", "1.234,50", "1234.50"),
    ("es", "1 234,50", "1234.50"),
    ("pt", "3,5%", "3.5%"),
    ("es", "0.035", "0.035"),
    ("es", "1,234.50", "1,234.50"),
    ("en", "1,234", "1,234"),
]


@pytest.mark.parametrize(("language", "written", "meant"), WRITTEN)
def test_a_number_is_read_as_its_writer_means_it(language, written, meant):
    with override(language):
        assert plain(written) == meant


def test_a_field_takes_it_and_what_is_no_string():
    with override("es"):
        assert DecimalField().clean("6,5") == Decimal("6.5")
        assert DecimalField(required=False).clean(None) is None
