"""Django's cache, in this process: nothing outlives the generation of the site it was made for.

What Wagtail itself forgets by name as soon as it changes lasts longer, and then all processes forget it.
"""

from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY

from unionhall.core.freshness import changed, generation, made_for

# Where the pages of each site and language begin: two questions, and hardly ever another answer.
LASTING = frozenset({SITE_ROOT_PATHS_CACHE_KEY})


class Memory(LocMemCache):
    """A cache whose keys carry a number that changes when the entry is out of date."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        self._numbers: dict[str, int] = {}

    def make_key(self, key: str, version: int | None = None) -> str:
        number = self._numbers.get(key) if key in LASTING else made_for()
        return f"{number}:{super().make_key(key, version)}"

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        # What is worked out for want of an answer is kept under this moment's number, not under a later one.
        if key in LASTING:
            [self._numbers[key]] = generation().of([key])
        return super().get(key, default, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        if key in LASTING:
            changed(key)
        return super().delete(key, version)
