"""Where care is heading on the compass, and where companies like this one go."""

from math import hypot

from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding
from apps.method.compass import Velocity
from apps.reports.movement import Path
from apps.reports.outlook import Outlook
from apps.reports.results import RoundReport

BETWEEN_POLES = 2.0  # axis units from one pole to the other
A_YEAR = 4  # quarters
SLOW, FAST = 0.1, 0.3  # of the way between the poles, a year


def direction(report: RoundReport) -> Finding:
    """Return what the card of the compass says; the report has a path."""
    path = report.path
    if path is None:
        raise ValueError("there is no path to speak of")
    moved = path.whole or path.last
    if moved is None:
        return Finding(
            _("Where your care stands between the personas"),
            _("The first place; the next round shows which way it moves."),
        )
    since = wording.quarter(path.steps[0 if path.whole else -2].quarter)
    if not moved.is_clear:
        return Finding(
            _("Your care has not clearly moved since {quarter}").format(quarter=since),
            _("On both axes chance alone could explain where it stands now."),
        )
    return Finding(_title(moved, since), _pace(path) + _latest(path))


def _title(moved: Velocity, since: str) -> str:
    if moved.aside != "none":
        return _("More {direction} and more {aside} than in {quarter}").format(
            direction=_way(moved.direction), aside=_way(moved.aside), quarter=since
        )
    return _("More {direction} than in {quarter}").format(
        direction=_way(moved.direction), quarter=since
    )


def _way(code: str) -> str:
    words = {
        "agent-led": _("agent-led"),
        "technology-led": _("technology-led"),
        "improvised": _("improvised"),
        "codified": _("codified"),
    }
    return words[code]


def _pace(path: Path) -> str:
    """Return how fast it moves, in words and as a part of the way between two opposite personas.

    It is that of the places as they are told: to a tenth where a group is hidden, so that the pace
    says nothing of them that they do not say.
    """
    first, last = path.steps[0 if path.whole else -2], path.steps[-1]
    quarters = Quarter.parse(last.quarter).ordinal - Quarter.parse(first.quarter).ordinal
    distance = hypot(last.x - first.x, last.y - first.y)
    a_year = A_YEAR * distance / quarters / BETWEEN_POLES
    if a_year < SLOW:
        said = _("It moves slowly: in a year about {share} of the way between opposite personas.")
    elif a_year < FAST:
        said = _("It moves steadily: in a year about {share} of the way between opposite personas.")
    else:
        said = _("It moves fast: in a year about {share} of the way between opposite personas.")
    return said.format(share=wording.percent(a_year))


def _latest(path: Path) -> str:
    """Return whether the last round alone tells a movement; nothing if that was said already."""
    if path.whole is None or path.last is None:
        return ""
    if path.last.is_clear:
        return ""
    return " " + _("The last round by itself shows no clear movement.")


def outlook(ahead: Outlook) -> str:
    """Return where companies like this one go, the likeliest label first."""
    return _("Companies like yours a year later, by the table of {quarter}").format(
        quarter=wording.quarter(ahead.quarter)
    )


def tested(ahead: Outlook) -> str:
    """Return how the table of the year before did on this one; empty if there was none."""
    test = ahead.backtest
    if test is None:
        return _("It has not been tested yet: that takes the next year's table.")
    if test.low > 0:
        return _("The table of the year before told more than saying that labels stay.")
    if test.high < 0:
        return _("The table of the year before told less than saying that labels stay.")
    return _("The table of the year before told no more than saying that labels stay.")
