"""What a picture shows, as a table: the same figures, for those who read rather than look."""

from django.utils.translation import gettext as _

from apps.charts.history import ScoreHistory
from apps.dashboards import courses, figures, wording
from apps.dashboards.drawing import share_verdict
from apps.dashboards.exhibits import NONE as NOTHING
from apps.dashboards.exhibits import Column, Estimate, Number, Range, Table, Verdict
from apps.dashboards.figures import figure
from apps.method.histogram import CohortSummary
from apps.reports.results import DimensionPart, PastRound, PersonaPart, RoundReport
from apps.reports.rounds import RoundRow

NONE = NOTHING
POINTS, PERCENT, PEOPLE = "points", "percent", "people"  # units of columns


def persona_mix(report: RoundReport) -> Table:
    """Return each persona's share with its interval, its chance of leading, and the peers'."""
    compared = report.drift or report.previous
    peers = report.benchmark.labels if report.benchmark else None
    head = [
        Column("persona", _("Persona")),
        Column("share", _("Share"), PERCENT, Number),
        Column("share", _("90% interval"), PERCENT, Range),
        Column("chance_of_leading", _("Chance that it leads"), PERCENT, Number),
    ]
    if compared and not compared.obstacle:
        since = _("Since {quarter}").format(quarter=wording.quarter(compared.since))
        head.append(Column("change", since))
    if peers:
        head.append(Column("peers_with_label", _("Peers with this label"), PERCENT, Range))
    labels = {label.code: label for label in peers.labels} if peers else {}
    rows = []
    for part in report.personas:
        row = list(_persona_row(part, report))
        if compared and not compared.obstacle:
            change = compared.shares.get(part.code)
            row.append(share_verdict(change.verdict) if change else NONE)
        if peers:
            row.append(wording.percents(labels[part.code].low, labels[part.code].high))
        rows.append(tuple(row))
    return Table(
        _("Personas in {quarter}").format(quarter=_quarter(report)), tuple(head), tuple(rows)
    )


def dimensions(report: RoundReport) -> Table:
    """Return each dimension's score with its interval, its change, its groups and its peers."""
    groups = [group for group in report.groups if group.scores]
    has_peers = any(part.peers and part.peers.summary.is_shown for part in report.dimensions)
    has_best = any(part.optimum is not None for part in report.dimensions)
    head = [
        Column("dimension", _("Dimension")),
        Column("score", _("Score"), POINTS, Number),
        Column("score", _("90% interval"), POINTS, Range),
        Column("answers", _("Answers"), PEOPLE, Number),
        Column("change", _("Change"), POINTS, Verdict),
        Column("agreement", _("Agreement")),
        *(Column(group.code, wording.group(group.code), POINTS, Number) for group in groups),
    ]
    if has_peers:
        head += _peer_columns()
    if has_best:
        head.append(Column("best_near", _("Best near"), POINTS, Number))
    rows = []
    for part in report.dimensions:
        row = [*_dimension_row(part, report), _agreement(part, report)]
        for group in groups:
            score = group.scores.get(part.code)
            row.append(wording.points(score.score) if score else NONE)
        if has_peers:
            row += _peer_cells(part, report)
        if has_best:
            row.append(NONE if part.optimum is None else wording.published(part.optimum))
        rows.append(tuple(row))
    caption = _("Dimensions in {quarter}, 0 to 100").format(quarter=_quarter(report))
    return Table(caption, tuple(head), tuple(rows))


def history(report: RoundReport, picture: ScoreHistory | None) -> Table:
    """Return every round up to this one, the latest first, with what the picture draws beside."""
    beside = None if picture is None else courses.beside(picture, report.events, POINTS)
    head = (
        Column("quarter", _("Quarter")),
        Column("maturity", _("Maturity"), POINTS, Number),
        Column("maturity", _("90% interval"), POINTS, Range),
        Column("label", _("Label")),
        Column("answers", _("Answers"), PEOPLE, Number),
        *(beside.head if beside else ()),
    )
    rows = tuple(
        (
            *past_row(past, report),
            *(beside.of(wording.quarter(past.row.period_id)) if beside else ()),
        )
        for past in reversed(report.history)
    )
    return Table(_("Your rounds"), head, rows)


def behind_history(report: RoundReport, picture: ScoreHistory | None) -> tuple[Table, ...]:
    """Return the change and the trend that the picture tells, and the events on its way."""
    if picture is None:
        return ()
    return (
        *_drift(report),
        *courses.trend_table(report.course, picture, POINTS),
        *courses.events_table(report.events),
    )


def _drift(report: RoundReport) -> tuple[Table, ...]:
    """Return the change of maturity that stands beside the picture; none without a comparison."""
    compared, after = report.drift or report.previous, report.row.maturity
    if compared is None or compared.maturity is None or after is None:
        return ()
    change = compared.maturity
    head = (
        Column("since", _("Since")),
        Column("difference", _("Difference"), POINTS, Number),
        Column("difference", _("90% interval"), POINTS, Range),
        Column("verdict", _("In words")),
    )
    row = (
        wording.quarter(compared.since),
        wording.signed(wording.risen(change, after)),
        wording.differences(change.low, change.high),
        wording.score_verdict(change.verdict),
    )
    return (Table(_("The change of maturity"), head, (row,), code="change"),)


def maturity(report: RoundReport) -> Table:
    """Return maturity with its interval, and where it stands among the peers if that is told."""
    row, peers = report.row, report.maturity_peers
    head = [
        Column("quarter", _("Quarter")),
        Column("maturity", _("Maturity"), POINTS, Number),
        Column("maturity", _("90% interval"), POINTS, Range),
    ]
    cells = [wording.quarter(row.period_id), *_maturity_cells(report.row)]
    if peers is not None and peers.place is not None:
        head += [
            Column("ahead_of", _("Ahead of these peers"), PERCENT, Range),
            Column("peers_about", _("Peers, about"), "companies", Number),
            Column("peers_middle_half", _("Peers: middle half"), POINTS, Range),
            Column("peers_median", _("Peers: median"), POINTS, Estimate),
        ]
        cells += [wording.range_of(peers.place), wording.count(peers.summary.n_about)]
        cells += _middle(peers.summary)
    return Table(_("Maturity among peers"), tuple(head), (tuple(cells),))


def label_name(past: PastRound, report: RoundReport) -> str:
    """Return the label that stood after a round, in words."""
    names = {part.code: part.short_name for part in report.personas}
    row = past.row
    codes = [code for code in row.standing_label.split("+") if code]
    return wording.label(row.standing_kind, [names[code] for code in codes])


def _quarter(report: RoundReport) -> str:
    return wording.quarter(report.row.period_id)


def _persona_row(part: PersonaPart, report: RoundReport) -> tuple[str, ...]:
    row, name = part.row, figures.of_persona(part.short_name)
    return (
        part.short_name,
        figure(wording.percent(row.share), report, f"persona-{part.code}", name),
        wording.percents(row.share_low, row.share_high),
        wording.probability(row.p_top),
    )


def _dimension_row(part: DimensionPart, report: RoundReport) -> tuple[str, ...]:
    row = part.row
    if row is None:
        return (part.name, NONE, NONE, NONE, NONE)
    since = report.previous.since if report.previous else ""
    moved = wording.moved(part.change, row.score, since)
    name = figures.of_score(part.name)
    return (
        part.name,
        figure(wording.points(row.score), report, f"dimension-{part.code}", name),
        wording.between(row.score_low, row.score_high),
        wording.count(row.respondents),
        figure(moved, report, f"change-{part.code}", figures.of_change(part.name))
        if moved
        else NONE,
    )


def _agreement(part: DimensionPart, report: RoundReport) -> str:
    """Return how far people agree, with the way to how that is told."""
    if part.agreement is None:
        return NONE
    band, name = wording.agreement(part.agreement), figures.of_agreement(part.name)
    return figure(band, report, f"agreement-{part.code}", name)


def _peer_columns() -> list[Column]:
    return [
        Column("peers_middle_80", _("Peers: middle 80%"), POINTS, Range),
        Column("peers_middle_half", _("Peers: middle half"), POINTS, Range),
        Column("peers_median", _("Peers: median"), POINTS, Estimate),
        Column("above", _("Above so many peers"), PERCENT, Range),
    ]


def _peer_cells(part: DimensionPart, report: RoundReport) -> tuple[str, ...]:
    """Return the peers' middle 80% and half, their median with its interval, and the own place."""
    summary = part.peers.summary if part.peers else None
    if part.peers is None or summary is None or not summary.is_shown:
        return (NONE,) * len(_peer_columns())
    half, median = _middle(summary)
    place = part.peers.place
    return (
        wording.between(summary.p10 or 0.0, summary.p90 or 0.0),
        figure(half, report, f"place-{part.code}", figures.of_place(part.name)),
        median,
        wording.range_of(place) if place else NONE,
    )


def _middle(peers: CohortSummary) -> tuple[Range, Estimate]:
    """Return the middle half and the median of peers who are shown."""
    known = [peers.p25, peers.p75, peers.p50, peers.median_low, peers.median_high]
    p25, p75, p50, low, high = (0.0 if number is None else number for number in known)
    return wording.between(p25, p75), wording.estimate(p50, low, high)


def past_row(past: PastRound, report: RoundReport) -> tuple[str, ...]:
    """Return a round as a row: quarter, maturity, its interval, label, answers."""
    row = past.row
    value, interval = _maturity_cells(row)
    if value != NONE:
        value = _of_round(value, past, report, figures.MATURITY)
    label = _of_round(label_name(past, report), past, report, figures.LABEL)
    answers = wording.count(row.respondents)
    return (wording.quarter(row.period_id), value, interval, label, answers)


def _maturity_cells(row: RoundRow) -> tuple[str, str]:
    """Return a round's maturity and its interval."""
    if row.maturity is None or row.maturity_low is None or row.maturity_high is None:
        return NONE, NONE
    return wording.points(row.maturity), wording.between(row.maturity_low, row.maturity_high)


def _of_round(text: str, past: PastRound, report: RoundReport, code: str) -> str:
    """Return a figure of one round of the history."""
    told = wording.quarter(past.row.period_id)
    names = {figures.MATURITY: figures.of_maturity(), figures.LABEL: figures.of_label()}
    return figure(text, report, code, f"{names[code]}, {told}", quarter=past.row.period_id)
