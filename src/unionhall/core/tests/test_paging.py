"""From page to page: which one it is, and of how many where somebody has counted."""

from django.core.paginator import Paginator
from django.template.loader import render_to_string

from unionhall.core.paging import leaf


def _shown(page: object) -> str:
    return render_to_string("core/parts/pages.html", {"page": page, "parameters": "q=x&"})


def test_a_long_list_that_is_not_counted_says_which_page_it_is() -> None:
    shown = _shown(leaf(range(50), "2"))
    assert "Page 2</span>" in shown
    assert "?q=x&amp;page=1" in shown
    assert "?q=x&amp;page=3" in shown


def test_a_counted_list_says_of_how_many_it_is() -> None:
    assert "Page 2 of 3</span>" in _shown(Paginator(range(50), 20).page(2))


def test_a_short_list_has_no_pages() -> None:
    assert "<nav" not in _shown(leaf(range(20), None))
