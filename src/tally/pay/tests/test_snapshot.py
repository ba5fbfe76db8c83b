"""A costing that is kept can be made again, to the same cent."""

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from tally.pay.costing import cost
from tally.pay.package import Package
from tally.pay.snapshot import keep, package_data, package_from, same_cent
from tally.pay.tests.packages import EVERY_HOURLY_TERM, EVERY_TERM
from tally.pay.tests.strategies import packages


def test_every_term_comes_back_from_json_to_the_same_cent() -> None:
    for package in (EVERY_TERM, EVERY_HOURLY_TERM):
        kept = json.loads(json.dumps(keep(cost(package))))
        assert named(package_from(kept["package"])) == named(package)
        assert same_cent(kept)
        assert len(kept["lawbook"]) == 16


def test_a_kept_result_that_was_altered_is_noticed() -> None:
    kept = json.loads(json.dumps(keep(cost(EVERY_HOURLY_TERM))))
    kept["result"]["years"][0]["payroll"] = "1.00"
    assert not same_cent(kept)


def test_words_may_change_and_amounts_may_not() -> None:
    kept = json.loads(json.dumps(keep(cost(EVERY_HOURLY_TERM))))
    line = kept["result"]["years"][0]["lines"][0]
    line["label"] = line["because"] = "as it was said years ago"
    assert same_cent(kept)
    line["amount"] = "1.00"
    assert not same_cent(kept)


def test_inputs_that_can_no_longer_be_costed_are_not_the_same_cent() -> None:
    kept = json.loads(json.dumps(keep(cost(EVERY_HOURLY_TERM))))
    kept["package"]["years"][0]["terms"] = [{"kind": "of long ago"}]
    assert not same_cent(kept)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packages())
def test_any_package_comes_back_unchanged(package: Package) -> None:
    assert named(package_from(json.loads(json.dumps(package_data(package))))) == named(package)


def named(package: Package) -> Package:
    """The package with its years called by name, as a file would."""
    return package.with_years(replace(year, written=year.name) for year in package.years)
