"""A page of which only a few words differ from one reader to the next: made once, then filled in.

For pages that no cache may keep (they carry a form's token, or what somebody wrote) and that thousands ask
for within a minute. Who has a session has a frame of her own and is shown a page of her own.
"""

import copy
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from django.utils.html import escape
from django.utils.translation import get_language

Words = Mapping[str, str]
# Nobody can write what stands for a word, since nobody knows it.
_SECRET = secrets.token_hex(16)
_MARK = re.compile(rf"{_SECRET}(\w+)\.")
_KEPT_FOR = 3600
_TOKEN, _QUERY = "csrf_token", "QUERY_STRING"


def fill(
    request: HttpRequest, template: str, context: Callable[[Words], dict[str, Any]], words: Words
) -> HttpResponse:
    """The template with a context that is made of these words; all else in it follows from the path."""
    if any(name in request.COOKIES for name in settings.PERSONAL_COOKIES):
        return render(request, template, context(words))
    query = iri_to_uri(request.META.get(_QUERY, ""))
    key = f"shell:{template}:{get_language()}:{request.path}{'?' if query else ''}"
    shell = cast(str, cache.get_or_set(key, lambda: _shell(request, template, context, words), _KEPT_FOR))
    own = {**words, _QUERY: query, _TOKEN: get_token(request)}
    return HttpResponse(_MARK.sub(lambda mark: escape(own[mark[1]]), shell))


def _shell(
    request: HttpRequest, template: str, context: Callable[[Words], dict[str, Any]], words: Iterable[str]
) -> str:
    asked = copy.copy(request)
    asked.META = {**request.META, _QUERY: _mark(_QUERY) if request.META.get(_QUERY) else ""}
    marked = context({name: _mark(name) for name in words})
    return render_to_string(template, {**marked, _TOKEN: _mark(_TOKEN)}, asked)


def _mark(name: str) -> str:
    return f"{_SECRET}{name}."
