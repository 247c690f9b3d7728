"""The finding of the whole page: its heading, and what stands under it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import wording
from apps.dashboards.findings.finding import ahead, obstacle
from apps.reports.changes import Comparison
from apps.reports.results import RoundReport

SURE = 0.9  # probability from which a persona is said to lead without "probably"
HALF = 0.5  # of all care, balance included: with the whole interval above, "mostly"
EVEN = 0.05  # difference of shares that still reads as "as much"
WORST = 3  # dimensions that a sentence names as not fitting
NEAR = 0.15  # probability of leading from which a third persona may be "as large"


def headline(report: RoundReport, *, of: str = "") -> str:
    """Return the quarter's finding; to readers who do not belong to the company, with its name."""
    care = _("The care of {company}").format(company=of) if of else _("Your care")
    said = _still(report) if report.is_held else _now(report)
    names = dict(zip(("first", "second"), (p.short_name for p in report.named), strict=False))
    the_first = report.named[0].name if report.named else ""
    return said.format(care=care, the_first=the_first, **names)


def _now(report: RoundReport) -> str:
    """Return what the label of the quarter says, without its names."""
    match report.row.standing_kind:
        case "none_fits":
            return _("{care} fits no persona")
        case "balanced":
            return _("{care} looks balanced")
        case "blend":
            first, second = report.named
            if first.row.share - second.row.share <= EVEN:
                return _("{care} is about as much {first} as {second}")
            return _("{care} is a blend, above all of {first} and {second}")
        case _kind:
            return _leading(report)


def _still(report: RoundReport) -> str:
    """Return the label that stands, where the quarter by itself would have another."""
    match report.row.standing_kind:
        case "none_fits":
            return _("{care} still fits no persona")
        case "balanced":
            return _("{care} still counts as balanced")
        case "blend":
            return _("{care} still counts as a blend of {first} and {second}")
        case _kind:
            return _("{care} still counts as {the_first}")


def _leading(report: RoundReport) -> str:
    """Return how surely the one persona of the label leads."""
    top = report.named[0]
    if top.row.share_low * (1 - report.row.balance) > HALF:  # shares leave balance out
        return _("{care} is mostly {first}")
    if top.row.p_top >= SURE:
        return _("{care} resembles {the_first} most")
    return _("{care} probably resembles {the_first} most")


def lede(report: RoundReport) -> str:
    """Return what stands under the headline: its doubt, how good the care is, what moved."""
    parts = (_about_label(report), _about_maturity(report), _about_change(report))
    return " ".join(part for part in parts if part)


def _about_label(report: RoundReport) -> str:
    row = report.row
    if report.is_held:
        return _("By itself, this quarter would be called {label}. {rule}").format(
            label=wording.label(row.label_kind, [part.short_name for part in report.found]),
            rule=_(
                "A label changes only for a clear cause, so that chance does not rename your care."
            ),
        )
    match row.standing_kind:
        case "none_fits":
            return _no_fit(report)
        case "balanced":
            return _(
                "It lies closer to the balanced reference than to the five personas together: "
                "by our best estimate, {share} of it."
            ).format(share=wording.percent(row.balance))
        case "blend":
            return _no_leader(report)
        case _kind:
            top = report.named[0]
            return _("The probability that it leads is {probability}.").format(
                probability=wording.probability(top.row.p_top)
            )


def _no_fit(report: RoundReport) -> str:
    said = _("The answers differ from every mix of the five by more than chance.")
    if report.misfits:
        worst = wording.listed(list(report.misfits[:WORST]))
        said += " " + _("What fits least: {dimensions}.").format(dimensions=worst)
    return said


def _no_leader(report: RoundReport) -> str:
    named = {part.code for part in report.named}
    near = [p.short_name for p in report.personas if p.code not in named and p.row.p_top >= NEAR]
    if near:
        return _("No persona leads by more than chance; {others} may be as large.").format(
            others=wording.listed(near)
        )
    return _("Neither of the two leads by more than chance.")


def _about_maturity(report: RoundReport) -> str:
    row = report.row
    if row.maturity is None or row.maturity_low is None or row.maturity_high is None:
        return ""
    said = _("Maturity is {value} of 100 ({interval})").format(
        value=wording.points(row.maturity),
        interval=wording.interval(row.maturity_low, row.maturity_high),
    )
    peers = report.maturity_peers
    if peers is None or peers.place is None:
        return f"{said}."
    return f"{said}, {ahead(peers)}."


def _about_change(report: RoundReport) -> str:
    previous = report.previous
    if previous is None:
        return ""
    since = wording.quarter(previous.since)
    if previous.obstacle:
        return obstacle(previous)
    if previous.headline is None:
        return _("No single change since {quarter} stands out among the eight dimensions.").format(
            quarter=since
        )
    return _headline_change(report, previous)


def _headline_change(report: RoundReport, previous: Comparison) -> str:
    code = previous.headline or ""
    change = previous.dimensions[code]
    part = next(part for part in report.dimensions if part.code == code)
    after = part.row.score if part.row else 0.0
    values: dict[str, Any] = {
        "dimension": part.name,
        "points": abs(wording.risen(change, after)),
        "quarter": wording.quarter(previous.since),
        "interval": wording.differences(change.low, change.high),
    }
    if change.verdict == "up":
        said = ngettext(
            "{dimension} rose by about {points} point since {quarter} (90% interval {interval}).",
            "{dimension} rose by about {points} points since {quarter} (90% interval {interval}).",
            values["points"],
        )
    else:
        said = ngettext(
            "{dimension} fell by about {points} point since {quarter} (90% interval {interval}).",
            "{dimension} fell by about {points} points since {quarter} (90% interval {interval}).",
            values["points"],
        )
    return said.format(**values)
