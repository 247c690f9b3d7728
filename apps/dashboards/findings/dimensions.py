"""What the eight dimensions say."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding, inside, obstacle
from apps.reports.results import DimensionPart, RoundReport


def dimensions(report: RoundReport) -> Finding:
    """Return what the card of the dimensions says."""
    return Finding(_dimensions_title(report), _dimensions_sentence(report))


def _dimensions_title(report: RoundReport) -> str:
    """Return which dimension stands above which, if their intervals allow it to be said."""
    plain = [part for part in report.dimensions if part.row and part.optimum is None]
    if len(plain) > 1:
        highest = max(plain, key=_score)
        lowest = min(plain, key=_score)
        if highest.row and lowest.row and highest.row.score_low > lowest.row.score_high:
            return _("{highest} is clearly ahead of {lowest}").format(
                highest=highest.name, lowest=inside(lowest.name)
            )
    return _("No dimension clearly stands out")


def _score(part: DimensionPart) -> float:
    return part.row.score if part.row else 0.0


def _dimensions_sentence(report: RoundReport) -> str:
    said = [_moves(report), _divided(report), _released(report)]
    if missing := [part.name for part in report.dimensions if part.row is None]:
        said.append(
            _("No score, because fewer than {floor} people answered: {dimensions}.").format(
                floor=report.floor, dimensions=wording.listed(missing)
            )
        )
    return " ".join(sentence for sentence in said if sentence)


def _moves(report: RoundReport) -> str:
    previous = report.previous
    if previous is None:
        return _("Each dot is your score with its 90% interval.")
    if previous.obstacle:
        return obstacle(previous)
    since = wording.quarter(previous.since)
    moved = [c for c in previous.dimensions.values() if c.is_clear]
    if not moved:
        return _("None has clearly changed since {quarter}.").format(quarter=since)
    return ngettext(
        "Taken by itself, one has clearly moved since {quarter}.",
        "Each taken by itself, {number} have clearly moved since {quarter}.",
        len(moved),
    ).format(number=len(moved), quarter=since)


def _divided(report: RoundReport) -> str:
    """Return what people disagree about, which is a finding and no fault of the score."""
    if not report.divided:
        return ""
    most, *others = (inside(name) for name in report.divided)
    if not others:
        return _("People disagree about {dimension}: a finding of its own.").format(dimension=most)
    return _(
        "People disagree most about {dimension}, and also about {others}: a finding of its own."
    ).format(dimension=most, others=wording.listed(others))


def _released(report: RoundReport) -> str:
    """Return which dimensions stand beside peers, and which would with more companies."""
    if report.benchmark is None:
        return ""
    measured = [part for part in report.dimensions if part.peers]
    shown = [part.name for part in measured if part.peers and part.peers.summary.is_shown]
    if shown:
        return _("Peers are shown for {dimensions}: two dimensions are released a quarter.").format(
            dimensions=wording.listed(shown)
        )
    return _(
        "This quarter's release has {dimensions}, but not enough companies yet to show them."
    ).format(dimensions=wording.listed([part.name for part in measured]))
