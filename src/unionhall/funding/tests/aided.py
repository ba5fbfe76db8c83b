"""Figures of school aid to test with: read in as staff read them, or written down for one district."""

import io
from datetime import date
from decimal import Decimal

from unionhall.core.freshness import generation
from unionhall.core.importing import running
from unionhall.core.models import ImportRun
from unionhall.funding import actions
from unionhall.funding.facts import Recipient

DAY = date(2026, 1, 5)
COUNTS = (
    "lea,district,fy,waf,pk,k full,el,ms,hs,voc,el pk-5,el 6-8,el hs,low income\n"
    "239,Plymouth,2025,1.036,222,514,2671,1657,1946,692,240,55,102,2635\n"
)


def tried(importer: str, name: str, text: str) -> ImportRun:
    """A file after its dry run."""
    run = running.receive(io.BytesIO(text.encode()), name, importer=importer, by=None)
    running.check(run)
    return run


def read_in(importer: str, name: str, text: str) -> dict[str, int]:
    """A file taken in; what became of its rows."""
    run = tried(importer, name, text)
    assert run.state == ImportRun.State.CHECKED
    running.start(run)
    running.carry_out(run)
    generation().bump()
    return {kind: run.count(kind) for kind in run.counts}


def paid(lea: int, years: dict[int, dict[str, object]]) -> None:
    """What the state's workbook says of a district that runs schools."""
    under = actions.Provenance(actions.record_source("A workbook", on=DAY, by=None), None)
    place = Recipient.objects.get(lea=lea)
    actions.record_recipient(lea, actions.RecipientFacts(place.name, runs_schools=True), by=None)
    facts = {
        year: {name: Decimal(str(amount)) for name, amount in amounts.items()}
        for year, amounts in years.items()
    }
    actions.record_district_years(place, facts, under=under)
    generation().bump()
