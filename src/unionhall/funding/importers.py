"""Reading school aid in: the state's workbooks and tables, federal awards, head counts and borders.

Each says what a file looks like and calls an action; a file read twice changes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.contracts.words import in_words
from unionhall.core.bridge import RefusedError
from unionhall.core.importing.columns import Column
from unionhall.core.importing.protocol import (
    CHANGED,
    NEW,
    SAME,
    Importer,
    Option,
    Outcome,
    Row,
    TableImporter,
    left_out,
)
from unionhall.core.importing.sources import Source, kind_of, refuse
from unionhall.core.importing.workbooks import sheets
from unionhall.core.models import ImportRun, User
from unionhall.funding import actions, repeats
from unionhall.funding.actions import Provenance, RecipientFacts
from unionhall.funding.bridge import (
    AMOUNTS,
    FUNCTIONS,
    KINDS_OF_PUPILS,
    STATE,
    odd_ratio,
    read_profile,
    town_names,
)
from unionhall.funding.cells import (
    award_round,
    filled,
    fiscal_year,
    fraction,
    lea,
    not_negative,
    wage_factor,
)
from unionhall.funding.facts import LAST_TOWN, Award, Recipient

OUTCOMES = {actions.NEW: NEW, actions.CHANGED: CHANGED, actions.SAME: SAME}
_TITLE = Option(
    "source",
    gettext_lazy("Source"),
    gettext_lazy("What to cite: publisher, title and date. The pages show it beside the numbers."),
)
_YEAR = Option(
    "year", gettext_lazy("Fiscal year"), gettext_lazy("As FY25, where the file has no column that says so.")
)


class _Cited:
    """What importers of facts share: where the facts come from, and the links to the hall's own places."""

    cites: ClassVar[str]

    def provenance(self, run: ImportRun, by: User | None) -> Provenance:
        title = run.options.get("source") or self.cites
        return Provenance(actions.record_source(title, on=timezone.localdate(run.started_at), by=by), by)

    def finish(self, *, by: User | None, run: ImportRun) -> tuple[str, ...]:
        """Tie what is new to the towns and districts of the hall."""
        linked = actions.link_to_places()
        return (_("%(count)s were tied to towns and districts.") % {"count": linked},) if linked else ()


class _Table(_Cited, TableImporter):
    """A table that says one thing only of each place: a row that contradicts an earlier one is refused."""

    def read(self, source: Source) -> Iterator[Row]:
        yield from repeats.told(super().read(source), lambda row: self.facts(row, source.options))

    def facts(self, row: Row, options: Mapping[str, str]) -> repeats.Facts:
        """What the row says. Raises `ValueError` or `RefusedError` where a cell cannot be read."""
        raise NotImplementedError


class _OfYears(_Table):
    """A table about fiscal years: the one in each row's own column, or the one that was said of the file."""

    options = (*TableImporter.options, _YEAR, _TITLE)

    def read(self, source: Source) -> Iterator[Row]:
        """The rows. A file of no year at all is refused once, and not for every row."""
        if "year" not in source.mapping:
            _year_of(source.options)
        yield from super().read(source)

    def facts(self, row: Row, options: Mapping[str, str]) -> repeats.Facts:
        about = lea(row["lea"]), fiscal_year(row["year"] or options.get("year", ""))
        yield about, tuple(text for name, text in row.cells.items() if name not in ("lea", "year", "name"))


def _called(row: Row, code: int, facts: RecipientFacts) -> RecipientFacts:
    """The facts of the place of a number. Raises `RefusedError` where the name is that of another town."""
    names = town_names()
    named = next((number for number, name in names.items() if name.casefold() == facts.name.casefold()), code)
    if named == code or code not in names:
        return facts
    words = {"code": code, "name": names[code], "other": facts.name, "number": named}
    message = _("Number %(code)s is %(name)s; %(other)s has number %(number)s.") % words
    raise RefusedError([row.problem(message, "lea")])


@dataclass(frozen=True)
class History:
    """Everything a workbook says of one district. `number` counts the districts."""

    number: int
    lea: int
    facts: RecipientFacts
    years: Mapping[int, Mapping[str, Any]]


class DeseProfile(_Cited, Importer):
    """The state's profile workbook: every district since FY1993.

    Two pairs of its columns bear one name each; they are told apart by name and place.
    """

    name = "dese-profile"
    title = gettext_lazy("School aid: the state's district profile workbook")
    help = gettext_lazy("The Chapter 70 district profile workbook of the Massachusetts DESE, as it is.")
    accepts = ("xlsx",)
    options = (_TITLE,)
    batch = 25
    cites = "Massachusetts DESE, Chapter 70 district profile workbook"

    def read(self, source: Source) -> Iterator[History]:
        if kind_of(source) != "xlsx":
            raise refuse(_("This is a text file. The workbook itself is wanted, as .xlsx."))
        sheets(source)  # refuses an archive that could burst
        source.file.seek(0)
        book = read_profile(source.file, source.name)
        leas = sorted({code for code, _year in book.rows if code != STATE})
        rows: dict[int, dict[int, dict[str, Any]]] = {code: {} for code in leas}
        for (code, year), row in book.rows.items():
            if code != STATE:
                amounts = {name: getattr(row, name) for name in AMOUNTS}
                rows[code][year.ends_in] = {**amounts, "is_budgeted": year in book.budgeted}
        for count, code in enumerate(leas, 1):
            known = book.districts.get(code)
            facts = (
                RecipientFacts(known.name, known.is_operating, known.history, renames=False)
                if known
                else RecipientFacts(str(code), renames=False)
            )
            yield History(count, code, facts, rows[code])

    def apply(self, row: History, *, by: User | None, run: ImportRun) -> Outcome:
        recipient = actions.record_recipient(row.lea, row.facts, by=by)
        under = self.provenance(run, by)
        return OUTCOMES[actions.record_district_years(recipient, row.years, under=under)]


class TownContributions(_OfYears):
    """What the state works out for every city and town in a year: its key factors on local contributions."""

    name = "ma-contributions"
    title = gettext_lazy("School aid: contributions of cities and towns")
    help = gettext_lazy("One row a town: valuation, income, foundation budget, target and requirement.")
    cites = "Massachusetts DESE, Chapter 70 key factors, municipal contributions"
    columns = (
        Column("year", "Fiscal year", ("fy",), looks_like=r"20\d\d"),
        Column("lea", "Number", ("lea_number", "lea", "leacode", "district code"), required=True),
        Column("name", "City or town", ("municipality", "town", "district"), required=True),
        Column("equalized_valuation", "Equalized valuation", ("eqv",), required=True),
        Column("income", "Income", ("aggregate income",), required=True),
        Column(
            "foundation_budget", "Foundation budget", ("town_foundation_budget", "foundbudget"), required=True
        ),
        Column("target", "Target local contribution", ("target", "target_local_contribution"), required=True),
        Column(
            "growth_factor",
            "Municipal revenue growth factor",
            ("mrgf", "growth factor"),
            required=True,
        ),
        Column("preliminary", "Preliminary contribution", ("preliminary",), required=True),
        Column("increment", "Dollar increment", ("increment",)),
        Column(
            "required", "Required local contribution", ("required", "required contribution"), required=True
        ),
    )

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        amounts = ("equalized_valuation", "income", "foundation_budget", "target", "preliminary", "required")
        values = row.values(
            lea=lea,
            name=filled,
            growth_factor=fraction,
            increment=lambda text: not_negative(text or "0"),
            year=lambda text: fiscal_year(text or run.options.get("year", "")),
            **dict.fromkeys(amounts, not_negative),
        )
        if values["lea"] > LAST_TOWN:
            return left_out(_("Number %(lea)s is no city or town.") % {"lea": values["lea"]})
        year, code, name = (values.pop(key) for key in ("year", "lea", "name"))
        before = Recipient.objects.filter(lea=code).exclude(name=name).values_list("name", flat=True).first()
        town = actions.record_recipient(code, _called(row, code, RecipientFacts(name)), by=by)
        outcome = OUTCOMES[actions.record_town_year(town, year, values, under=self.provenance(run, by))]
        said = _("It was called %(before)s here, and is called %(name)s now.")
        return replace(outcome, notes=(said % {"before": before, "name": name},)) if before else outcome


class HeadCounts(_OfYears):
    """The pupils of each district by kind, as counted for the foundation budget of a year."""

    name = "ma-head-counts"
    title = gettext_lazy("School aid: pupils of districts by kind")
    help = gettext_lazy("From the state's foundation enrollment tables: what one more pupil is worth.")
    cites = "Massachusetts DESE, Chapter 70 foundation enrollment"
    columns = (
        Column("year", "Fiscal year", ("fy",), looks_like=r"20\d\d"),
        Column("lea", "Number", ("lea_number", "district code"), required=True),
        Column("name", "District", ("name", "municipality"), required=True),
        Column("wage_factor", "Wage adjustment factor", ("waf",), required=True),
        Column("pre_kindergarten", "Pre-kindergarten", ("pk", "pre-k", "preschool")),
        Column("kindergarten_half_day", "Kindergarten half-day", ("half-day kindergarten", "k half")),
        Column("kindergarten", "Kindergarten full-day", ("full-day kindergarten", "k full")),
        Column("elementary", "Elementary", ("el", "grades 1-5"), required=True),
        Column("middle", "Junior/Middle", ("ms", "middle school", "grades 6-8"), required=True),
        Column("high", "High school", ("hs", "grades 9-12"), required=True),
        Column("vocational", "Vocational", ("voc",)),
        Column("english_learners_to_5", "English learners PK-5", ("el pk-5", "ell pk-5")),
        Column("english_learners_6_to_8", "English learners 6-8", ("el 6-8", "ell 6-8")),
        Column("english_learners_high", "English learners high school/voc", ("el hs", "ell hs/voc")),
        Column("low_income", "Low income", ("low-income", "li"), required=True),
    )

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        values = row.values(
            lea=lea,
            name=filled,
            wage_factor=wage_factor,
            year=lambda text: fiscal_year(text or run.options.get("year", "")),
            **dict.fromkeys(KINDS_OF_PUPILS, lambda text: not_negative(text or "0")),
        )
        facts = _called(row, values["lea"], RecipientFacts(values["name"], renames=False))
        district = actions.record_recipient(values["lea"], facts, by=by)
        pupils = {name: str(values[name]) for name in KINDS_OF_PUPILS}
        under = self.provenance(run, by)
        return OUTCOMES[
            actions.record_head_count(district, values["year"], pupils, values["wage_factor"], under=under)
        ]


class RateTables(_OfYears):
    """The table of dollars a pupil, by column of pupils and by function, for one year and stage."""

    name = "ma-rates"
    title = gettext_lazy("School aid: foundation budget rates")
    help = gettext_lazy("One row a kind of pupil and one column a function, with the year as an option.")
    options = (
        *TableImporter.options,
        _YEAR,
        Option("stage", gettext_lazy("Stage"), gettext_lazy("enacted, if nothing is said")),
        _TITLE,
    )
    cites = "Massachusetts DESE, Chapter 70 formula workbook, foundation budget rates"
    columns = (
        Column("column", "Column", ("column",), required=True),
        Column("label", "Label", ("label", "description"), required=True),
        Column("administration", "Administration", ("Adminis-tration",), required=True),
        Column("instructional_leadership", "Instructional Leadership", (), required=True),
        Column("classroom_teachers", "Classroom & Specialist Teachers", (), required=True),
        Column("other_teaching", "Other Teaching Services", (), required=True),
        Column("professional_development", "Professional Development", (), required=True),
        Column("materials", "Instructional Materials, Equipment & Technology", (), required=True),
        Column("guidance", "Guidance & Psychological Services", ("Guidance & Psychological",), required=True),
        Column("pupil_services", "Pupil Services", (), required=True),
        Column("operations", "Operations & Maintenance", (), required=True),
        Column("benefits", "Employee Benefits/Fixed Charges", (), required=True),
        Column("special_education_tuition", "Special Education Tuition", (), required=True),
    )

    def facts(self, row: Row, options: Mapping[str, str]) -> repeats.Facts:
        yield row["column"], tuple(text for name, text in row.cells.items() if name in FUNCTIONS)

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        year = _year_of(run.options)
        values = row.values(column=filled, label=filled, **dict.fromkeys(FUNCTIONS, not_negative))
        facts = {
            "column": values["column"],
            "label": values["label"],
            "dollars": {name: str(values[name]) for name in FUNCTIONS},
        }
        stage = run.options.get("stage") or "enacted"
        return OUTCOMES[actions.record_rates(year, stage, row.number, facts, under=self.provenance(run, by))]


def _year_of(options: Mapping[str, str]) -> int:
    try:
        return fiscal_year(options.get("year", ""))
    except ValueError:
        raise refuse(_("Say which fiscal year the table is for, as FY25.")) from None


class EsserAwards(_Table):
    """Federal relief grants: a row a district with a column a round, or a row a district and round."""

    name = "esser-awards"
    title = gettext_lazy("ESSER awards of districts")
    help = gettext_lazy(
        "Columns ESSER I, ESSER II and ESSER III; or a column for the round and one for the amount."
    )
    options = (*TableImporter.options, _TITLE)
    cites = "Massachusetts DESE, ESSER awards"
    columns = (
        Column("lea", "Number", ("lea_number", "district code", "org code"), required=True),
        Column("name", "District", ("district name", "name"), required=True),
        Column("round", "Round", ("grant", "award round")),
        Column("amount", "Amount", ("award", "allocation")),
        Column("first", "ESSER I", ("esser 1", "esser i allocation", "fc113")),
        Column("second", "ESSER II", ("esser 2", "esser ii allocation", "fc115")),
        Column("third", "ESSER III", ("esser 3", "esser iii allocation", "arp esser", "fc119")),
    )

    def facts(self, row: Row, options: Mapping[str, str]) -> repeats.Facts:
        return (((lea(row["lea"]), name), amount) for name, amount in _awards(row))

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        code = row.values(lea=lea, name=filled)["lea"]
        amounts = dict(_awards(row))
        if not amounts:
            return left_out(_("The row names no amount."))
        facts = _called(row, code, RecipientFacts(row["name"], renames=False))
        recipient = actions.record_recipient(code, facts, by=by)
        under = self.provenance(run, by)
        found = {
            actions.record_award(recipient, name, amount, under=under) for name, amount in amounts.items()
        }
        kind = next(kind for kind in (actions.CHANGED, actions.NEW, actions.SAME) if kind in found)
        return replace(OUTCOMES[kind], notes=tuple(_odd(recipient)))


def _odd(recipient: Recipient) -> Iterator[str]:
    """What is to be looked at again now that a row of the district is in: awards that do not fit."""
    amounts = dict(recipient.awards.values_list("round", "amount"))
    if Award.Round.FIRST in amounts and Award.Round.SECOND in amounts:
        first, second = amounts[Award.Round.FIRST], amounts[Award.Round.SECOND]
        if odd := odd_ratio(recipient.name, first, second):
            yield in_words(odd.message)


_ROUNDS = {"first": Award.Round.FIRST, "second": Award.Round.SECOND, "third": Award.Round.THIRD}


def _awards(row: Row) -> Iterator[tuple[str, Decimal]]:
    for name, round_ in _ROUNDS.items():
        if row[name]:
            yield round_, row.values(**{name: not_negative})[name]
    if row["amount"]:
        values = row.values(round=award_round, amount=not_negative)
        yield values["round"], values["amount"]
