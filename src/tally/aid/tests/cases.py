"""The published figures that the tests of Chapter 70 hold ours against."""

import yaml

from tally.figures import LAWBOOK

PUBLISHED = yaml.safe_load(LAWBOOK.joinpath("../cases/chapter70.yaml").read_text(encoding="utf-8"))
