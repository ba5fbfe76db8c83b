"""Reading places in: towns, districts and schools as the states publish them; the federation's own locals."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from unionhall.core.bridge import RefusedError
from unionhall.core.importing.columns import Column
from unionhall.core.importing.protocol import (
    CHANGED,
    NEW,
    SAME,
    Importer,
    Outcome,
    Row,
    TableImporter,
    left_out,
)
from unionhall.core.importing.sources import Source, refuse
from unionhall.core.importing.texts import text_rows
from unionhall.core.models import ImportRun, User
from unionhall.places import actions
from unionhall.places.actions import DistrictFacts, LocalFacts
from unionhall.places.codes import ct_kind, ma_code, ma_kind, ma_school_code
from unionhall.places.finder import fold
from unionhall.places.models import District, Division, Local, Municipality, School, State
from unionhall.places.spelling import TownsOfState, employer_called, town_called

_LARGEST_JSON = 20 * 2**20
_STATE = Column("state", gettext_lazy("State"), ("st",), required=True, looks_like="MA|CT")


def judge(found: QuerySet, act: Callable[[], object]) -> Outcome:
    """Do `act` and say what it did to the one row that `found` finds."""
    before = found.values().first()
    act()
    if before is None:
        return NEW
    return SAME if found.values().first() == before else CHANGED


def filled(text: str) -> str:
    if not text:
        raise ValueError(_("This cell is empty."))
    return text


def state(text: str) -> str:
    code = text.strip().upper()
    if code not in State.values:
        raise ValueError(_("%(text)r is not a state we know: MA or CT.") % {"text": text})
    return code


class MassachusettsDistricts(Importer):
    """The state's list of codes and names: two columns divided by a tab, with or without a header."""

    name = "ma-districts"
    title = gettext_lazy("Massachusetts districts: codes and names")
    accepts = ("tsv", "csv")

    def read(self, source: Source) -> Iterator[Row]:
        for number, cells in text_rows(source):
            code, name = [cell.strip() for cell in (*cells, "", "")[:2]]
            if number == 1 and not code.isdigit():
                continue
            yield Row(number, {"code": code, "name": name})

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        values = row.values(code=ma_code, name=filled)
        facts = DistrictFacts(name=values["name"], kind=ma_kind(values["code"]))
        found = District.objects.filter(state="MA", code=values["code"])
        return judge(found, lambda: actions.record_district("MA", values["code"], facts, by=by))


class MassachusettsRegions(TableImporter):
    """The region of each district of Massachusetts; the codes may have lost their leading zeros."""

    name = "ma-regions"
    title = gettext_lazy("Massachusetts districts: regions")
    columns = (
        Column(
            "code",
            gettext_lazy("District code"),
            ("district_code", "org code"),
            required=True,
            looks_like=r"\d{5,8}",
        ),
        Column("name", gettext_lazy("District"), ("dist_name", "district name"), required=True),
        Column("region", gettext_lazy("Region"), ("eohhs_region",), required=True),
    )

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        values = row.values(code=ma_code, name=filled, region=str)
        region = "" if values["region"] == "Unknown" else values["region"]
        facts = DistrictFacts(name=values["name"], kind=ma_kind(values["code"]), region=region)
        found = District.objects.filter(state="MA", code=values["code"])
        return judge(found, lambda: actions.record_district("MA", values["code"], facts, by=by))


@dataclass(frozen=True)
class Membership:
    """One district of a list of member towns."""

    number: int
    name: str
    towns: tuple[str, ...]


class MemberTowns(Importer):
    """Which towns belong to which district of Massachusetts, from a JSON file of lists of districts.

    Districts are named in it and not coded: read the codes in first.
    """

    name = "ma-member-towns"
    title = gettext_lazy("Massachusetts districts: member towns")
    accepts = ("json",)

    def read(self, source: Source) -> Iterator[Membership]:
        lists = _json(source)
        entries = [entry for found in lists.values() if isinstance(found, list) for entry in found]
        if not entries:
            raise refuse(_("The file has no list of districts with their towns."))
        for number, entry in enumerate(entries, 1):
            yield _membership(number, entry)

    def apply(self, row: Membership, *, by: User | None, run: ImportRun) -> Outcome:
        district = _district_named(row.name)
        if district is None:
            return left_out(_("There is no district “%(name)s” in the state's list.") % {"name": row.name})
        before = set(district.towns.values_list("name", flat=True))
        new = {town_called(name, "MA") for name in row.towns} - before
        if not new:
            return SAME
        # Campuses of one charter are listed one by one: each adds its towns.
        towns = [actions.record_town("MA", name, by=by) for name in sorted({*before, *new})]
        actions.record_district("MA", district.code, DistrictFacts(), towns=towns, by=by)
        return CHANGED


def _membership(number: int, entry: Any) -> Membership:
    known = entry if isinstance(entry, dict) else {}
    name, towns = known.get("district"), known.get("members", [])
    is_list = isinstance(towns, list) and all(isinstance(town, str) for town in towns)
    if not isinstance(name, str) or not is_list:
        raise refuse(
            _("Each entry needs “district”, a name, and “members”, a list of names of towns."), row=number
        )
    return Membership(number, name, tuple(towns))


def _json(source: Source) -> Mapping[str, Any]:
    content = source.file.read(_LARGEST_JSON + 1)
    if len(content) > _LARGEST_JSON:
        raise refuse(_("The file is larger than 20 MB. This is no list of districts."))
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise refuse(_("The file is not JSON, or it breaks off.")) from None
    if not isinstance(found, dict):
        raise refuse(_("The file has no list of districts with their towns."))
    return found


def _district_named(name: str) -> District | None:
    """The district of that name, however much of it is written."""
    known = {fold(district.name): district for district in District.objects.filter(state="MA")}
    wanted = fold(re.sub(r"(?i)charter school.*|:.*|\(.*", "", name)) or fold(name)
    if wanted in known:
        return known[wanted]
    best = process.extractOne(wanted, list(known), scorer=_sameness, score_cutoff=92)
    return known[best[0]] if best else None


def _sameness(wanted: str, name: str, **_options: object) -> float:
    """Alike letter by letter, or the one is the beginning of the other."""
    if min(len(wanted), len(name)) >= 6 and (name.startswith(f"{wanted} ") or wanted.startswith(f"{name} ")):
        return 96
    return fuzz.token_sort_ratio(wanted, name)


class ConnecticutDirectory(TableImporter):
    """The federal directory of Connecticut's school agencies."""

    name = "ct-directory"
    title = gettext_lazy("Connecticut school districts")
    columns = (
        Column("nces_id", gettext_lazy("NCES id"), ("leaid",), required=True, looks_like=r"0?9\d{5}"),
        Column("name", gettext_lazy("District"), ("lea_name", "agency name"), required=True),
        Column("type", gettext_lazy("Agency type"), ("agency_type",)),
    )

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        values = row.values(nces_id=lambda text: filled(text).zfill(7), name=filled, type=str)
        kind = ct_kind(values["name"], values["type"])
        facts = DistrictFacts(name=values["name"], kind=kind, nces_id=values["nces_id"])
        found = District.objects.filter(state="CT", nces_id=values["nces_id"])
        # The directory has no state codes; the federal id stands in until they are read in.
        code = found.values_list("code", flat=True).first() or values["nces_id"]
        return judge(found, lambda: actions.record_district("CT", code, facts, by=by))


class NcesIds(TableImporter):
    """State codes beside federal ids, for districts that are known already."""

    name = "nces-ids"
    title = gettext_lazy("School districts: NCES ids")
    columns = (
        Column(
            "division",
            gettext_lazy("Division id"),
            ("id", "ocd id"),
            required=True,
            looks_like="ocd-division/.*",
        ),
        Column("code", gettext_lazy("State code"), ("sch_dist_stateid", "state id"), required=True),
        Column("nces_id", gettext_lazy("NCES id"), ("census_geoid", "geoid", "leaid"), required=True),
    )

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        found = re.search(r"/state:(\w\w)/", row["division"])
        place = found[1].upper() if found else ""
        if place not in State.values:
            return left_out(_("The district is in a state that is not kept here."))
        is_here = place == "MA"
        code = ma_code if is_here else filled
        values = row.values(code=code, nces_id=lambda text: filled(text).zfill(7))
        if is_here:
            return self._massachusetts(values["code"], values["nces_id"], by)
        return self._connecticut(values["code"], values["nces_id"], by)

    def _massachusetts(self, code: str, nces_id: str, by: User | None) -> Outcome:
        found = District.objects.filter(state="MA", code=code)
        if not found:
            return left_out(_("There is no district with the code %(code)s.") % {"code": code})
        facts = DistrictFacts(nces_id=nces_id)
        return judge(found, lambda: actions.record_district("MA", code, facts, by=by))

    def _connecticut(self, code: str, nces_id: str, by: User | None) -> Outcome:
        district = District.objects.filter(state="CT", nces_id=nces_id).first()
        if district is None:
            return left_out(_("There is no district with the NCES id %(id)s.") % {"id": nces_id})
        if district.code == code:
            return SAME
        if District.objects.filter(state="CT", code=code).exists():
            return left_out(_("Another district has the code %(code)s.") % {"code": code})
        actions.renumber_district(district, code, by=by)
        return CHANGED


class Towns(TableImporter):
    """Cities and towns."""

    name = "towns"
    title = gettext_lazy("Cities and towns")
    columns = (
        _STATE,
        Column("name", gettext_lazy("Name"), ("town", "municipality", "city"), required=True),
        Column("code", gettext_lazy("State code"), ("town number", "lea_number", "town_id")),
    )

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        values = row.values(state=state, name=filled, code=str)
        values["name"] = town_called(values["name"], values["state"])
        found = Municipality.objects.filter(state=values["state"], name=values["name"])
        return judge(found, lambda: actions.record_town(**values, by=by))


class Schools(TableImporter):
    """The schools of districts that are known already."""

    name = "schools"
    title = gettext_lazy("Schools")
    columns = (
        _STATE,
        Column("district", gettext_lazy("District code"), ("district_code", "lea"), required=True),
        Column("code", gettext_lazy("School code"), ("school_code", "org code"), required=True),
        Column("name", gettext_lazy("School"), ("school name", "org name"), required=True),
        Column("town", gettext_lazy("Town"), ("city", "municipality")),
        Column("nces_id", gettext_lazy("NCES id"), ("ncessch",)),
    )

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        is_here = row.values(state=state)["state"] == "MA"
        district_code, school_code = (ma_code, ma_school_code) if is_here else (filled, filled)
        values = row.values(state=state, district=district_code, code=school_code, name=filled)
        code = values["district"]
        district = District.objects.filter(state=values["state"], code=code).first()
        if district is None:
            return left_out(_("There is no district with the code %(code)s.") % {"code": code})
        facts: dict[str, Any] = {"name": values["name"], **row.told("town", "nces_id")}
        if "town" in facts:
            town = TownsOfState(values["state"], by=by)
            facts["town"] = _one(row, "town", town, facts["town"]) if facts["town"] else None
        found = School.objects.filter(district=district, code=values["code"])
        return judge(found, lambda: actions.record_school(district, values["code"], facts, by=by))


class Locals(TableImporter):
    """The federation's own list of locals. Semicolons stand between several divisions, employers or towns."""

    name = "locals"
    title = gettext_lazy("Locals")
    columns = (
        Column("number", gettext_lazy("Number"), ("local", "local number", "local no"), required=True),
        Column("name", gettext_lazy("Name"), ("local name",), required=True),
        _STATE,
        Column("divisions", gettext_lazy("Divisions"), ("division", "constituency")),
        Column("employers", gettext_lazy("Employers"), ("employer", "district")),
        Column("towns", gettext_lazy("Towns"), ("town", "city")),
        Column("contact_email", gettext_lazy("Officers' e-mail"), ("email", "contact")),
        Column("website", gettext_lazy("Website"), ("url", "web")),
    )

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        values = row.values(number=filled, name=filled, state=state, divisions=_divisions)
        local = Local.objects.filter(number=values["number"]).first()
        # A list of numbers and names erases nobody's address.
        told: dict[str, Any] = {**row.told("contact_email", "website", "divisions", "employers", "towns")}
        if "divisions" in told:
            told["divisions"] = values["divisions"]
        makers: dict[str, Callable[[str], object]] = {
            "employers": lambda name: employer_called(name, by=by),
            "towns": TownsOfState(values["state"], by=by),
        }
        told |= {name: _each(row, name, make) for name, make in makers.items() if name in told}
        facts = LocalFacts(name=values["name"], state=values["state"], **told)
        before = local and _facts_of(local)
        after = _facts_of(actions.record_local(values["number"], facts, by=by))
        if before is None:
            return NEW
        return SAME if before == after else CHANGED


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _each(row: Row, column: str, record: Callable[[str], object]) -> list[object]:
    return [_one(row, column, record, name) for name in _several(row[column])]


def _one(row: Row, column: str, record: Callable[[str], object], name: str) -> object:
    """What is recorded of a name in the cell; what is wrong with it is a problem of that column."""
    try:
        return record(name)
    except ValidationError as invalid:
        raise RefusedError([row.problem(" ".join(invalid.messages), column)]) from None


def _divisions(text: str) -> list[Division]:
    divisions = list(Division.objects.all())
    known = {fold(word): each for each in divisions for word in (each.name, each.slug)}
    unknown = [name for name in _several(text) if fold(name) not in known]
    if unknown:
        words = {"unknown": ", ".join(unknown), "known": ", ".join(map(str, divisions))}
        raise ValueError(_("There is no division %(unknown)s. There are: %(known)s.") % words)
    return [known[fold(name)] for name in _several(text)]


def _facts_of(local: Local) -> tuple:
    plain = (local.name, local.state, local.contact_email, local.website)
    related = (local.divisions, local.employers, local.towns)
    return (*plain, *(frozenset(each.values_list("pk", flat=True)) for each in related))
