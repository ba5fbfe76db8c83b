"""The staff room keeps to the same strict policy as the public pages: no inline script, no nonce."""

import csv
import json
import re
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from unionhall.core import staffroom
from unionhall.newsroom.actions import add_resource
from unionhall.newsroom.models import Post, PostIndex
from unionhall.newsroom.tests.samples import entry

INLINE = re.compile(r"<script>|<script [^>]*>(?=[^<\s])|\son\w+=[\"']|javascript:", re.IGNORECASE)
JSON = re.compile(r"<script[^>]* type=[\"']application/json[\"'][^>]*>.*?</script>", re.DOTALL)


def policy(answer) -> dict[str, str]:
    pairs = [part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";")]
    return {name: value for name, _space, value in pairs}


@pytest.fixture
def editor(home, as_user, dot):
    """The screen on which a post is begun."""
    index = PostIndex.objects.child_of(home).first()
    return as_user(dot).get(f"/staff/pages/add/newsroom/{Post._meta.model_name}/{index.pk}/")


def test_every_page_has_the_one_strict_policy(client, as_user, dot, home, editor):
    answers = [client.get("/"), client.get("/nowhere/"), client.get("/staff/login/"), editor]
    answers.append(as_user(dot).get("/staff/"))
    for answer in answers:
        assert policy(answer) == policy(answers[0])
    assert policy(editor)["default-src"] == "'self'"
    assert policy(editor)["object-src"] == "'none'"
    assert "script-src" not in policy(editor)
    assert "unsafe" not in editor["Content-Security-Policy"]


def test_the_editor_of_a_post_has_no_inline_script(editor):
    assert editor.status_code == 200
    assert INLINE.findall(JSON.sub("", editor.content.decode())) == []


def test_what_the_editor_starts_is_named_with_its_options(editor):
    notes = re.findall(r'data-hall-start="(\w+)"([^>]*)>', editor.content.decode())
    names = {name for name, _rest in notes}
    assert {"initDateTimeChooser", "ImageChooser", "InlinePanel", "MultipleChooserPanel"} <= names
    for _name, rest in notes:
        options = re.search(r'data-hall-options="([^"]*)"', rest)
        assert options is None or isinstance(json.loads(unescape(options[1])), dict)


def test_a_chooser_that_starts_in_another_way_is_refused_aloud():
    with pytest.raises(ValueError, match="does not know"):
        staffroom.note('document.write("x")')


def test_a_title_cannot_break_out_of_the_note():
    note = staffroom.note('new PageChooser("id_a", {"title": "\\"><script>alert(1)</script>"});')
    assert "<script>" not in note
    assert 'data-hall-id="id_a"' in note


def test_a_chooser_without_options_is_started_too():
    assert "data-hall-options" not in staffroom.note('createTaskChooser("id_task");')


LIVE = '=HYPERLINK("https://example.org";"Payroll")'


@pytest.mark.parametrize("address", ["/staff/snippets/newsroom/resource/", "/staff/reports/site-history/"])
def test_what_staff_take_out_of_any_list_runs_nothing_in_a_spreadsheet(address, as_user, dot, home):
    add_resource(entry(title=LIVE), by=dot)
    lists = {kind: as_user(dot).get(address, {"export": kind}) for kind in ("csv", "xlsx")}
    rows = list(csv.reader(b"".join(lists["csv"]).decode().splitlines()))
    book = load_workbook(BytesIO(b"".join(lists["xlsx"])))
    for table in (rows, book.active.values):
        cells = [cell for row in table for cell in row if "HYPERLINK" in str(cell)]
        assert cells == [f"'{LIVE}"]
