"""Certificates for the world: the page that verifies one, its paper, its badge; and hours in reports."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from unionhall.core.exports import FORMATS
from unionhall.core.frame import Frame
from unionhall.institute import badges, certificates, exports, permissions
from unionhall.institute.gates import officers
from unionhall.institute.models import Certificate
from unionhall.institute.rules import rules
from unionhall.places.models import District, Local
from unionhall.roster.permissions import locals_within
from unionhall.roster.roles import Power


@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Where a code from paper is typed in."""
    code = request.GET.get("code", "").strip().upper()
    if code and Certificate.objects.filter(code=code).exists():
        return redirect("institute:certificate", code)
    frame = Frame(_("Verify a certificate"), crumbs=_crumbs())
    return render(request, "institute/verify.html", frame.context(request) | {"code": code})


@never_cache
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate stands, and what it says."""
    certificate = _certificate(code)
    frame = Frame(_("Certificate %(code)s") % {"code": code}, crumbs=_crumbs())
    context = {
        "certificate": certificate,
        "facts": certificate.facts,
        "credits": certificates.credit_lines(certificate),
    }
    answer = render(request, "institute/certificate.html", frame.context(request) | context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
def paper(request: HttpRequest, code: str) -> HttpResponse:
    content = certificates.paper(_certificate(code), (get_language() or "en")[:2])
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="certificate-{code}.pdf"'
    return answer


@never_cache
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """The credential; one that was revoked is gone."""
    certificate = _certificate(code)
    if certificate.revoked_at:
        return JsonResponse({"error": "revoked"}, status=410)
    answer = JsonResponse(badges.credential(certificate), json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/ld+json"
    answer["Content-Disposition"] = f'attachment; filename="badge-{code}.json"'
    return answer


def issuer(request: HttpRequest) -> HttpResponse:
    """Who signs badges, and with which key."""
    return JsonResponse(badges.issuer())


@never_cache
def revocations(request: HttpRequest, number: int) -> HttpResponse:
    """Which badges no longer stand, for whoever checks one that was handed to her."""
    answer = JsonResponse(badges.revocations(number, on=timezone.now()))
    answer["Content-Type"] = "application/ld+json"
    return answer


def _certificate(code: str) -> Certificate:
    return get_object_or_404(
        Certificate.objects.select_related("registration__participant"), code=code.upper()
    )


@officers
def reports(request: HttpRequest) -> HttpResponseBase:
    """Hours of a local's or a district's people, by rule and year: of those who agreed to be named."""
    reach = _reach(request)
    if not reach:
        raise Http404
    local = next((each for each in reach if each.number == request.GET.get("local")), reach[0])
    rule = rules().get(request.GET.get("rule", ""), next(iter(rules().values())))
    this_year = rule.year_of(timezone.localdate())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else this_year
    districts = District.objects.all() if permissions.may_run(request.user) else District.objects.none()
    district = districts.filter(code=request.GET.get("district") or None).first()
    sheet = exports.hours_of(district or local, rule, year)
    if request.GET.get("form") in FORMATS:
        return FORMATS[request.GET["form"]](sheet)
    frame = Frame(_("Reports of hours"), crumbs=_crumbs())
    context = {
        "locals": reach,
        "local": local,
        "districts": districts,
        "district": district,
        "rules": rules().values(),
        "rule": rule,
        "year": year,
        "years": range(this_year, this_year - 5, -1),
        "sheet": sheet,
        "formats": list(FORMATS),
        "asked": f"local={local.number}&{_of(district)}rule={rule.slug}&year={year}",
    }
    return render(request, "institute/reports.html", frame.context(request) | context)


def _of(district: District | None) -> str:
    return f"district={district.code}&" if district else ""


def _reach(request: HttpRequest) -> list[Local]:
    if permissions.may_run(request.user):
        return list(Local.objects.all())
    return locals_within(request.user, Power.REGISTER)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Institute and workshops"), reverse("institute:index"))]
