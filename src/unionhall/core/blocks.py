"""The building blocks of a text: what an editor can put into the body of any page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr", "blockquote"]


class PictureBlock(blocks.StructBlock):
    """A picture with the words that stand in for it."""

    picture = ImageChooserBlock(label=_("picture"))
    alternative = blocks.CharBlock(label=_("alternative text"), max_length=255)
    caption = blocks.CharBlock(label=_("caption"), max_length=255, required=False)

    class Meta:
        icon = "image"
        template = "core/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """Words to be read from across the room."""

    words = blocks.TextBlock(label=_("words"))
    speaker = blocks.CharBlock(label=_("who said it"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        template = "core/blocks/quote.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = blocks.CharBlock(
        label=_("heading"), max_length=120, icon="title", template="core/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(label=_("text"), features=RICH_TEXT)
    picture = PictureBlock(label=_("picture"))
    quote = QuoteBlock(label=_("pull quote"))
    document = DocumentChooserBlock(
        label=_("document"), icon="doc-full", template="core/blocks/document.html"
    )
