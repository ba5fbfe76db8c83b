"""The arithmetic's own words in the reader's language: which rule binds, and the labels of its lines.

The reasons beside a line are sums in words; they stay as the arithmetic writes them, in English, and a page
says so of them.
"""

from django.utils.translation import gettext_lazy as _

from unionhall.funding.bridge import AidRule, ContributionRule

AID_RULES = {
    AidRule.FOUNDATION: (
        _("Foundation aid decides"),
        _("The foundation budget, less what the towns must pay, comes to more than last year's aid."),
    ),
    AidRule.MINIMUM: (
        _("Minimum aid decides"),
        _("The formula gives less than last year, so the aid is last year's and a fixed sum for each pupil."),
    ),
    AidRule.HELD: (
        _("Held harmless"),
        _("The formula gives less than last year, so the aid stays what it was."),
    ),
    AidRule.CAPPED: (
        _("Capped at the foundation budget"),
        _("A district without schools is never given more than its foundation budget."),
    ),
}
CONTRIBUTION_RULES = {
    ContributionRule.REDUCED: (
        _("Down to the target"),
        _("Last year's requirement, grown with the town's revenue, is above the target and drops to it."),
    ),
    ContributionRule.PRELIMINARY: (
        _("Last year's requirement, grown"),
        _("It is within 2.5 points of the target, so nothing is added."),
    ),
    ContributionRule.FIRST: (
        _("First increment"),
        _("It is more than 2.5 points short of the target, so 1% of last year's requirement is added."),
    ),
    ContributionRule.SECOND: (
        _("Second increment"),
        _("It is more than 7.5 points short of the target, so 2% of last year's requirement is added."),
    ),
    ContributionRule.TO_TARGET: (
        _("Up to the target"),
        _("The increment would pass the target, so the requirement is the target."),
    ),
    ContributionRule.HIGH_EFFORT: (
        _("Straight to the target"),
        _("The town could pay more than 175% of its foundation budget, so it pays its whole target."),
    ),
}
LABELS = {
    "Last year's aid": _("Last year's aid"),
    "Foundation increment": _("Foundation increment"),
    "Minimum aid increment": _("Minimum aid increment"),
    "Down to the foundation budget": _("Down to the foundation budget"),
    "Other increment": _("Other increment"),
    "Chapter 70 aid": _("Chapter 70 aid"),
    "Required contribution": _("Required contribution"),
    "Required net school spending": _("Required net school spending"),
    "Effort from property": _("Effort from property"),
    "Effort from income": _("Effort from income"),
    "Target": _("Target"),
    "Last year's requirement": _("Last year's requirement"),
    "Preliminary contribution": _("Preliminary contribution"),
    "Increment": _("Increment"),
    "Straight to the target": _("Straight to the target"),
    "Effort reduction": _("Effort reduction"),
    "Required local contribution": _("Required local contribution"),
    "Pre-kindergarten and half-day kindergarten": _("Pre-kindergarten and half-day kindergarten"),
    "Kindergarten to grade 12, not vocational": _("Kindergarten to grade 12, not vocational"),
    "Vocational": _("Vocational"),
    "Foundation enrolment": _("Foundation enrollment"),
    "Special education in the district": _("Special education in the district"),
    "Special education in other schools": _("Special education in other schools"),
    "Foundation budget": _("Foundation budget"),
    "Added to the foundation budget": _("Added to the foundation budget"),
    "Added to the required contribution": _("Added to the required contribution"),
    "Added to the aid": _("Added to the aid"),
}
ONE_MORE = {
    "pupil": _("One more pupil"),
    "low-income": _("One more pupil of a low-income family"),
}
# The numbers of the law in plain words, as the explorer asks for them.
NUMBERS = {
    "minimum_aid_per_pupil": _("Minimum aid for each pupil"),
    "non_operating_minimum_share": _("Share of minimum aid for districts without schools"),
    "target_local_share": _("Share of the statewide foundation budget that towns pay"),
    "contribution_cap": _("Most a town's target may be, of its foundation budget"),
    "effort_reduction": _("Share of the excess over its target that a town is relieved of"),
    "first_shortfall": _("Shortfall above which the first increment is due"),
    "first_increment": _("First increment, of last year's requirement"),
    "second_shortfall": _("Shortfall above which the second increment is due"),
    "second_increment": _("Second increment, of last year's requirement"),
    "high_effort": _("Effort above which a town goes straight to its target"),
}


def label(text: str) -> str:
    """The label of a line of working in the reader's language; as it is where it names a column of pupils."""
    return str(LABELS.get(text, text))
