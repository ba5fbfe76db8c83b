"""One page of a long list, fetched without counting the list: a list of ten thousand costs what ten do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet


@dataclass(frozen=True)
class Leaf:
    """What core/parts/pages.html and a loop over the list need."""

    items: Sequence
    number: int
    has_next: bool

    def __iter__(self) -> Iterator:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_previous or self.has_next

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1


def leaf(found: QuerySet | Sequence, number: str | None, size: int = 20) -> Leaf:
    """The page of that number; the first if the number makes no sense."""
    page = int(number) if number and number.isdecimal() and 0 < int(number) < 100_000 else 1
    start = (page - 1) * size
    items = list(found[start : start + size + 1])
    return Leaf(items[:size], page, has_next=len(items) > size)
