"""A link says where it goes, in each of the three languages, wherever an editor can write one."""

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail import blocks
from wagtail.rich_text import RichText

from unionhall.core.blocks import BodyBlock, LinkBlock
from unionhall.core.wording import check_label, check_links


@pytest.mark.parametrize(
    "words",
    [
        "click here",
        "Click  Here!",
        "here",
        "Read more…",
        "→ more",
        "haga clic aquí",
        "Leer más",
        "aquí",
        "clique aqui",
        "Click here to sign up",
        "Please click here",
        "please, read more",
        "The memo (click\xa0here)",
        "Tap here for the form",
        "Haga clic aquí para ver el aviso",
        "Por favor, haga clic",
        "Pulse aquí para firmar",
        "Clique aqui para se inscrever",
        "Carregue neste botão",
        "By clicking here",
        "You can enrol by clicking on this link",
        "Click on here",
        "CLICK-HERE",
        "Click, here!",
        "Press this button",
        "Read it here",
        "More: here",
        "Follow this link",
        "read_more",
        "Haga click aquí",
        "Haga clic aqui\u0301",
        "Da click aquí",
        "Inscríbase dando clic",
        "Vea aquí",
        "En este enlace",
        "Veja aqui",
        "Leia aqui",
        "Faça um clique",
        "Veja-o aqui",
        "Neste link",
        "→",
        "Saiba mais",
        "https://example.org/memo",
        "www.example.org",
        "example.org/memo.pdf",
    ],
)
def test_words_that_say_nothing_are_refused(words):
    with pytest.raises(ValidationError):
        check_label(words)


@pytest.mark.parametrize(
    "words",
    [
        "How to click through the benefits form",
        "The press is here on Tuesday",
        "A clique of employers",
        "La clínica de vacunas",
        "Please read the pay survey",
        "In the press this week",
        "One click, and your letter is with your senators",
        "What a click costs: phishing at work",
        "Read the pay survey",
        "What we learn here: a day in room 12",
        "Lea el acuerdo",
        "Vea aquí el calendario de pagos",
        "Leia o acordo",
        "A prima da presidente",
        "El clic que engaña",
        "+1 413 555 0100",
        "工会",
        "Here is how to ask for leave",
        "More money for paras",
        "The 2021 pay survey",
        "rosa@example.org",
        "",
        "Más escuelas",
    ],
)
def test_words_that_say_where_a_link_goes_are_kept(words):
    check_label(words)


def test_every_faulty_link_of_a_text_is_named_at_once():
    html = (
        '<p><a href="/a">click <b>here</b></a>, <a href="/b">The pay survey</a>, '
        '<a linktype="page" id="3">more</a></p>'
    )
    with pytest.raises(ValidationError) as refusal:
        check_links(html)
    assert [message.split("”")[0] for message in refusal.value.messages] == ["“click here", "“more"]
    check_links('<p>Call here, or <a href="/b">read the pay survey</a>.</p>')


@pytest.mark.parametrize("empty", ["", " ", "&nbsp;", "<b></b>", "\n"])
def test_a_link_without_words_is_refused(empty):
    with pytest.raises(ValidationError, match="has no words"):
        check_links(f'<p>The memo<a href="/a">{empty}</a>, <a href="/b">The pay survey</a></p>')


def test_the_editor_refuses_them_in_text_and_on_buttons():
    body = BodyBlock()
    with pytest.raises(blocks.StreamBlockValidationError):
        body.clean(body.to_python([{"type": "paragraph", "value": '<p><a href="/a">here</a></p>'}]))
    fine = body.clean(body.to_python([{"type": "paragraph", "value": '<p><a href="/a">The memo</a></p>'}]))
    assert isinstance(fine[0].value, RichText)
    link = LinkBlock()
    for value in (
        {"label": "click here", "url": "https://example.org", "page": None},
        {"label": "The memo", "url": "", "page": None},
    ):
        with pytest.raises(blocks.StructBlockValidationError):
            link.clean(link.to_python(value))
    assert link.clean(link.to_python({"label": "The memo", "url": "https://example.org", "page": None}))


class Chosen(forms.Form):
    local = forms.ModelChoiceField(Group.objects.none(), required=False)


@pytest.mark.django_db
def test_an_empty_choice_is_said_in_words():
    with translation.override("es"):
        html = str(Chosen()["local"])
    assert '<option value="" selected>Nada elegido</option>' in html
    assert "---" not in html
