"""What others make of two lists: exact keys, recordlinkage and splink, each as its manual recommends.

Every peer takes the two lists, tidied so that none loses for want of it, and returns `(left_id, right_id,
score)` for each pair it would consider. What they reach is `scoring`'s.
"""

import json
import logging
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import pandas
import recordlinkage
import splink.comparison_library as compare
from neighbours import named
from scoring import Scored, best_cut, one_to_one, timed
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from tally.rolls.columns import NORMAL_FORMS
from tally.rolls.records import Record

KEYS = (
    ("email",),
    ("given_name", "surname", "phone"),
    ("given_name", "surname", "birth_date"),
    ("given_name", "surname", "street"),
    ("given_name", "surname", "hire_date", "worksite"),
    ("given_name", "surname", "postcode"),
)


def tidied(records: Sequence[Record]) -> pandas.DataFrame:
    """The list as the peers get it: lower case, digits of phones and dates, None for what is absent."""
    tidy_too = ("birth_date", "hire_date", "phone", "email")
    rows = [
        {
            name: NORMAL_FORMS[name](cell) if name in tidy_too else cell.lower()
            for name, cell in asdict(one).items()
        }
        | {"id": one.id}
        for one in records
    ]
    return pandas.DataFrame(rows).replace("", None)


def exact_keys(left: pandas.DataFrame, right: pandas.DataFrame) -> Scored:
    """The first of `KEYS` that exactly one record on either side has decides."""
    ours, theirs = (side.fillna("").to_dict("records") for side in (left, right))
    pairs: dict[str, str] = {}
    for key in KEYS:
        taken = set(pairs.values())
        here = _by_key((row for row in ours if row["id"] not in pairs), key)
        there = _by_key((row for row in theirs if row["id"] not in taken), key)
        pairs |= {here[value]: there[value] for value in here.keys() & there.keys()}
    return [(one, other, 1.0) for one, other in pairs.items()]


def with_recordlinkage(left: pandas.DataFrame, right: pandas.DataFrame) -> Scored:
    """Blocks, Jaro-Winkler and exact comparisons, and its unsupervised ECM classifier."""
    known = _known(left, right)
    left, right = left.set_index("id"), right.set_index("id")
    index = recordlinkage.Index()
    for keys in (
        ("surname", "given_name"),
        ("email",),
        ("phone",),
        ("street",),
        ("surname", "postcode"),
        ("birth_date",),
    ):
        if known.issuperset(keys):
            index.block(list(keys))
    comparing = recordlinkage.Compare()
    for name in ("given_name", "surname", "street"):
        comparing.string(name, name, method="jarowinkler", threshold=0.85)
    for name in sorted(known - {"given_name", "surname", "street", "locality"}):
        comparing.exact(name, name)
    features = comparing.compute(index.index(left, right), left, right)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    return [(one, other, float(chance)) for (one, other), chance in classifier.prob(features).items()]


def with_splink(left: pandas.DataFrame, right: pandas.DataFrame) -> Scored:
    """Term frequencies, u from random pairs, m by expectation maximisation from two blocks."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    known = _known(left, right)
    api = DuckDBAPI()
    tables = [api.register(left, dataset_display_name="l"), api.register(right, dataset_display_name="r")]
    linker = Linker(tables, _splink_settings(known), log_level=logging.ERROR)
    train = linker.training
    sure = [("email",), ("birth_date", "surname"), ("given_name", "surname", "street")]
    rules = [block_on(*keys) for keys in sure if known.issuperset(keys)]
    train.estimate_probability_two_random_records_match(rules, recall=0.8)
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for keys in (("surname", "given_name"), ("street", "postcode")):
        train.estimate_parameters_using_expectation_maximisation(
            block_on(*keys), record_sample_proportion=1.0
        )
    made = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    return list(zip(made["id_l"], made["id_r"], made["match_probability"].astype(float), strict=True))


PEERS = {"exact_keys": exact_keys, "recordlinkage": with_recordlinkage, "splink": with_splink}


def main(case: str, name: str) -> None:
    """Print the score of one peer as JSON on a line of its own. Tidying the lists is not timed."""
    lists = named(case)
    left, right = tidied(lists.left), tidied(lists.right)
    pairs, spent = timed(lambda: PEERS[name](left, right))
    print("\n" + json.dumps(asdict(best_cut(one_to_one(pairs), lists.truth, spent))))


def _splink_settings(known: set[str]) -> SettingsCreator:
    comparisons = {
        "given_name": compare.NameComparison("given_name").configure(term_frequency_adjustments=True),
        "surname": compare.NameComparison("surname").configure(term_frequency_adjustments=True),
        "birth_date": compare.DamerauLevenshteinAtThresholds("birth_date", [1, 2]),
        "hire_date": compare.DamerauLevenshteinAtThresholds("hire_date", [1, 2]),
        "street": compare.JaroWinklerAtThresholds("street", [0.95, 0.88]),
        "postcode": compare.LevenshteinAtThresholds("postcode", [1]),
        "phone": compare.DamerauLevenshteinAtThresholds("phone", [1]),
        "email": compare.EmailComparison("email"),
        "employee_id": compare.DamerauLevenshteinAtThresholds("employee_id", [1, 2]),
        "worksite": compare.ExactMatch("worksite").configure(term_frequency_adjustments=True),
        "job_title": compare.ExactMatch("job_title"),
    }
    blocks = (
        ("surname", "given_name"), ("email",), ("phone",), ("street", "postcode"), ("surname", "hire_date"),
        ("surname", "worksite"), ("given_name", "worksite"), ("given_name", "hire_date", "postcode"),
        ("birth_date",), ("employee_id",),
    )  # fmt: skip
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        comparisons=[made for name, made in comparisons.items() if name in known],
        blocking_rules_to_generate_predictions=[block_on(*keys) for keys in blocks if known.issuperset(keys)],
        retain_matching_columns=False,
    )


def _known(left: pandas.DataFrame, right: pandas.DataFrame) -> set[str]:
    """The fields that both lists say something about."""
    return {
        name
        for name in left.columns
        if name != "id" and left[name].notna().any() and right[name].notna().any()
    }


def _by_key(rows: Iterable[dict[str, str]], fields: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    keyed = [(tuple(row[name] for name in fields), row["id"]) for row in rows]
    times = Counter(key for key, _ in keyed)
    return {key: id_ for key, id_ in keyed if all(key) and times[key] == 1}
