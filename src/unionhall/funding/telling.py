"""An answer told to people, in the reader's language: the same sections on the page and on paper.

What is assumed is told in `assuming`, what breaks a plan in `straining`, the picture is drawn in `stacks`.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.core.charts import DOLLARS, Unit
from unionhall.funding.tandem import (
    BEYOND,
    FOREVER,
    Amount,
    Answer,
    Course,
    Draw,
    FiscalYear,
    Fund,
    Grant,
    Grid,
    Section,
    Stream,
)

ZERO = Decimal(0)


def dollars(amount: Decimal) -> str:
    """Budget dollars, without cents."""
    return DOLLARS.whole(amount)


def plain(number: Decimal) -> str:
    """A count without needless noughts, as the language writes it: `40`, `12.5`."""
    return Unit(places=max(0, -int(number.normalize().as_tuple().exponent))).whole(number)


def cells(amounts: Iterable[Decimal]) -> tuple[str, ...]:
    """Dollars for the cells of a grid, a dash for none."""
    return tuple(dollars(amount) if amount else "\u2013" for amount in amounts)


def title(answer: Answer) -> str:
    first, last = years(answer)[0], years(answer)[-1]
    return _("%(district)s: two streams in tandem, %(first)s to %(last)s") % {
        "district": answer.plan.district,
        "first": first,
        "last": last,
    }


def years(answer: Answer) -> list[str]:
    return [answer.plan.named(year) for year in answer.plan.years]


# --- The verdict ------------------------------------------------------------------------------------------
def verdict(answer: Answer) -> Section:
    """What the plan comes to, in a few sentences; the page begins with it."""
    if answer.status == "infeasible":
        return Section(_("What cannot be met"), _unmet(answer))
    sentences = [cliff(answer), relief_used(answer)]
    if answer.status == "feasible":
        sentences.append(_("The search ended before it could prove that no other plan does more."))
    if answer.plan.cuts:
        sentences.append(_("Cuts were allowed: each year in turn keeps and starts all it can pay for."))
    return Section(_("What the plan comes to"), tuple(filter(None, sentences)))


def _unmet(answer: Answer) -> tuple[str, ...]:
    short = [
        _("%(name)s is %(dollars)s short in %(year)s.")
        % {
            "name": called(gap.name),
            "dollars": dollars(gap.dollars),
            "year": year_or_after(answer, gap.year),
        }
        for gap in answer.unmet
    ]
    return (_("No plan pays for all that must be paid."), *short)


def called(name: str) -> str:
    """An investment's name; or what the bill for promises beyond a stream is called."""
    stream = name.removesuffix(BEYOND)
    return name if stream == name else _("What is promised beyond %(name)s") % {"name": stream}


def cliff(answer: Answer) -> str:
    """Whether anything that is started must be cut, and when."""
    if answer.cliff is None and answer.dearer_later:
        return " ".join([_("Nothing that is started is cut while the plan lasts."), *_later(answer)])
    if answer.cliff is None:
        return _("Nothing that is started is cut: all of it can be paid to its end, or for good.")
    return _("The cliff comes in %(year)s: %(dollars)s of what was started must be cut that year.") % {
        "year": year_or_after(answer, answer.cliff.year),
        "dollars": dollars(answer.cliff.dollars),
    }


def _later(answer: Answer) -> list[str]:
    """What is known of the years after the plan, of which it says nothing more."""
    last = years(answer)[-1]
    return [
        _("The plan ends with %(last)s; in %(year)s %(name)s costs %(dollars)s.")
        % {
            "last": last,
            "year": answer.plan.named(one.year),
            "name": one.name,
            "dollars": dollars(one.dollars),
        }
        for one in answer.dearer_later
    ]


def relief_used(answer: Answer) -> str:
    """What becomes of the money that ends."""
    lapsed = sum((draw.lapsed for draw in answer.draws), ZERO)
    if not any(map(_ends, answer.plan.streams)):
        return ""
    if not lapsed:
        return _("No money that ends is lost.")
    return _("%(dollars)s of the money that ends is lost: nothing that can be kept could use it in time.") % {
        "dollars": dollars(lapsed)
    }


def _ends(stream: Stream) -> bool:
    return isinstance(stream, Grant) or (isinstance(stream, Fund) and stream.spend_by != FOREVER)


# --- Sections ---------------------------------------------------------------------------------------------
def starts(answer: Answer) -> Section:
    head = (_("Investment"), _("Asked for"), _("Starts"), *years(answer))
    rows = tuple(_units(course, answer) for course in answer.courses)
    sentences = [_waits(rest, course, answer) for course, rest in _rests(answer)]
    sentences += [_cut(one, answer) for one in answer.cuts]
    return Section(_("What starts, and how much of it"), tuple(sentences), Grid(head, rows))


def _units(course: Course, answer: Answer) -> tuple[str, ...]:
    started = answer.plan.named(course.started) if course.started else _("never")
    levels = (plain(units) if units else "\u2013" for units in course.units_by_year.values())
    return (course.investment.name, plain(course.investment.units), started, *levels)


def ahead(answer: Answer) -> Section:
    """What becomes of each investment, beside what recurring money alone would do."""
    return Section(
        _("Sooner than recurring money alone"), tuple(_fate(course, answer) for course in answer.courses)
    )


def _fate(course: Course, answer: Answer) -> str:
    name = course.investment.name
    if not course.started:
        return _("%(name)s: not started.") % {"name": name}
    words = {"name": name, "kept": _kept(course, answer)}
    if not course.accelerated_years:
        return _("%(name)s: %(kept)s; recurring money alone could start it as early.") % words
    words["years"] = ngettext("%(count)d year", "%(count)d years", course.accelerated_years) % {
        "count": course.accelerated_years
    }
    if course.alone:
        return _("%(name)s: %(kept)s, %(years)s earlier than with recurring money alone.") % words
    return (
        _("%(name)s: %(kept)s; there for %(years)s in which recurring money alone would not have it.") % words
    )


def _kept(course: Course, answer: Answer) -> str:
    if not course.investment.lasts:
        return _("done")
    if not course.is_sustained:
        return _("not kept")
    if answer.dearer_in(course):
        return _("kept while the plan lasts")
    if course.investment.end:
        return _("kept to its end in %(year)s") % {"year": answer.plan.named(course.investment.end)}
    return _("sustained for good")


def _rests(answer: Answer) -> list[tuple[Course, Amount]]:
    if answer.plan.cuts:
        return []
    found = ((course, answer.unsustained(course)) for course in answer.courses)
    return [(course, rest) for course, rest in found if rest]


def _waits(rest: Amount, course: Course, answer: Answer) -> str:
    return _(
        "%(name)s: neither stream can keep %(rest)s of the %(asked)s asked for; with all that is asked for "
        "it would be %(dollars)s short in %(year)s."
    ) % {
        "name": rest.name,
        "rest": plain(rest.units),
        "asked": plain(course.investment.units),
        "dollars": dollars(rest.dollars),
        "year": year_or_after(answer, rest.year),
    }


def _cut(cut: Amount, answer: Answer) -> str:
    return _("%(name)s: %(units)s must be cut in %(year)s, %(dollars)s.") % {
        "name": cut.name,
        "units": plain(cut.units),
        "year": year_or_after(answer, cut.year),
        "dollars": dollars(cut.dollars),
    }


def costs(answer: Answer) -> Section:
    head = (_("Investment"), *years(answer))
    rows = [
        (called(course.investment.name), *cells(course.cost_by_year.values()))
        for course in answer.all_courses
    ]
    totals = [
        sum((course.cost_by_year[year] for course in answer.all_courses), ZERO) for year in answer.plan.years
    ]
    return Section(_("What it costs"), (), Grid(head, (*rows, (_("Total"), *cells(totals)))))


def payers(answer: Answer) -> Section:
    head = (_("Investment, and who pays"), *years(answer))
    rows = [
        (f"{called(course.investment.name)}, {draw.name}", *cells(paid))
        for course in answer.all_courses
        for draw in answer.draws
        if any(paid := [course.sources[year].get(draw.name, ZERO) for year in answer.plan.years])
    ]
    return Section(_("Who pays"), (), Grid(head, tuple(rows)))


def streams(answer: Answer) -> Section:
    head = (_("Stream"), *years(answer))
    rows = tuple(row for draw in answer.draws for row in _stream(draw))
    return Section(_("What becomes of each stream"), tuple(map(_left, answer.draws)), Grid(head, rows))


def _stream(draw: Draw) -> list[tuple[str, ...]]:
    rows = [(_("%(name)s: spent") % {"name": draw.name}, *cells(draw.spent_by_year.values()))]
    if any(draw.carried_by_year.values()):
        label = _("%(name)s: carried over for later") % {"name": draw.name}
        rows.append((label, *cells(draw.carried_by_year.values())))
    if any(draw.left_by_year.values()):
        label = _("%(name)s: left for other needs") % {"name": draw.name}
        rows.append((label, *cells(draw.left_by_year.values())))
    return rows


def _left(draw: Draw) -> str:
    words = {"name": draw.name, "supplied": dollars(draw.supplied), "spent": dollars(draw.spent)}
    words |= {"lapsed": dollars(draw.lapsed), "unspent": dollars(draw.unspent)}
    if draw.lapsed and draw.unspent:
        said = _(
            "%(name)s: of %(supplied)s, %(spent)s is spent, %(lapsed)s is lost and %(unspent)s is left for "
            "other needs."
        )
    elif draw.lapsed:
        said = _("%(name)s: of %(supplied)s, %(spent)s is spent and %(lapsed)s is lost.")
    elif draw.unspent:
        said = _("%(name)s: of %(supplied)s, %(spent)s is spent and %(unspent)s is left for other needs.")
    else:
        said = _("%(name)s: all of %(supplied)s is spent.")
    return said % words


def most_now(answer: Answer) -> Section:
    first = years(answer)[0]
    heading = _("The most that can be started in %(year)s and kept") % {"year": first}
    if not answer.most_now:
        return Section(heading, (_("Nothing."),))
    head = (_("Investment"), _("Units"), _("Cost in %(year)s") % {"year": first})
    rows = tuple((one.name, plain(one.units), dollars(one.dollars)) for one in answer.most_now)
    waits = _("To keep these, what could start later may have to wait.")
    return Section(heading, (waits,), Grid(head, rows))


def asked(answer: Answer) -> Section:
    heading = _("If all that was asked for started at its earliest")
    if answer.asked_cliff is None and answer.dearer_later:
        return Section(heading, (_("All of it could be paid while the plan lasts."),))
    if answer.asked_cliff is None:
        return Section(heading, (_("All of it could be paid, for good."),))
    said = _("The cliff would come in %(year)s, %(dollars)s short.") % {
        "year": year_or_after(answer, answer.asked_cliff.year),
        "dollars": dollars(answer.asked_cliff.dollars),
    }
    head = (_("Not paid"), *years(answer), _("each year after"))
    rows = [
        (called(name), *cells(_short(answer, name, year) for year in answer.plan.span))
        for name in dict.fromkeys(one.name for one in answer.asked)
    ]
    return Section(heading, (said,), Grid(head, tuple(rows)))


def _short(answer: Answer, name: str, year: FiscalYear) -> Decimal:
    found = (one.dollars for one in answer.asked if (one.name, one.year) == (name, year))
    return sum(found, ZERO)


def year_or_after(answer: Answer, year: FiscalYear) -> str:
    """The year as the plan names it; the year after stands for all that follow."""
    return _("the years after the plan") if year > answer.plan.years[-1] else answer.plan.named(year)


def first_told(answer: Answer) -> list[Section]:
    """What is known as soon as the plan is; where none is, only what all that was asked for would do."""
    if answer.status == "infeasible":
        return [asked(answer)]
    return [starts(answer), costs(answer), payers(answer), streams(answer), asked(answer)]
