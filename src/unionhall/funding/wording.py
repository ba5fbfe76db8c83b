"""The arithmetic's own words in the reader's language: which rule binds, and the labels of its lines.

The reasons beside a line are sentences with numbers in them; they are in `reasons`.
"""

from django.utils.translation import gettext_lazy as _

from unionhall.funding.bridge import Aid, AidRule, Contribution, ContributionRule
from unionhall.funding.templatetags.amounts import dollars, number

AID_RULES = {
    AidRule.FOUNDATION: (
        _("Foundation aid decides"),
        _("The foundation budget, less what the towns must pay, comes to more than last year's aid."),
    ),
    AidRule.MINIMUM: (
        _("Minimum aid decides"),
        _("The formula gives less than last year's aid with %(each)s a pupil on top, so that is the aid."),
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
        _("It is within %(first)s points of the target, so nothing is added."),
    ),
    ContributionRule.FIRST: (
        _("First increment"),
        _(
            "It is more than %(first)s points short of the target, so %(single)s%% of last year's "
            "requirement is added."
        ),
    ),
    ContributionRule.SECOND: (
        _("Second increment"),
        _(
            "It is more than %(second)s points short of the target, so %(double)s%% of last year's "
            "requirement is added."
        ),
    ),
    ContributionRule.TO_TARGET: (
        _("Up to the target"),
        _("The increment would pass the target, so the requirement is the target."),
    ),
    ContributionRule.HIGH_EFFORT: (
        _("Straight to the target"),
        _("The town could pay more than %(high)s%% of its foundation budget, so it pays its whole target."),
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
    # Kinds of pupils and functions of the foundation budget, as the state's rate table calls them.
    "Pre-school": _("Pre-school"),
    "Kindergarten half-day": _("Kindergarten half-day"),
    "Kindergarten full-day": _("Kindergarten full-day"),
    "Elementary": _("Elementary"),
    "Junior/Middle": _("Junior/Middle"),
    "High School": _("High School"),
    "Special Education in-district": _("Special Education in-district"),
    "Special Education tuitioned-out": _("Special Education tuitioned-out"),
    "English learners PK-5": _("English learners PK-5"),
    "English learners 6-8": _("English learners 6-8"),
    "English learners high school/voc": _("English learners high school/voc"),
    "Administration": _("Administration"),
    "Instructional Leadership": _("Instructional Leadership"),
    "Classroom & Specialist Teachers": _("Classroom & Specialist Teachers"),
    "Other Teaching Services": _("Other Teaching Services"),
    "Professional Development": _("Professional Development"),
    "Instructional Materials, Equipment & Technology": _("Instructional Materials, Equipment & Technology"),
    "Guidance & Psychological Services": _("Guidance & Psychological Services"),
    "Pupil Services": _("Pupil Services"),
    "Operations & Maintenance": _("Operations & Maintenance"),
    "Employee Benefits/Fixed Charges": _("Employee Benefits/Fixed Charges"),
    "Special Education Tuition": _("Special Education Tuition"),
}
ONE_MORE = {
    "pupil": _("One more elementary pupil"),
    "low-income": _("One more elementary pupil of a low-income family"),
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

# The labels of a plan's workbook, as `tally.tandem.workbook` has them.
WORKBOOK = (
    _("Summary"),
    _("Asks"),
    _("Units"),
    _("Cost"),
    _("Who pays"),
    _("Streams"),
    _("Checks"),
    _("Investment"),
    _("Priority"),
    _("Units asked"),
    _("Unit cost"),
    _("Growth"),
    _("Cost year"),
    _("What is asked for"),
    _("Units by year (the choice)"),
    _("each year after"),
    _("What one unit costs"),
    _("What it costs: units times unit cost"),
    _("Total"),
    _("Who pays (the choice)"),
    _("Stream"),
    _("What becomes of each stream"),
    _("supplied"),
    _("spent"),
    _("lapsed"),
    _("left for other needs"),
    _("carried over for later"),
    _("Every line must say OK"),
    _("Check"),
    _("Off by"),
    _("OK"),
    _("NOT OK"),
    _("%(name)s is paid in full in %(year)s"),
    _("%(name)s gives no more than it has"),
    _("%(name)s gives no more than it has in %(year)s"),
    _("%(name)s: the reserve for %(tag)s is kept"),
    _("What stays can be paid from recurring money"),
    _("Worth: dollars of work times priority"),
    _("Checks that fail"),
)


def aid_rule(found: Aid) -> tuple[str, str]:
    """What the rule that binds is called, and what it says with the numbers of its law."""
    title, says = AID_RULES[found.rule]
    return str(title), str(says) % {"each": dollars(found.rules.minimum_for(found.district.is_operating))}


def contribution_rule(found: Contribution) -> tuple[str, str]:
    """What the rule that binds is called, and what it says with the numbers of its law."""
    title, says = CONTRIBUTION_RULES[found.rule]
    rules = found.rules
    numbers = {
        "first": number(rules.first_shortfall * 100),
        "single": number(rules.first_increment * 100),
        "second": number(rules.second_shortfall * 100),
        "double": number(rules.second_increment * 100),
        "high": number(rules.high_effort * 100),
    }
    return str(title), str(says) % numbers


def label(text: str) -> str:
    """A label in the reader's language; as it is where the state has added one since."""
    return str(LABELS.get(text, text))
