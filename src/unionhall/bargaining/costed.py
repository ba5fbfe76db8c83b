"""A version made into a package that can be costed, and what the versions last looked at cost.

A saved version never changes, nor does the grid or the people it stands on. So its costing is kept in memory
while somebody tries one change after another beside it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from unionhall.bargaining.bridge import Costing, Package, cost, package_from
from unionhall.bargaining.models import Placement, Version

Content = dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """A version as the costings in memory know it: its number, its moment, and the title it bears now."""

    pk: int
    at: datetime
    title: str
    version: Version = field(compare=False)


def costed(version: Version) -> Costing:
    """What a saved version costs; the last few are remembered."""
    return _costed(Saved(version.pk, version.at, version.package.title, version))


@lru_cache(maxsize=4)
def _costed(saved: Saved) -> Costing:
    return cost(package_of(saved.version))


def package_of(version: Version) -> Package:
    """The version's package: its grid, its people, its content."""
    return built(version.package.title, version.placement, version.content)


def built(title: str, placement: Placement, content: Content) -> Package:
    """A package on a placement and its grid."""
    return package_from(title, placement.grid.schedule, placement.groups, content, placement.full_hours)
