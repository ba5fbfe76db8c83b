"""The building blocks of a text: what an editor can put into the body of any page."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from unionhall.core.charts import (
    DOLLARS,
    DOLLARS_AND_CENTS,
    NUMBER,
    PERCENT,
    Bar,
    BarChart,
    render,
)
from unionhall.core.publishing import is_public
from unionhall.core.wording import check_label, check_links

# Beyond this no picture can be drawn, and no figure of a union is meant.
_LARGEST_FIGURE, _MOST_DECIMALS = 10**15, 6
RICH_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr", "blockquote"]


class TextBlock(blocks.RichTextBlock):
    """Formatted text whose links say where they go."""

    def __init__(self, **options) -> None:
        super().__init__(**{"features": RICH_TEXT, "validators": [check_links], **options})


class PictureBlock(blocks.StructBlock):
    """A picture with the words that stand in for it."""

    picture = ImageChooserBlock(label=capfirst(_("picture")))
    alternative = blocks.CharBlock(
        label=capfirst(_("alternative text")),
        max_length=255,
        help_text=_("What the picture shows, for somebody who cannot see it."),
    )
    caption = blocks.CharBlock(label=capfirst(_("caption")), max_length=255, required=False)

    class Meta:
        icon = "image"
        template = "core/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """Words to be read from across the room."""

    words = blocks.TextBlock(
        label=capfirst(_("words")), rows=3, help_text=_("Without quotation marks: the page adds them.")
    )
    speaker = blocks.CharBlock(label=capfirst(_("who said it")), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        template = "core/blocks/quote.html"


class LinkValue(blocks.StructValue):
    """A link as its template sees it."""

    @property
    def is_open(self) -> bool:
        """Whether it leads to what everybody may read: its page may have been withdrawn since."""
        return bool(self["url"] or (self["page"] and is_public(self["page"])))


class LinkBlock(blocks.StructBlock):
    """A link to a page of this site or to another site, in words that say where it goes."""

    label = blocks.CharBlock(
        label=capfirst(_("words of the link")),
        max_length=80,
        validators=[check_label],
        help_text=_("Say where it goes: “Write to your senators”, never “click here”."),
    )
    page = blocks.PageChooserBlock(label=capfirst(_("page of this site")), required=False)
    url = blocks.URLBlock(label=capfirst(_("or another address")), required=False)

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            problem = ValidationError(
                gettext("Choose a page of this site or write an address: one of the two.")
            )
            raise blocks.StructBlockValidationError(block_errors={"page": problem})
        return cleaned

    class Meta:
        icon = "link"
        value_class = LinkValue


class CallBlock(blocks.StructBlock):
    """Something to do now, in a box nobody overlooks."""

    title = blocks.CharBlock(label=capfirst(_("what to do")), max_length=120)
    text = blocks.TextBlock(label=capfirst(_("why")), rows=2, required=False)
    link = LinkBlock(label=capfirst(_("where")))

    class Meta:
        icon = "pick"
        template = "core/blocks/call.html"


class FigureBlock(blocks.StructBlock):
    """One number and what it is of."""

    label = blocks.CharBlock(label=capfirst(_("what it is of")), max_length=80)
    value = blocks.DecimalBlock(label=capfirst(_("number")))
    is_ours = blocks.BooleanBlock(label=capfirst(_("set it off")), required=False)

    def clean(self, value):
        cleaned = super().clean(value)
        if abs(cleaned["value"]) > _LARGEST_FIGURE or _decimals(cleaned["value"]) > _MOST_DECIMALS:
            problem = ValidationError(
                gettext("Write a number of at most a thousand million millions, with at most six decimals.")
            )
            raise blocks.StructBlockValidationError(block_errors={"value": problem})
        return cleaned


def _decimals(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)


class FiguresBlock(blocks.StructBlock):
    """Numbers as a picture, with the sentence that says what it shows and the table below it."""

    UNITS = {"number": NUMBER, "dollars": DOLLARS, "cents": DOLLARS_AND_CENTS, "percent": PERCENT}

    title = blocks.CharBlock(label=capfirst(_("title")), max_length=120)
    says = blocks.TextBlock(
        label=capfirst(_("what it shows")),
        rows=2,
        help_text=_("One sentence with the main thing, for everybody and for those who cannot see it."),
    )
    column = blocks.CharBlock(label=capfirst(_("heading of the things")), max_length=60)
    measure = blocks.CharBlock(label=capfirst(_("heading of the numbers")), max_length=60)
    unit = blocks.ChoiceBlock(
        label=capfirst(_("unit")),
        default="number",
        choices=[
            ("number", _("A number")),
            ("dollars", _("Dollars")),
            ("cents", _("Dollars and cents")),
            ("percent", _("Percent")),
        ],
    )
    source = blocks.CharBlock(label=capfirst(_("source")), max_length=160, required=False)
    figures = blocks.ListBlock(FigureBlock(), label=capfirst(_("figures")), min_num=1, max_num=30)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        bars = [Bar(each["label"], each["value"], bool(each["is_ours"])) for each in value["figures"]]
        columns = (value["column"], value["measure"])
        unit = self.UNITS[value["unit"]]
        picture = BarChart(value["title"], value["says"], bars, columns, unit, source=value["source"])
        has_one_size = bool(parent_context and parent_context.get("has_one_size"))
        return context | {"chart": render(picture, has_one_size=has_one_size)}

    class Meta:
        icon = "list-ol"
        template = "core/blocks/figures.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = blocks.CharBlock(
        label=capfirst(_("heading")), max_length=120, icon="title", template="core/blocks/heading.html"
    )
    paragraph = TextBlock(label=capfirst(_("text")))
    picture = PictureBlock(label=capfirst(_("picture")))
    quote = QuoteBlock(label=capfirst(_("pull quote")))
    figures = FiguresBlock(label=capfirst(_("figures")))
    call = CallBlock(label=capfirst(_("call to action")))
    document = DocumentChooserBlock(
        label=capfirst(_("document")), icon="doc-full", template="core/blocks/document.html"
    )
