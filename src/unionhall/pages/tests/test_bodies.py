"""Old HTML becomes our blocks: what is allowed is rebuilt, what is not is told, no word is lost."""

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from unionhall.pages.bodies import Library, convert
from unionhall.pages.shortcodes import expand

LIBRARY = Library(host="old.example.org")


def rich(html: str) -> str:
    blocks = convert(html, LIBRARY).blocks
    return "".join(
        value.source if isinstance(value, RichText) else f"[{kind}: {value}]" for kind, value in blocks
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p><p>Two<br/>lines.</p>"),
        ("<p>One.</p>\n<p>Two.</p>", "<p>One.</p><p>Two.</p>"),
        ("<h2>Who</h2><p>We.</p>", "[heading: Who]<p>We.</p>"),
        ("<h3>Who</h3><h6>Why</h6>", "<h3>Who</h3><h4>Why</h4>"),
        ("<ul><li>a<ol><li>b</li></ol></li><li></li></ul>", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
        ("<blockquote><p>One.</p><p>Two.</p></blockquote>", "<blockquote>One.<br/>Two.</blockquote>"),
        ("<p><strong>a</strong> <em>b</em> <u>c</u></p>", "<p><b>a</b> <i>b</i> c</p>"),
        ("<pre>a\n  b</pre>", "<p>a<br/>  b</p>"),
        ("<table><tr><th>Step</th><td>1</td></tr></table>", "<ul><li>Step | 1</li></ul>"),
        ("<p>2 < 3 &amp; 4</p>", "<p>2 &lt; 3 &amp; 4</p>"),
        (
            '<p><a href="https://old.example.org/a/?b=1">our pay</a></p>',
            '<p><a href="/a/?b=1">our pay</a></p>',
        ),
        (
            '<p><a href="https://else.org/">their pay</a></p>',
            '<p><a href="https://else.org/">their pay</a></p>',
        ),
    ],
)
def test_what_the_editor_knows_is_kept(old, new):
    assert rich(old) == new


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)' style='x'>words</p>",
        '<a href="javascript:alert(1)">words</a>',
        '<a href=" java\nscript:alert(1)">words</a>',
        '<a href="data:text/html,alert(1)">words</a>',
        '<a href="//evil.example/alert(1)">words</a>',
        '<img src=x onerror="alert(1)">',
        "<svg><script>alert(1)</script></svg>",
        '<iframe srcdoc="alert(1)"></iframe>',
        "<style>alert(1)</style><!-- alert(1) --><![CDATA[alert(1)]]>",
        '<a href="https://x.example/&quot; onclick=&quot;alert(1)">words</a>',
    ],
)
def test_nothing_hostile_comes_along(hostile):
    made = rich(f"<p>before</p>{hostile}<p>after</p>")
    assert made.startswith("<p>before</p>")
    assert made.endswith("<p>after</p>")
    assert not any(
        word in made for word in ("<script", "javascript:", "<img", "<svg", "srcdoc", "<style", 'onclick="')
    )


def test_nesting_without_end_is_read():
    for tag in ("div", "b", "ul><li", "blockquote", "table><tr><td"):
        assert strip_tags(rich(f"<{tag}>" * 1500 + "words")).strip() == "words", tag


@given(st.text(max_size=200))
def test_any_text_at_all_becomes_safe_rich_text(text):
    made = rich(text)
    assert not set(made.replace("<br/>", "").lower().split("<")) & {"script", "style", "iframe"}


@given(st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), min_size=1, max_size=8))
def test_no_word_is_lost(words):
    html = "".join(f"<div><p>{word}</p><blockquote><p>{word}</p></blockquote></div>" for word in words)
    found = strip_tags(rich(html).replace("<", " <")).split()
    assert found == [word for word in words for _twice in range(2)]


def test_shortcodes_are_read_or_named_and_plain_brackets_stay():
    assert expand("see [top] and [sic]") == ("see [top] and [sic]", [])
    assert expand('[button link="/a"]words[/button]') == (
        "words",
        ["Shortcodes that only WordPress knows were taken out: button"],
    )
    html, notes = expand('[caption width="1"]<img src="a.png"> The vote[/caption][gallery ids="3, 4"]')
    assert html == (
        '<figure><img src="a.png"><figcaption> The vote</figcaption></figure>'
        '<img data-number="3"><img data-number="4">'
    )
    assert notes == []
    assert rich("[embed]https://video.example/1[/embed]") == (
        '<p><a href="https://video.example/1">Recording or page at video.example</a></p>'
    )
