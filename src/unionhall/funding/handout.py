"""A changed law on paper: what was changed, what it rests on, who gains and who loses, as a tagged PDF.

What is told is worked out in `scenarios` and laid out on the page by `explorer`; here it is written down.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from unionhall.funding import dials
from unionhall.funding.bridge import Effect, digest
from unionhall.funding.dials import Dial
from unionhall.funding.scenarios import Answer
from unionhall.funding.tandem import Grid, Section, pdf
from unionhall.funding.templatetags.amounts import dollars, signed

Sides = Sequence[tuple[str, Sequence[Effect]]]


def handout(answer: Answer, sides: Sides, address: str) -> bytes:
    """The scenario as a PDF; `sides` are the gainers and losers, `address` where it can be moved further."""
    foot = _("A question about the law, not the law. Figures of the law: %(digest)s.") % {
        "digest": digest()[:12]
    }
    title = _("What if the school aid law were changed, FY%(year)s") % {"year": answer.asked.year}
    language = (get_language() or "en")[:2]
    return pdf(title, list(_sections(answer, sides, address)), foot=foot, language=language)


def told(moved: Dial) -> str:
    """A number that was changed, with what it is in the law."""
    words = {"name": moved.label, "now": _shown(moved, moved.value), "was": _shown(moved, moved.law)}
    return _("%(name)s: %(now)s instead of %(was)s.") % words


def _sections(answer: Answer, sides: Sides, address: str) -> Iterator[Section]:
    yield Section(_("What was changed"), tuple(_changed(answer)))
    yield Section(_("What it comes to"), tuple(_totals(answer)))
    rests = [dials.told(one) for one in answer.assumptions] or [_("Nothing but what is published.")]
    yield Section(_("What this rests on"), tuple(rests))
    head = (_("Place"), _("Before"), _("After"), pgettext("difference", "Change"))
    for heading, effects in sides:
        if effects:
            rows = [
                (one.name, dollars(one.before), dollars(one.after), signed(one.change)) for one in effects
            ]
            yield Section(heading, grid=Grid(head, tuple(rows)))
    yield Section(_("Every town and district"), (address,))


def _changed(answer: Answer) -> Iterator[str]:
    asked = answer.asked
    moved = [
        one
        for one in (*dials.dials(asked, answer.before.statute), *dials.budget_dials(asked))
        if one.is_moved
    ]
    if not moved:
        yield _("Nothing: this is the law as it is.")
    yield from map(told, moved)


def _totals(answer: Answer) -> Iterator[str]:
    towns = {"dollars": signed(answer.asked_of_towns)}
    yield _("What all towns together must contribute changes by %(dollars)s.") % towns
    if answer.districts:
        yield _("What the state pays changes by %(dollars)s.") % {"dollars": signed(answer.cost)}


def _shown(one: Dial, value: object) -> str:
    return f"${value}" if one.range.unit == dials.DOLLARS else f"{value}{one.range.unit}"
