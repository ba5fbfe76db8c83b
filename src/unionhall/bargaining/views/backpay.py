"""Back pay of a package: what is owed at once on the first pay at the new rates, with its working."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.bargaining.backpay import asked
from unionhall.bargaining.bridge import Problem
from unionhall.bargaining.costed import costed
from unionhall.bargaining.pictures import owed_waterfall
from unionhall.bargaining.views.doors import At, at_table


@at_table
def back_pay(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Year by year and line by line; nothing of what is asked is kept."""
    package = at.one(at.table.packages.all(), pk)
    question = asked(request.GET, costed(package.now))
    context: dict[str, Any] = {}
    if question.is_asked:
        try:
            found = question.found()
            context = {"found": found, "picture": owed_waterfall(found), "again": request.GET.urlencode()}
        except ValueError as wrong:
            context = {"problems": [Problem(wrong.args[0])]}
    crumb = package.title, reverse("bargaining:package", args=[at.table.key, package.pk])
    known = {"package": package, "form": question.form, "rows": question.rows, "left": question.somebody_left}
    return at.show(request, "backpay", _("Back pay"), crumb, **known, **context)
