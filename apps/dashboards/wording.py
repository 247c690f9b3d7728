"""How numbers, quarters and groups are written: no finer than their intervals, in any language.

A difference is that of the scores as they are written, so that whoever subtracts finds it: 62 and
60 are 2 apart. Its interval and its verdict are those of the stored scores.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.assessments.quarters import Quarter
from apps.method.change import Change
from apps.method.place import Place
from apps.reports.peers import PeerLabels, PeerScores

NEARLY_ONE = 0.99
MINUS, EN_DASH, TIMES = "\u2212", "\u2013", "\u00d7"


def quarter(code: str) -> str:
    """Return a quarter as it is read: 2026 Q3."""
    return Quarter.parse(code).label


def day(moment: datetime, zone: str) -> str:
    """Return the date of a moment in a zone, in full."""
    return date_format(moment.astimezone(ZoneInfo(zone)), "j F Y")


def points(value: float) -> str:
    """Return a score without decimals: no interval of ours supports them."""
    return str(round(value))


def apart(first: float, second: float) -> int:
    """Return by how many points the first score is above the second, both as they are written."""
    return round(first) - round(second)


def risen(change: Change, after: float) -> int:
    """Return by how many points a score rose to where it is, both ends as they are written."""
    return apart(after, after - change.delta)


def signed(delta: float) -> str:
    """Return a difference in whole points with its sign."""
    whole = f"{abs(delta):.0f}"
    if whole == "0":
        return whole
    return f"+{whole}" if delta > 0 else f"{MINUS}{whole}"


def rate(slope: float) -> str:
    """Return points a quarter with their sign, to the tenth: slopes are small."""
    tenth = round(slope, 1)
    if tenth == 0:
        return "0.0"
    return f"+{tenth:.1f}" if tenth > 0 else f"{MINUS}{-tenth:.1f}"


def rates(low: float, high: float) -> str:
    """Return the ends of a slope's interval."""
    return _("{low} to {high}").format(low=rate(low), high=rate(high))


def between(low: float, high: float) -> str:
    """Return the ends of a score's interval in whole points."""
    return f"{low:.0f}{EN_DASH}{high:.0f}"


def differences(low: float, high: float) -> str:
    """Return the ends of a difference's interval in whole points with their signs."""
    return _("{low} to {high}").format(low=signed(low), high=signed(high))


def percent(share: float) -> str:
    """Return a proportion as a whole percentage."""
    return _("{share}%").format(share=f"{100 * share:.0f}")


def probability(value: float) -> str:
    """Return a probability as a percentage that never claims certainty."""
    if value > NEARLY_ONE:
        return _("above 99%")
    if value < 1 - NEARLY_ONE:
        return _("below 1%")
    return percent(value)


def percents(low: float, high: float) -> str:
    """Return the ends of a proportion's interval."""
    return _("{low}{dash}{high}%").format(
        low=f"{100 * low:.0f}", high=f"{100 * high:.0f}", dash=EN_DASH
    )


def interval(low: float, high: float) -> str:
    """Return an interval with its name, as it stands beside a number."""
    return _("90% interval {ends}").format(ends=between(low, high))


def moved(change: Change | None, after: float, since: str) -> str:
    """Return how far a score moved, or that it did not clearly; nothing without a comparison."""
    if change is None:
        return ""
    if change.verdict == "no clear change":
        return _("no clear change")
    return _("{delta} since {quarter}").format(
        delta=signed(risen(change, after)), quarter=quarter(since)
    )


def range_of(place: Place) -> str:
    """Return the percentages between which the own place lies."""
    return percents(place.low / 100, place.high / 100)


def cohort(peers: PeerScores | PeerLabels) -> str:
    """Return who the peers are and about how many: always a rounded, noisy number."""
    number = peers.summary.n_about if isinstance(peers, PeerScores) else peers.n_about
    if peers.cohort_name:
        return _("about {number} companies in {cohort}").format(
            number=number, cohort=peers.cohort_name
        )
    return _("about {number} companies").format(number=number)


def listed(names: list[str]) -> str:
    """Return names as a list in a sentence."""
    if len(names) < 2:  # noqa: PLR2004
        return "".join(names)
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def label(kind: str, personas: list[str]) -> str:
    """Return a label in words, its personas given by their short names."""
    if personas:
        return " + ".join(personas)
    return _("Balanced") if kind == "balanced" else _("None fits")


def agreement(band: str) -> str:
    """Return how far people agree, in a word."""
    return {"agreed": _("agreed"), "mixed": _("mixed"), "divided": _("divided")}[band]


def group(code: str) -> str:
    """Return a group of people in the plural."""
    words = {
        "leader": _("Leaders"),
        "manager": _("Managers"),
        "frontline": _("Frontline"),
        "customer": _("Customers"),
    }
    return words[code]
