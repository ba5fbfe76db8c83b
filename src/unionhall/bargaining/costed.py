"""A version made into a package that can be costed, and a costing made ready for a screen."""

from typing import Any

from unionhall.bargaining.bridge import Package, package_from
from unionhall.bargaining.models import Placement, Version

Content = dict[str, Any]


def package_of(version: Version, content: Content | None = None) -> Package:
    """The version's package, or a what-if: the same grid and people with another content."""
    return built(version.package.title, version.placement, version.content if content is None else content)


def built(title: str, placement: Placement, content: Content) -> Package:
    """A package on a placement and its grid."""
    return package_from(title, placement.grid.schedule, placement.groups, content, placement.full_hours)
