"""The page cache in front of Django (see docs/decisions/0004-page-cache.md)."""

from collections.abc import Callable, Iterable
from pathlib import Path


class PageCache:
    """Pass every request on to the site."""

    def __init__(self, site: Callable, folder: Path) -> None:
        self.site = site
        self.folder = folder

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        return self.site(environ, start_response)
