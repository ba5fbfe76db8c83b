"""Wagtail's staff room without inline scripts, so that the strict Content-Security-Policy holds there too.

Its date fields and repeated forms are started by templates, which `core/templates/wagtailadmin` replaces. Its
choosers write their script in Python; here that becomes an element which `core/staff.js` starts.
Its lists, taken out, run nothing in a spreadsheet.
Why, and what to look at when Wagtail is updated: docs/decisions/0012-no-inline-scripts.md.
"""

import json
import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets import BaseChooser

from unionhall.core.importing.cells import guard

_SCRIPT = re.compile(r"(?:new )?(?P<name>\w+)\((?P<given>.*)\);?", re.DOTALL)


def start() -> None:
    """From now on choosers bring no script, and no cell that is taken out comes alive."""
    BaseChooser.render = render
    SpreadsheetExportMixin.preprocess_field_value = harmless


def render(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
) -> SafeString:
    """The chooser, and what it would have started by a script of its own."""
    if not attrs or "id" not in attrs:
        raise TypeError("A chooser cannot be rendered without an id.")
    data = self.get_value_data(value)
    html = self.render_html(name, data, attrs)
    return mark_safe(html + note(self.render_js_init(attrs["id"], name, data)))


_as_wagtail_writes = SpreadsheetExportMixin.preprocess_field_value


def harmless(self: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
    """A cell as Wagtail writes it, guarded as every table of the hall is (`core.exports`)."""
    written = _as_wagtail_writes(self, field, value, export_format)
    return guard(written) if isinstance(written, str) else written


def note(script: str) -> SafeString:
    """The element that says what a script `new Name("id", {options});` starts."""
    call = _SCRIPT.fullmatch(script.strip())
    if call is None:
        raise ValueError(f"This chooser starts in a way that core/staff.js does not know: {script}")
    given = json.loads(f"[{call['given']}]")
    options = format_html(' data-hall-options="{}"', json.dumps(given[1])) if given[1:] else ""
    return format_html(
        '<span hidden data-hall-start="{}" data-hall-id="{}"{}></span>', call["name"], given[0], options
    )
