"""An answer made ready for a page, for paper and for files: the same for a plan at work, kept or shared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.funding import assuming, stacks, straining, telling
from unionhall.funding.inputs import Values
from unionhall.funding.tandem import Answer, Section, Words, as_json, pdf, workbook


@dataclass(frozen=True)
class Shown:
    """An answer and what was put in, with all that a page tells of them."""

    answer: Answer
    values: Values

    @property
    def picture(self) -> str:
        """Who pays; nothing where there is no plan."""
        return "" if self.answer.status == "infeasible" else stacks.paid(self.answer)

    @property
    def asked_picture(self) -> str | None:
        return stacks.asked(self.answer)

    @property
    def verdict(self) -> Section:
        return telling.verdict(self.answer)

    @property
    def sections(self) -> list[Section]:
        return telling.first_told(self.answer)

    @property
    def rest(self) -> list[Section]:
        """What takes longer to find out; empty until it is."""
        if not self.answer.is_considered or self.answer.status == "infeasible":
            return []
        return [telling.ahead(self.answer), telling.most_now(self.answer), straining.stress(self.answer)]

    @property
    def breaks_first(self) -> str:
        return straining.first(self.answer)

    @property
    def assumed(self) -> Section:
        return assuming.assumed(self.answer, self.values)

    @property
    def packet(self) -> list[Section]:
        """All of it, for the hearing."""
        return [
            self.verdict,
            *self.sections[:1],
            *self.rest[:1],
            *self.sections[1:],
            *self.rest[1:],
            self.assumed,
        ]


def _as_pdf(shown: Shown) -> HttpResponse:
    foot = _("%(district)s. Every dollar is spent, lost or left; every assumption is at the end.")
    content = pdf(
        telling.title(shown.answer),
        shown.packet,
        foot=foot % {"district": shown.answer.plan.district},
        language=(get_language() or "en")[:2],
    )
    return HttpResponse(content, content_type="application/pdf")


def _as_xlsx(shown: Shown) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    words = Words(_, telling.called, telling.title(shown.answer), shown.packet)
    return HttpResponse(workbook(shown.answer, words), content_type=kind)


def _as_json(shown: Shown) -> HttpResponse:
    """The answer, and what was put in under `plan`, as the command line reads it."""
    told: Mapping[str, Any] = {"plan": shown.values, **as_json(shown.answer)}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


FILES: Mapping[str, Callable[[Shown], HttpResponse]] = {"pdf": _as_pdf, "xlsx": _as_xlsx, "json": _as_json}


def file(shown: Shown, suffix: str, name: str) -> HttpResponse:
    """The answer as a file to take away. Raises `Http404` for a kind of file that there is not."""
    if suffix not in FILES:
        raise Http404
    response = FILES[suffix](shown)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
