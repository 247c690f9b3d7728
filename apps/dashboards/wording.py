"""How numbers, quarters and groups are written: no finer than their intervals, in any language.

A difference is that of the scores as they are written, so that whoever subtracts finds it: 62 and
60 are 2 apart. Its interval and its verdict are those of the stored scores.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.assessments.quarters import last_day_before
from apps.dashboards.exhibits import Estimate, Number, Range, Verdict
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


def last_day(end: datetime, zone: str) -> str:
    """Return the last day in a zone before a moment: an end at midnight belongs to that day."""
    return date_format(last_day_before(end, zone), "j F Y")


def count(number: int) -> Number:
    """Return how many there are, thousands apart."""
    return Number(f"{number:,}", number)


def points(value: float) -> Number:
    """Return a score without decimals: no interval of ours supports them."""
    return count(round(value))


def published(value: float) -> Number:
    """Return a number of the method as it is published, with all its digits."""
    return Number(f"{value:g}", value)


def apart(first: float, second: float) -> int:
    """Return by how many points the first score is above the second, both as they are written."""
    return round(first) - round(second)


def risen(change: Change, after: float) -> int:
    """Return by how many points a score rose to where it is, both ends as they are written."""
    return apart(after, change.before)


def signed(delta: float) -> Number:
    """Return a difference in whole points with its sign."""
    whole = round(delta)
    if whole == 0:
        return count(0)
    return Number(f"+{whole}" if whole > 0 else f"{MINUS}{-whole}", whole)


def rate(slope: float) -> Number:
    """Return points a quarter with their sign, to the tenth: slopes are small."""
    tenth = round(slope, 1)
    if tenth == 0:
        return Number("0.0", 0.0)
    return Number(f"+{tenth:.1f}" if tenth > 0 else f"{MINUS}{-tenth:.1f}", tenth)


def hundredths(place: float) -> Number:
    """Return a coordinate or a small difference with its sign, to the hundredth."""
    value = round(place, 2)
    if value == 0:
        return Number("0.00", 0.0)
    return Number(f"+{value:.2f}" if value > 0 else f"{MINUS}{-value:.2f}", value)


def size(length: float) -> Number:
    """Return a length to the hundredth."""
    value = round(length, 2)
    return Number(f"{value:.2f}", value)


def rates(low: float, high: float) -> Range:
    """Return the ends of a slope's interval."""
    return _ends(_("{low} to {high}"), rate(low), rate(high))


def between(low: float, high: float) -> Range:
    """Return the ends of a score's interval in whole points."""
    return _ends(f"{{low}}{EN_DASH}{{high}}", points(low), points(high))


def differences(low: float, high: float) -> Range:
    """Return the ends of a difference's interval in whole points with their signs."""
    return _ends(_("{low} to {high}"), signed(low), signed(high))


def percent(share: float) -> Number:
    """Return a proportion as a whole percentage."""
    whole = points(100 * share)
    return Number(_("{share}%").format(share=whole), whole.value)


def small_percent(share: float) -> Number:
    """Return a proportion of many parts as a percentage with a tenth."""
    value = round(100 * share, 1)
    return Number(_("{share}%").format(share=f"{value:.1f}"), value)


def probability(value: float) -> Number:
    """Return a probability as a percentage that never claims certainty: a bound stands for more."""
    if value > NEARLY_ONE:
        return Number(_("above 99%"), 99)
    if value < 1 - NEARLY_ONE:
        return Number(_("below 1%"), 1)
    return percent(value)


def percents(low: float, high: float) -> Range:
    """Return the ends of a proportion's interval."""
    words = _("{low}{dash}{high}%").replace("{dash}", EN_DASH)
    return _ends(words, points(100 * low), points(100 * high))


def estimate(value: float, low: float, high: float) -> Estimate:
    """Return a score with its interval behind it, in whole points."""
    number, ends = points(value), between(low, high)
    return Estimate(f"{number} ({ends})", number, ends)


def share_estimate(share: float, low: float, high: float) -> Estimate:
    """Return a proportion with its interval behind it, in whole percent."""
    number, ends = percent(share), percents(low, high)
    return Estimate(f"{number} ({ends})", number, ends)


def alone(value: float) -> Estimate:
    """Return a score whose interval is not known."""
    number = points(value)
    return Estimate(str(number), number, None)


def interval(low: float, high: float) -> str:
    """Return an interval with its name, as it stands beside a number."""
    return _("90% interval {ends}").format(ends=between(low, high))


def moved(change: Change | None, after: float, since: str) -> Verdict:
    """Return how far a score moved, or that it did not clearly; nothing without a comparison."""
    if change is None:
        return Verdict("", None)
    if not change.is_clear:
        return Verdict(_("no clear change"), None)
    rise = risen(change, after)
    told = _("{delta} since {quarter}").format(delta=signed(rise), quarter=quarter(since))
    return Verdict(told, rise)


def score_verdict(verdict: str) -> str:
    """Return what became of a score, in words."""
    words = {
        "up": _("clearly higher"),
        "down": _("clearly lower"),
        "no clear change": _("no clear change"),
    }
    return words[verdict]


def range_of(place: Place) -> Range:
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


def label(kind: str, personas: Sequence[str]) -> str:
    """Return a label in words, its personas given by their short names."""
    if personas:
        return " + ".join(personas)
    return _("Balanced") if kind == "balanced" else _("None fits")


def landmark(code: str, short_name: str) -> str:
    """Return what a place on the compass is called: a persona's name as published, or Balanced."""
    return _("Balanced") if code == "balanced_reference" else short_name


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


def _ends(words: str, low: Number, high: Number) -> Range:
    return Range(words.format(low=low, high=high), low.value, high.value)
