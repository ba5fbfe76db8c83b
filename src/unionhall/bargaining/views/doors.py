"""The one way in: a table is fetched through its team's door, and every look is in the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from unionhall.bargaining import actions, permissions
from unionhall.bargaining.models import Seat, Table
from unionhall.core.frame import Crumb, Frame
from unionhall.core.models import User
from unionhall.core.views import expired_form

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class At:
    """Somebody at a table on a day, and what she may do there."""

    table: Table
    user: User
    on: date
    may_work: bool
    may_lead: bool

    def one(self, rows: "QuerySet[Row]", pk: int) -> Row:
        """A row of this table, or 404: no number leads to another table's."""
        return get_object_or_404(rows, pk=pk)

    def show(
        self,
        request: HttpRequest,
        template: str,
        title: str,
        *crumbs: Crumb,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        """A page of the desk, with the way back to the table."""
        trail = [(_("Bargaining"), reverse("bargaining:index"))]
        if title != self.table.title:
            trail.append((self.table.title, self.table.get_absolute_url()))
        frame = Frame(title, crumbs=[*trail, *crumbs]).context(request)
        known = {"table": self.table, "at": self, "now": timezone.now()}
        return render(request, f"bargaining/{template}.html", frame | known | context, status=status)


View = Callable[..., HttpResponse]


def at_table(view: View) -> View:
    """A view of one table: 404 for whoever does not sit at it; what she looks at is logged."""

    @wraps(view)
    def opened(request: HttpRequest, key: UUID, **names: Any) -> HttpResponse:
        on = timezone.localdate()
        if not isinstance(request.user, User):
            # She may have been signed out while she wrote. It is the same whether there is a table or not.
            if request.method == "POST":
                return expired_form(request)
            raise Http404
        if _has_to_show_more(request, key, on):
            return redirect(f"{reverse('account-second')}?{urlencode({'next': request.get_full_path()})}")
        user = request.user
        table = Table.objects.visible_to(user, on).select_related("unit__local").filter(key=key).first()
        if table is None:
            raise Http404
        may_work = permissions.may_work(user, table, on=on)
        at = At(table, user, on, may_work, permissions.may_lead(user, table, on=on))
        if request.method == "GET":
            named = " ".join([view.__name__, *map(str, names.values())])
            actions.note_look(table, named, by=user)
        elif not may_work:
            raise Http404
        response = view(request, at, **names)
        add_never_cache_headers(response)
        return response

    return opened


def _has_to_show_more(request: HttpRequest, key: UUID, on: date) -> bool:
    """Whether she has a seat at this table, but has not shown her second factor: only then is she told."""
    if getattr(request.user, "has_shown_second_factor", False):
        return False
    return Seat.objects.on(on).filter(table__key=key, user=request.user.pk).exists()
