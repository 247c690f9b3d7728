"""Which kinds of customers get help, through which channels."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding
from apps.reports.coverage import Coverage


def no_coverage() -> Finding:
    """Return what is missing for the coverage."""
    return Finding(
        _("Can each kind of customer get help?"),
        _(
            "Your customers' kinds and channels are not recorded yet, so there is nothing to tell."
            " Until they can be, a KPI shows how each channel does."
        ),
    )


def coverage(told: Coverage) -> Finding:
    """Return who gets help and who does not."""
    title = _("Can each kind of customer get help?")
    uncovered = [kind.name for kind in told.kinds if not kind.working]
    if not uncovered:
        return Finding(title, _("Each of them has a channel that works well.") + _assumed(told))
    said = _("No channel works well for {customers}.").format(customers=wording.listed(uncovered))
    return Finding(title, said + _assumed(told))


def _assumed(told: Coverage) -> str:
    """Return how many ratings rest on no evidence; nothing where all rest on some."""
    assumed = sum(r.is_assumed for row in told.ratings for r in row if r)
    if not assumed:
        return ""
    return " " + ngettext(
        "{number} rating rests on no evidence yet.",
        "{number} ratings rest on no evidence yet.",
        assumed,
    ).format(number=assumed)
