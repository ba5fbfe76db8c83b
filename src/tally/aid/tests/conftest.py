"""The state's own workbook, read once for all tests that hold ours against it."""

from pathlib import Path

import pytest

from tally.aid import profile
from tally.aid.profile import Profile

# It is not ours to ship: the tests find it beside the project, and skip where it is not.
WORKBOOK = Path(__file__).parents[5] / "shared" / "data" / "ch70" / "ch70profile.xlsx"


@pytest.fixture(scope="session")
def real() -> Profile:
    if not WORKBOOK.exists():
        pytest.skip(f"the state's workbook {WORKBOOK.name} does not lie in ../shared/data/ch70")
    return profile.read(WORKBOOK)
