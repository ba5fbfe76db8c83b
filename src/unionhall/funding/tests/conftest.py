"""The state's figures for every test of school aid that asks for them."""

import pytest

from unionhall.core.freshness import generation
from unionhall.funding import actions, books
from unionhall.funding.bridge import FiscalYear
from unionhall.funding.tests.aided import DAY


@pytest.fixture
def towns(db) -> books.Books:
    """The 351 towns of FY2025, as the lawbook carries them."""
    actions.adopt_lawbook(FiscalYear(2025), on=DAY, by=None)
    generation().bump()
    return books.of(2025)
