"""Whether the words of a link say where it goes. Blocks, form fields and models share these rules."""

import re
from html.parser import HTMLParser
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What people write instead of saying where a link goes, in the site's three languages, in its plainest form.
_EMPTY_WORDS = frozenset(
    """
    here|click|click here|click this|click this link|click below|press here|tap here|this|this link|link|links
    this page|page|more|more info|more information|read|read more|read on|learn more|find out more|see more
    details|continue|continue reading|go|go here|see here|download|download here|view|open|url|website
    aquí|aqui|haga clic|haga clic aquí|haz clic|haz clic aquí|clic aquí|clic|pulse aquí|pincha aquí
    este enlace|enlace|esta página|más|más información|leer más|lea más|leer|ver más|saber más|conozca más
    detalles|seguir leyendo|continuar|descargar|descargar aquí|ver|abrir
    clique|clique aqui|carregue aqui|clicar aqui|prima aqui|este link|ligação|esta ligação|esta página|mais
    mais informação|mais informações|ler mais|leia mais|ver mais|saiba mais|saber mais|detalhes
    continuar a ler|continue lendo|baixar|baixar aqui|descarregar|transferir|abrir aqui
    """.replace("\n", "|").split("|")
)
_EMPTY = frozenset(" ".join(words.split()) for words in _EMPTY_WORDS if words.strip())
_ADDRESS = re.compile(r"(https?:|www\.)\S*|[\w-]+(\.[\w-]+)+/\S*", re.IGNORECASE)
# Telling a reader to click tells her nothing, whatever stands before or after it.
_CLICKING = re.compile(
    r"\b(?:click(?:ing)?|tap(?:ping)?) (?:(?:on )?(?:here|this|the link)|below)\b"
    r"|\bpress(?:ing)? (?:(?:on )?(?:here|this (?:link|button)|the link)|below)\b"
    r"|\b(?:haga|hagan|haz|hacer|haciendo|dé|den|da|dar|dale|dele|dando) (?:un )?click?\b"
    r"|\b(?:faça|fazer|fazendo|dê|dar|dando) (?:um )?(?:clique|click?)\b"
    r"|\b(?:click?|pulse|pulsa|pinche|pincha|presione|presiona|oprima|toque|toca) (?:aquí|aqui|en est[ea])\b"
    r"|\b(?:click?|clique|clica|clicar|clicando|carregue|prima|pressione|toque|aperte)"
    r" (?:aqui|n?este|n?esta|n[oa]|em)\b"
)
# Nor does a verb that fits any link, with nothing but the place to press behind it.
_POINTING = re.compile(
    r"(?:see|read|view|look|watch|find|get|open|download|check|learn|more)(?: it| this| more| out)* here"
    r"|(?:vea|ve|ver|lea|lee|leer|mire|mira|consulte|consulta|descargue|descarga|abra|abre|véalo|léalo|más)"
    r"(?: más| información)* aqu[íi]"
    r"|(?:veja|vê|ver|leia|lê|ler|consulte|confira|acesse|aceda|baixe|abra|saiba|mais)"
    r"(?: mais| informações| [oa]s?)* aqui"
    r"|(?:in|at|on|via|follow|use|see|visit|open) (?:this|the) (?:link|page|site|website)"
    r"|(?:en|por|siga|sigue|use|usa|vea|visite|visita|abra) (?:este|esta|el|la) (?:enlace|página|sitio)"
    r"|(?:neste|nesta|siga|use|veja|visite|abra|acesse)(?: este| esta| o| a)? (?:link|ligação|página|site)"
)
_POLITE = re.compile(r"^(?:please|por favor|favor|just) ")
_WORDS = re.compile(r"[^\W_]+")


def check_label(text: str) -> None:
    """Raise `ValidationError` if a link with these words does not say where it goes."""
    words = " ".join(text.split())
    if _ADDRESS.fullmatch(words):
        message = _(
            "“%(words)s” is a bare address. Write what is found there, for example “The 2021 pay survey”."
        )
        raise ValidationError(message, params={"words": words}, code="bare_address")
    if words and _says_nothing(" ".join(_WORDS.findall(normalize("NFKC", words).casefold()))):
        message = _(
            "“%(words)s” does not say where the link goes. Name what the reader will find, "
            "for example “How to ask for paid leave”."
        )
        raise ValidationError(message, params={"words": words}, code="unclear_link")


def _says_nothing(words: str) -> bool:
    bare = _POLITE.sub("", words)
    return not bare or bare in _EMPTY or bool(_POINTING.fullmatch(bare) or _CLICKING.search(words))


def check_links(html: str) -> None:
    """Raise `ValidationError` naming every link of a formatted text that does not say where it goes."""
    reader = _LinkReader()
    reader.feed(html or "")
    problems = [problem for label in reader.labels for problem in _problems(label)]
    if problems:
        raise ValidationError(problems)


def _problems(label: str) -> list[ValidationError]:
    if not label.strip():
        message = _(
            "A link in this text has no words. Write what the reader will find there, or take the link away."
        )
        return [ValidationError(message, code="empty_link")]
    try:
        check_label(label)
    except ValidationError as problem:
        return [problem]
    return []


class _LinkReader(HTMLParser):
    """Collects the words of every link."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "a":
            self._is_inside = True
            self.labels.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.labels[-1] += data
