"""The order in which staff fill in posts and campaigns, and the words that help them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    TitleFieldPanel,
)

PICTURE = MultiFieldPanel(
    [FieldPanel("lead_picture"), FieldPanel("lead_alternative"), FieldPanel("lead_caption")],
    heading=_("Lead picture"),
    help_text=_("The photographer's credit is kept with the picture itself, in the picture library."),
)

POST = [
    TitleFieldPanel("title", placeholder=_("Headline")),
    FieldPanel("summary"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("date")]),
            FieldPanel("byline"),
            FieldPanel("divisions", widget=forms.CheckboxSelectMultiple),
            FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        ],
        heading=_("Filed under"),
    ),
    MultiFieldPanel(
        [FieldPanel("locals", widget=forms.CheckboxSelectMultiple)],
        heading=_("Locals"),
        classname="collapsed",
        help_text=_("The post also appears on the pages of the locals you tick."),
    ),
    PICTURE,
    FieldPanel("body"),
    MultiFieldPanel(
        [FieldPanel("action_label"), FieldPanel("action_url")],
        heading=_("Call to action"),
        help_text=_("One button at the end of the post: what a reader can do now."),
    ),
    FieldPanel("part_of"),
    MultipleChooserPanel("related_pages", label=_("related page"), chooser_field_name="page"),
    MultipleChooserPanel("related_resources", label=_("related resource"), chooser_field_name="resource"),
    InlinePanel(
        "corrections",
        label=_("correction"),
        help_text=_("Say what was wrong and what is right. It stands above the text, with its date."),
    ),
]

CAMPAIGN = [
    TitleFieldPanel("title", placeholder=_("Name of the campaign")),
    FieldPanel("summary"),
    FieldPanel("divisions", widget=forms.CheckboxSelectMultiple),
    PICTURE,
    InlinePanel("asks", label=_("ask"), heading=_("What we ask for")),
    FieldPanel("body"),
    InlinePanel("milestones", label=_("date"), heading=_("Timeline")),
    InlinePanel("partners", label=_("partner"), heading=_("Partners")),
    MultipleChooserPanel("documents", label=_("document"), chooser_field_name="resource"),
]
