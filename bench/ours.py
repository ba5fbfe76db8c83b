"""What `tally.rolls` makes of two lists: the pairs it calls same."""

import json
from dataclasses import asdict

from neighbours import named
from scoring import scored, timed

from tally.rolls.matching import match
from tally.rolls.records import Decision


def main(case: str, _name: str) -> None:
    """Print the score as JSON. Making or reading the lists is not timed."""
    lists = named(case)
    pairs, spent = timed(lambda: match(lists.left, lists.right))
    same = [(pair.left_id, pair.right_id) for pair in pairs if pair.decision is Decision.SAME]
    print(json.dumps(asdict(scored(same, lists.truth, spent))))
