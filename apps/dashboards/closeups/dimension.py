"""The page of one dimension: its score, its course, its groups, its peers and its answers."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import findings, wording
from apps.dashboards.closeups import groups, past, peers
from apps.dashboards.closeups.page import Page, Sibling, addressed, moved, worked_out
from apps.dashboards.exhibits import Card
from apps.dashboards.findings.gaps import view_missing
from apps.reports.details import DimensionDetail
from apps.reports.results import DimensionPart, RoundReport

VIEW = "dimension"


def dimension_page(told: DimensionDetail) -> Page:
    """Return the page of a dimension."""
    report, part = told.report, told.part
    row = part.row
    code = f"dimension-{part.code}"
    return Page(
        kind=_("Dimension"),
        title=_title(part),
        lede=_lede(told),
        value="" if row is None else wording.points(row.score),
        label=_("{dimension}, 0 to 100").format(dimension=part.name),
        doubt="" if row is None else wording.interval(row.score_low, row.score_high),
        formula=_formula(told),
        worked_out="" if row is None else worked_out(report, code),
        cards=tuple(addressed(report, VIEW, part.code, card) for card in _cards(told)),
        remarks=_remarks(told),
        siblings=tuple(_sibling(report, other, part) for other in report.dimensions),
    )


def address(report: RoundReport, code: str) -> str:
    """Return the address of a dimension's page."""
    return reverse(f"dashboards:{VIEW}", args=(report.slug, report.row.period_id, code))


def _cards(told: DimensionDetail) -> list[Card]:
    """Return the cards that there is something to tell on."""
    if told.part.row is None:
        return []
    cards = [past.of_dimension(told), groups.of_dimension(told)]
    if told.part.peers:
        cards.append(peers.of_dimension(told, told.part.peers))
    if told.explained:
        cards.append(moved(told.explained, f"dimension-{told.part.code}"))
    return cards


def _title(part: DimensionPart) -> str:
    """Return the finding: what became of the score."""
    if part.row is None:
        return _("{dimension} has no score this quarter").format(dimension=part.name)
    change = part.change
    if change is None:
        return _("{dimension} is {value} of 100").format(
            dimension=part.name, value=wording.points(part.row.score)
        )
    if change.verdict == "up":
        return _("{dimension} has risen").format(dimension=part.name)
    if change.verdict == "down":
        return _("{dimension} has fallen").format(dimension=part.name)
    return _("{dimension} shows no clear change").format(dimension=part.name)


def _lede(told: DimensionDetail) -> str:
    part, previous = told.part, told.report.previous
    said = [told.definition]
    if part.row is None:
        said.append(_("Scores are shown from {floor} people on.").format(floor=told.report.floor))
    elif previous is None:
        said.append(_("The next round shows whether it moves."))
    elif previous.obstacle:
        said.append(findings.obstacle(previous))
    elif part.change:
        since = wording.quarter(previous.since)
        said.append(
            _(
                "Since {quarter} the difference in points is {delta}, 90% interval {interval}."
            ).format(
                quarter=since,
                delta=wording.signed(wording.risen(part.change, part.row.score)),
                interval=wording.differences(part.change.low, part.change.high),
            )
        )
    return " ".join(said)


def _formula(told: DimensionDetail) -> str:
    """Return how the score comes about, in one line."""
    said = ngettext(
        "The mean of its {number} statement, 0 to 100, group by group. Groups count with published "
        "weights, however many people each has: {weights}.",
        "The mean of its {number} statements, 0 to 100, group by group. Groups count with "
        "published weights, however many people each has: {weights}.",
        len(told.questions),
    )
    weights = wording.listed(
        [
            _("{group} {weight}").format(group=wording.group(code), weight=wording.percent(weight))
            for code, weight in told.weights
        ]
    )
    return said.format(number=len(told.questions), weights=weights)


def _remarks(told: DimensionDetail) -> tuple[str, ...]:
    remarks = list(view_missing(told.report))
    if told.part.agreement:
        remarks.insert(
            0,
            _("Among themselves people are {agreement}.").format(
                agreement=wording.agreement(told.part.agreement)
            ),
        )
    if told.part.peers is None and told.report.is_contributing:
        remarks.append(
            _("Peers: two of the eight dimensions are released a quarter, each once a year.")
        )
    if told.explained is None:
        remarks.append(
            _("Its answers have been deleted, so nothing is told of single statements any more.")
        )
    return tuple(remarks)


def _sibling(report: RoundReport, other: DimensionPart, here: DimensionPart) -> Sibling:
    return Sibling(other.name, address(report, other.code), other.code == here.code)
