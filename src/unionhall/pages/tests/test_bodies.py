"""Old HTML becomes our blocks: what is allowed is rebuilt, what is not is told, no word is lost."""

import re
from itertools import count, pairwise

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from unionhall.core.models import Attachment
from unionhall.pages.bodies import convert, plain
from unionhall.pages.lines import Library
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
    ("old", "new"),
    [
        ("<ul><li>Lead in<p>second para</p></li></ul>", "<ul><li>Lead in<br/>second para</li></ul>"),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", "<ul><li>a<br/>c<ul><li>b</li></ul></li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul><p>a</p><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<table><tr><td>one<p>two</p></td></tr></table>", "<ul><li>one<br/>two</li></ul>"),
        ("<table><caption>Pay</caption><tr><td>1</td></tr></table>", "<p>Pay</p><ul><li>1</li></ul>"),
        ("<table><p>no cell</p></table>", "<p>no cell</p>"),
        ("<table>a<tr><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        (
            "<blockquote>start<p>middle</p>end</blockquote>",
            "<blockquote>start<br/>middle<br/>end</blockquote>",
        ),
        ("<blockquote>Won.<cite>Ana</cite></blockquote>", "<blockquote>Won.<br/>Ana</blockquote>"),
        ("<p>In <cite>The Call</cite> of May</p>", "<p>In The Call of May</p>"),
        ("<p>a <span>b<div>c</div></span>d</p>", "<p>a b<br/>c<br/>d</p>"),
        ("<p>one <b> two </b>three</p>", "<p>one  <b>two</b> three</p>"),
        ("<p>one</p><pre>a<br>b</pre>", "<p>one</p><p>a<br/>b</p>"),
        ("<p>one</p><pre>a<div>b</div></pre>", "<p>one</p><p>a</p><p>b</p>"),
        ('<h2><a href="/a">Our pay</a></h2>', '<h3><a href="/a">Our pay</a></h3>'),
        (
            "<figure><img src=x><figcaption>The <a href='/b'>vote</a></figcaption></figure>",
            '<p>The <a href="/b">vote</a></p>',
        ),
        ("<figure><img src=x><table><tr><td>1</td></tr></table></figure>", "<ul><li>1</li></ul>"),
    ],
)
def test_no_two_words_grow_together_and_nothing_falls_out_of_a_list_or_table(old, new):
    assert rich(old) == new


SEEN = '<a href="https://www.youtube.com/watch?v=x&amp;t=1">Recording or page at www.youtube.com</a>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '<!-- wp:embed {"url":"y"} --><figure class="wp-block-embed"><div>\n'
            "https://www.youtube.com/watch?v=x&amp;t=1\n</div><figcaption>The rally</figcaption></figure>",
            f"<p>{SEEN}</p><p>The rally</p>",
        ),
        (
            "Look:\nhttps://www.youtube.com/watch?v=x&t=1\nand share.",
            f"<p>Look:<br/>{SEEN}<br/>and share.</p>",
        ),
        ("Look: https://else.org/a and share.", "<p>Look: https://else.org/a and share.</p>"),
        ("[youtube https://www.youtube.com/watch?v=x&amp;t=1]", f"<p>{SEEN}</p>"),
        ("[youtube=https://www.youtube.com/watch?v=x&t=1]", f"<p>{SEEN}</p>"),
        ("[embedyt]https://www.youtube.com/watch?v=x&t=1[/embedyt]", f"<p>{SEEN}</p>"),
        ('[youtube id="x&t=1"]', ""),
        ('[youtube id="x"]', f"<p>{SEEN.replace('&amp;t=1', '')}</p>"),
        (
            '<ul><li>See<iframe src="https://vimeo.com/1"></iframe></li></ul>',
            '<ul><li>See<br/><a href="https://vimeo.com/1">Recording or page at vimeo.com</a></li></ul>',
        ),
        (
            '<p><a href="https://else.org/">theirs<br>https://else.org/</a></p>',
            '<p><a href="https://else.org/">theirs<br/>https://else.org/</a></p>',
        ),
        ("<p>http://[broken/</p>", "<p>http://[broken/</p>"),
    ],
)
def test_what_was_embedded_and_an_address_on_a_line_of_its_own_become_links_that_say_where_they_go(old, new):
    assert rich(old) == new


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("about", "/2021/02/about"),
        ("../x", "/2021/x"),
        ("?p=3", "/2021/02/?p=3"),
        ("//old.example.org/p", "/p"),
        ("//else.org/p", "https://else.org/p"),
        ("/pay", "/pay"),
        ("mailto:rosa@example.org", "mailto:rosa@example.org"),
    ],
)
def test_an_address_is_taken_from_where_the_page_stood(href, target):
    body = convert(f'<p><a href="{href}">words</a></p>', LIBRARY, "https://old.example.org/2021/02/")
    assert body.blocks[0][1].source == f'<p><a href="{target}">words</a></p>'
    assert not body.notes


def test_what_is_left_out_is_named():
    html = (
        '<p><a href="about">us</a> <a href="#top">up</a> <a href="http://[broken/">them</a> <a>none</a></p>'
        '<div><a href="card"><p>a card</p></a></div><pre><a href="code">code</a></pre>'
        '<ul><li>a<form>b</form><iframe src="/v.mp4"></iframe></li></ul>[video]'
    )
    assert convert(html, LIBRARY).notes == [
        "Shortcodes that only WordPress knows were taken out: video",
        "Left out: <form>",
        "Something embedded was left out: /v.mp4",
        "Links were left out, their words stay: about, #top, http://[broken/, card, code",
    ]
    assert "us up them none" in rich(html)


def test_a_picture_is_looked_for_where_it_lay_and_a_file_that_is_here_is_called_by_its_title():
    asked = []
    convert('<img src="../up/a.png">', Library("", asked.append), "https://old.example.org/2021/02/")
    assert asked == ["https://old.example.org/2021/up/a.png"]
    file = Attachment(pk=7, title="The contract", collection_id=1)
    library = Library("old.example.org", {"https://old.example.org/up/a.pdf": file}.get)
    for html in ("https://old.example.org/up/a.pdf", '<iframe src="/up/a.pdf"></iframe>'):
        body = convert(html, library, "https://old.example.org/2021/02/")
        assert body.blocks[0][1].source == '<p><a linktype="document" id="7">The contract</a></p>'


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


BLOCKS = [
    "p",
    "div",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "caption",
    "h2",
    "h4",
    "pre",
    "figure",
]
BLOCKS += ["figcaption", "dl", "dt", "center"]
TREES = st.recursive(
    st.just("word"),
    lambda inside: st.tuples(st.sampled_from(BLOCKS), st.lists(inside, min_size=1, max_size=3)),
    max_leaves=12,
)


def written(tree, number) -> str:
    if tree == "word":
        return f"w{next(number)}"
    name, inside = tree
    # Two words beside each other, with no block between them, would be one.
    apart = [each for each, after in pairwise([*inside, None]) if (each, after) != ("word", "word")]
    return f"<{name}>{''.join(written(each, number) for each in apart)}</{name}>"


@given(TREES)
def test_however_blocks_stand_in_each_other_no_word_is_lost_doubled_or_grown_onto_another(tree):
    number = count()
    made = strip_tags(rich(written(tree, number)).replace("<", " <"))
    assert sorted(re.findall(r"\bw(\d+)\b", made), key=int) == [str(each) for each in range(next(number))]


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


def test_blanks_stand_only_where_something_ended():
    html = (
        "<p>We won <strong>big</strong>, said <a href='/x/'>Jane</a>!</p><p>Our<br>union<em>'s</em> win</p>"
    )
    assert plain(html) == "We won big, said Jane! Our union's win"
    assert rich("<h2>Our <strong>union</strong>'s win</h2>") == "[heading: Our union's win]"


def test_shortcodes_in_others_are_taken_out_and_told():
    html, notes = expand("[accordion][item][part]Words[/part][/item][/accordion] [sic]")
    assert (html, len(notes)) == ("Words [sic]", 1)
    assert notes[0].endswith("accordion, item, part")
