"""What the fields of terms are called and how they are filled in, in the reader's language.

What the kinds are called is `contracts.words`, which the members' page needs too.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.contracts.words import TITLES

LABELS: dict[str, Promise] = {
    "on": _("From a day within the year"),
    "note": _("Article or proposal it comes from"),
    "steps": _("Only these steps"),
    "lanes": _("Only these lanes"),
    "anniversary": _("Each on her own step date"),
    "source": _("From lane"),
    "to": _("Goes to"),
    "people": _("How many people"),
    "step": _("Step"),
    "lane": _("Lane"),
    "rate": _("Rate"),
    "rates": _("Rates"),
    "off_grid": _("People off the grid"),
    "amount": _("Dollars"),
    "per": _("For each"),
    "hours": _("Hours"),
    "days": _("Days"),
    "part": _("Part of the way to the next step"),
    "over": _("Percent over the one before"),
    "moves_up": _("Who moves up"),
    "renumber": _("Number the steps that stay 1, 2, 3"),
    "name": _("Name"),
    "after": _("After lane"),
    "base": _("Base"),
    "lane_factors": _("Factors of the lanes"),
    "step_factors": _("Factors of the steps"),
    "tiers": _("Years of service and dollars"),
    "of_pay": _("The tiers are shares of pay"),
    "indexed": _("Rises with every raise of the whole grid"),
    "to_step": _("Replaced at step"),
    "to_lane": _("Replaced in lane"),
    "enrolled": _("Enrolled by tier"),
    "premiums": _("Yearly premium by tier"),
    "shares": _("Employer's share by tier"),
    "trend": _("Yearly rise of premiums"),
    "plan": _("Plan"),
}
HELP: dict[str, Promise | str] = {
    "rate": _("3% or 0.03"),
    "money": _("Dollars, such as 1.25 or 500"),
    "day": _("Leave it empty for the first day of the year."),
    "steps": _("None ticked means all."),
    "lanes": _("None ticked means all."),
    "lines": _("One a line: name = amount"),
    "money by cell": _("Paste the printed grid: the steps down, the lanes across."),
}
CHOICES: dict[str, Promise] = {
    "with": _("with the others"),
    "without": _("left out"),
    "only": _("only they"),
    "year": _("year"),
    "hour": _("hour"),
    "head": _("person"),
    "fte": _("full-time post"),
    "due": _("who was due a step"),
    "all": _("everybody on the old top"),
    "nobody": _("nobody yet"),
    "ongoing": _("last year over the base year"),
    "cumulative": _("all years together"),
}
CAUSES: dict[str, Promise] = {
    "inputs": _("other inputs"),
    "scope": _("other scope"),
    "terms": _("other terms"),
    "rounding": _("rounding"),
}
KINDS_OFFERED = tuple(kind for kind in TITLES if kind != "full_year")
