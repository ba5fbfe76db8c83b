"""Making a kept costing known to members, and taking it back. The team's lead decides."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.bargaining import actions
from unionhall.bargaining.models import Costing
from unionhall.bargaining.publication import PublishForm
from unionhall.bargaining.views.doors import At, at_table
from unionhall.contracts.actions import AgreementFacts, Asked
from unionhall.contracts.bridge import without_people
from unionhall.contracts.models import Agreement, Question

WORDS = (
    "title", "stage", "audience", "agreed_on", "first_paid", "summary", "summary_es", "summary_pt",
    "full_text",
)  # fmt: skip


@at_table
def publish(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """What members are told, and who sees it."""
    if not at.may_lead:
        raise Http404
    costing = at.one(at.table.costings.all(), pk)
    known = costing.publications.filter(agreement__withdrawn_at=None).select_related("agreement").first()
    form = PublishForm(
        request.POST or None, costing=costing, initial=_initial(costing, known.agreement if known else None)
    )
    if request.method == "POST" and form.is_valid():
        facts, questions = _facts(costing, form)
        actions.publish(costing, facts, questions, by=at.user, on=timezone.now())
        return redirect("bargaining:costing", key=at.table.key, pk=costing.pk)
    title, button = _("Make it known to members"), _("Make it known")
    return at.show(request, "form", title, form=form, button=button)


@require_POST
@at_table
def withdraw(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Take it back: the link leads nowhere from now on."""
    if not at.may_lead:
        raise Http404
    publication = at.one(at.table.publications.select_related("agreement"), pk)
    actions.withdraw(publication, by=at.user, on=timezone.now())
    return redirect(at.table)


def _facts(costing: Costing, form: PublishForm) -> tuple[AgreementFacts, list[Asked]]:
    told = form.cleaned_data
    beside = told["beside"]
    facts = AgreementFacts(
        kept=costing.kept,
        beside=beside.kept if beside else None,
        beside_title=beside.title if beside else "",
        **{name: told[name] for name in WORDS},
    )
    return facts, asked(told["questions"], told["questions_es"], told["questions_pt"])


def asked(english: str, spanish: str, portuguese: str) -> list[Asked]:
    """Questions and answers from their texts; the n-th of each language belong together."""
    others = [*zip(_pairs(spanish), strict=False)], [*zip(_pairs(portuguese), strict=False)]
    found = []
    for place, (question, answer) in enumerate(_pairs(english)):
        spanish_pair, portuguese_pair = (
            pairs[place][0] if place < len(pairs) else ("", "") for pairs in others
        )
        found.append(Asked(question, answer, *spanish_pair, *portuguese_pair))
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return [(block.partition("\n")[0], block.partition("\n")[2]) for block in blocks if block]


def _initial(costing: Costing, known: Agreement | None) -> dict[str, object]:
    if known is None:
        return {"title": costing.title, "stage": Agreement.Stage.TENTATIVE}
    questions = list(known.questions.all())
    texts = {f"questions{code}": _text(questions, code) for code in ("", "_es", "_pt")}
    return {name: getattr(known, name) for name in WORDS} | texts | {"beside": _shown_beside(costing, known)}


def _shown_beside(costing: Costing, known: Agreement) -> Costing | None:
    """The kept costing that members see beside this one: of the same title and the same package."""
    if not known.beside:
        return None
    told = known.beside["package"]
    others = costing.table.costings.filter(title=known.beside_title).exclude(pk=costing.pk)
    return next((one for one in others if without_people(one.kept, known.beside)["package"] == told), None)


def _text(questions: list[Question], code: str) -> str:
    pairs = ((getattr(one, f"question{code}"), getattr(one, f"answer{code}")) for one in questions)
    return "\n\n".join(f"{question}\n{answer}" for question, answer in pairs if question)
