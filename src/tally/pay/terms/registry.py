"""Every kind of term by name, and terms to and from plain data: TOML, JSON and forms meet here."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from tally.pay.terms import charges, grid, movement, payments, surgery, time
from tally.pay.terms.fields import FieldSpec, read, specs, write
from tally.pay.terms.term import Objection, Term
from tally.words import Said

KINDS: Mapping[str, type[Term]] = {
    term.kind: term
    for term in (
        movement.Hold,
        movement.Step,
        movement.LaneMove,
        grid.AcrossTheBoard,
        grid.Flat,
        grid.SetCell,
        grid.SetColumn,
        grid.SetRow,
        grid.SetCells,
        grid.MinimumRate,
        grid.LiftBottom,
        surgery.AddTopStep,
        surgery.DropSteps,
        surgery.MergeLanes,
        surgery.AddLane,
        surgery.ReIndex,
        time.AddedDays,
        time.AddedHours,
        payments.Longevity,
        payments.Stipend,
        payments.Differential,
        payments.OneTime,
        payments.OtherPay,
        movement.Turnover,
        charges.RollUp,
        charges.HealthPremium,
    )
}


class TermError(ValueError):
    """A term cannot be read; `objections` says why, field by field, every reason at once."""

    def __init__(self, objections: list[Objection]) -> None:
        self.objections = tuple(objections)
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in objections))


def fields_of(kind: str) -> tuple[FieldSpec, ...]:
    """The fields of a kind of term, in order: enough to draw its form. Raises `KeyError`."""
    return specs(KINDS[kind])


def term_from(data: Mapping[str, Any]) -> Term:
    """A term from plain data with its `kind`. Raises `TermError` with everything that is wrong."""
    kind = str(data.get("kind", ""))
    if kind not in KINDS:
        raise TermError([("kind", _unknown(Said("kind of term"), kind, list(KINDS)))])
    known = {spec.name: spec for spec in fields_of(kind)}
    objections: list[Objection] = []
    values: dict[str, Any] = {}
    for name, raw in data.items():
        if name == "kind":
            continue
        if name not in known:
            objections.append((name, _unknown(Said("field of {kind}", kind=kind), name, list(known))))
            continue
        try:
            values[name] = read(known[name], raw)
        except (ValueError, TypeError) as wrong:
            objections.append((name, wrong.args[0]))
    missing = (name for name, spec in known.items() if spec.required and name not in data)
    objections.extend((name, Said("{kind} needs {name}", kind=kind, name=name)) for name in missing)
    if objections:
        raise TermError(objections)
    return KINDS[kind](**values)


def as_data(term: Term) -> dict[str, object]:
    """A term as plain data that `term_from` takes back unchanged; fields at their default are left out."""
    told = {spec.name: getattr(term, spec.name) for spec in specs(type(term))}
    defaults = {spec.name: spec.default for spec in specs(type(term)) if not spec.required}
    return {"kind": term.kind} | {
        name: write(value) for name, value in told.items() if name not in defaults or defaults[name] != value
    }


def _unknown(what: str, name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    gaps = {"what": what, "name": name, "known": ", ".join(known)}
    if close:
        said = "there is no {what} {name!r}; did you mean {close!r}? There are {known}"
        return Said(said, close=close[0], **gaps)
    return Said("there is no {what} {name!r}. There are {known}", **gaps)
