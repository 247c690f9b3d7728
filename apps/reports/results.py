"""One round's results: everything that its page shows, in numbers and codes, taken as stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum

from apps.accounts.models import Organisation
from apps.assessments.models import Gap, MirrorTally, Round
from apps.assessments.models.round import State
from apps.assessments.quarters import Quarter
from apps.instruments.definition import Definition
from apps.method import budget
from apps.method.change import Change
from apps.reports import movement
from apps.reports.changes import Comparison, ShareChange, compare
from apps.reports.facts import RoundFacts, scored_facts, shown_counts
from apps.reports.movement import Course, Path
from apps.reports.outlook import Outlook, PeersOnCompass, outlook, peers_on_compass
from apps.reports.peers import Benchmark, PeerScores, benchmark, maturity_of_peers
from apps.reports.personas import PersonaShareRow
from apps.reports.rounds import RoundRow
from apps.reports.scores import DimensionScoreRow
from apps.reports.self_view import SelfView, self_view
from apps.tenancy.context import current_organisation

VIEWS = ("leader_frontline", "self_customer")  # gaps between two views of the same care
WINDOW = 8  # quarters that a picture of the past shows: two years


@dataclass(frozen=True, slots=True)
class UnscoredRound:
    """Where the round stands that has no results yet."""

    round_id: str
    quarter: str
    state: str  # draft, open, closed
    is_too_small: bool
    closes_at: datetime | None
    closed_at: datetime | None
    time_zone: str


class NoResultsError(Exception):
    """There are no results to report.

    Parameters
    ----------
    unscored : UnscoredRound or None
        Where the round stands; None if there is no such round.
    """

    def __init__(self, unscored: UnscoredRound | None) -> None:
        super().__init__("no such round" if unscored is None else f"{unscored.quarter} has none")
        self.unscored = unscored


@dataclass(frozen=True, slots=True)
class PersonaPart:
    """One persona's part in the organisation's care."""

    code: str
    name: str
    short_name: str
    strength: str
    trap: str
    row: PersonaShareRow
    change: ShareChange | None  # since the previous round


@dataclass(frozen=True, slots=True)
class DimensionPart:
    """One dimension, over all respondents."""

    code: str
    name: str
    optimum: float | None  # best score where it lies inside the range
    row: DimensionScoreRow | None  # None where fewer than five answered
    change: Change | None  # since the previous round
    peers: PeerScores | None  # None where the quarter's release does not have the dimension
    agreement: str | None = None  # divided, mixed, agreed; None where too few answered


@dataclass(frozen=True, slots=True)
class GroupPart:
    """One group of respondents, or the customers."""

    code: str  # leader, manager, frontline, customer
    status: str  # shown, hidden: the same from nobody to four
    respondents: int | None  # None while hidden
    scores: Mapping[str, DimensionScoreRow]  # by dimension


@dataclass(frozen=True, slots=True)
class GapPart:
    """How far two views of one dimension lie apart."""

    kind: str  # leader_frontline, self_customer
    dimension: str
    name: str
    value: float  # points, first view minus second
    low: float  # ends of the 90% interval
    high: float
    is_called: bool


@dataclass(frozen=True, slots=True)
class PastRound:
    """A scored round as a point of the history."""

    row: RoundRow
    shares: tuple[float, ...]  # of the personas, in their order
    peers: PeerScores | None  # the peers' maturity in that quarter


@dataclass(frozen=True, slots=True)
class RoundReport:
    """Everything that the page of one round shows."""

    row: RoundRow
    time_zone: str
    personas: tuple[PersonaPart, ...]  # in the instrument's order
    misfits: tuple[str, ...]  # names of the dimensions that fit no mix, the worst first
    straight_lines: int  # set aside: the same answer throughout
    too_fast: int  # set aside: faster than one can read
    blank: int  # set aside: not enough answers
    dimensions: tuple[DimensionPart, ...]  # in the instrument's order
    groups: tuple[GroupPart, ...]
    customers: GroupPart | None
    refused: int  # answers to the customers' link that were refused
    gaps: tuple[GapPart, ...]
    is_contributing: bool  # peers are shown to those who take part in benchmarks
    benchmark: Benchmark | None  # None where it is not contributing, or the quarter has no release
    previous: Comparison | None  # with the round before; None in the first
    drift: Comparison | None  # with the first round of the last two years, if another one
    history: tuple[PastRound, ...]  # up to this round, oldest first
    quarters: tuple[str, ...]  # of all scored rounds, oldest first
    path: Path | None = None  # on the compass; None where a dimension has no score
    course: Course | None = None  # of the maturity over time
    peers_on_compass: PeersOnCompass | None = None  # from the year's grid, where it is shown
    outlook: Outlook | None = None  # where companies like this one go, where that is shown
    divided: tuple[str, ...] = ()  # dimensions that people see differently, the most first
    contradictory: int = 0  # answers that count, and contradict themselves
    self_view: SelfView | None = None  # words beside deeds; None where nobody is looked at
    slug: str = ""  # of the organisation; empty where the figures are nobody's

    @property
    def top(self) -> PersonaPart:
        """The persona with the largest share."""
        return max(self.personas, key=lambda part: part.row.share)

    @property
    def named(self) -> tuple[PersonaPart, ...]:
        """The personas of the label that stands, the larger share first; none if it names none."""
        return self._called(self.row.standing_label)

    @property
    def found(self) -> tuple[PersonaPart, ...]:
        """The personas of the label that the round would have by itself."""
        return self._called(self.row.label)

    @property
    def is_held(self) -> bool:
        """Whether the label stands although the round by itself would have another."""
        row = self.row
        return (row.label_kind, {*row.label.split("+")}) != (
            row.standing_kind,
            {*row.standing_label.split("+")},
        )

    def _called(self, label: str) -> tuple[PersonaPart, ...]:
        by_code = {part.code: part for part in self.personas}
        return tuple(by_code[code] for code in label.split("+") if code in by_code)

    @property
    def maturity_peers(self) -> PeerScores | None:
        """The peers' maturity in the quarter; None where it was not released."""
        return self.benchmark.scores.get(budget.OVERALL) if self.benchmark else None

    @property
    def window(self) -> tuple[PastRound, ...]:
        """The rounds of the last two years."""
        return tuple(past for past in self.history if _age(past.row, self.row) < WINDOW)


def round_report(quarter: str | None) -> RoundReport:
    """Return the report of the quarter's round, or of the latest one.

    Raises
    ------
    NoResultsError
        If there is no such round, or it has no results.
    """
    facts = scored_facts()
    if quarter is None and facts:
        quarter = list(facts)[-1]
    if quarter not in facts:
        raise NoResultsError(_unscored(quarter))

    organisation = Organisation.objects.get(pk=current_organisation())
    past = [facts[code] for code in facts if code <= quarter]
    return _report(organisation, past, tuple(facts))


def under_way() -> UnscoredRound | None:
    """Return where the latest round stands; None if it is scored or there is none."""
    latest = Round.objects.newest_first().first()
    return None if latest is None or latest.state == State.SCORED else _unscored(latest.quarter)


def _unscored(quarter: str | None) -> UnscoredRound | None:
    """Return where the quarter's round stands, or the latest one; None if there is none."""
    wanted = Round.objects.newest_first()
    round_ = (wanted if quarter is None else wanted.filter(quarter=quarter)).first()
    if round_ is None:
        return None
    return UnscoredRound(
        round_id=str(round_.pk),
        quarter=round_.quarter,
        state=round_.state,
        is_too_small=round_.is_too_small,
        closes_at=round_.closes_at,
        closed_at=round_.closed_at,
        time_zone=round_.time_zone,
    )


def _report(
    organisation: Organisation, past: list[RoundFacts], quarters: tuple[str, ...]
) -> RoundReport:
    """Return the report of the last of these rounds."""
    now = past[-1]
    round_, detail = now.result.round, now.result.detail
    words = round_.instrument.words()
    peers = benchmark(now.row.period_id, organisation, _own_values(now))
    previous = compare(past[-2], now) if len(past) > 1 else None
    return RoundReport(
        row=now.row,
        time_zone=round_.time_zone,
        personas=_personas(words, now, previous),
        misfits=_names(words, now.result.misfitting),
        straight_lines=detail.get("straight_lines", 0),
        too_fast=detail.get("too_fast", 0),
        blank=detail.get("blank", 0),
        dimensions=_dimensions(words, now, previous, peers),
        groups=tuple(_group(code, now) for code in words.roles),
        customers=_customers(now),
        refused=_refused(round_),
        gaps=_gaps(round_, words),
        is_contributing=organisation.benchmark_consent,
        benchmark=peers,
        previous=previous,
        drift=_drift(past),
        history=_history(organisation, past, words),
        quarters=quarters,
        path=movement.path(past),
        course=movement.course(past),
        divided=_divided(words, detail.get("agreement", {})),
        contradictory=detail.get("contradictory", 0),
        self_view=self_view(past),
        peers_on_compass=peers_on_compass(now.row.period_id, organisation),
        outlook=outlook(now, organisation),
        slug=organisation.slug,
    )


def _own_values(facts: RoundFacts) -> dict[str, float | None]:
    """Return the organisation's own score by what a release measures."""
    own: dict[str, float | None] = {code: row.score for code, row in facts.overall().items()}
    return own | {budget.OVERALL: facts.row.maturity}


def _names(words: Definition, codes: list[str]) -> tuple[str, ...]:
    names = {dimension.code: dimension.name for dimension in words.dimensions}
    return tuple(names[code] for code in codes)


def _divided(words: Definition, agreement: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """Return the names of the dimensions that people are divided about, the widest apart first."""
    bands = {code: told["band"] for code, told in agreement.items()}
    codes = [d.code for d in words.dimensions if bands.get(d.code) == "divided"]
    return _names(words, sorted(codes, key=lambda code: -agreement[code]["average_deviation"]))


def _personas(
    words: Definition, now: RoundFacts, previous: Comparison | None
) -> tuple[PersonaPart, ...]:
    return tuple(
        PersonaPart(
            code=persona.code,
            name=persona.name,
            short_name=persona.short_name,
            strength=persona.strength,
            trap=persona.trap,
            row=now.shares[persona.code],
            change=previous.shares.get(persona.code) if previous else None,
        )
        for persona in words.personas
    )


def _dimensions(
    words: Definition, now: RoundFacts, previous: Comparison | None, peers: Benchmark | None
) -> tuple[DimensionPart, ...]:
    overall, agreement = now.overall(), now.result.detail.get("agreement", {})
    return tuple(
        DimensionPart(
            code=dimension.code,
            name=dimension.name,
            optimum=words.scoring["optimum"].get(dimension.code),
            row=overall.get(dimension.code),
            change=previous.dimensions.get(dimension.code) if previous else None,
            peers=peers.scores.get(dimension.code) if peers else None,
            agreement=agreement.get(dimension.code, {}).get("band"),
        )
        for dimension in words.dimensions
    )


def _group(code: str, facts: RoundFacts) -> GroupPart:
    respondents = shown_counts(facts.result).get(code)
    return GroupPart(
        code=code,
        status="hidden" if respondents is None else "shown",
        respondents=respondents,
        scores={key: row for (group, key), row in facts.scores.items() if group == code},
    )


def _customers(facts: RoundFacts) -> GroupPart | None:
    """Return what customers say; None if none was asked or answered."""
    if not facts.row.customers:
        return None
    told = {key: row for (group, key), row in facts.scores.items() if group == "customer"}
    status = "shown" if told else "hidden"
    return GroupPart("customer", status, facts.row.customers, told)


def _refused(round_: Round) -> int:
    tallies = MirrorTally.objects.filter(round=round_)
    return int(tallies.aggregate(refused=Sum("refused"))["refused"] or 0)


def _gaps(round_: Round, words: Definition) -> tuple[GapPart, ...]:
    """Return the gaps by kind, the dimensions in the instrument's order."""
    names = {dimension.code: dimension.name for dimension in words.dimensions}
    order = list(names)
    rows = sorted(
        Gap.objects.filter(round=round_, kind__in=VIEWS),
        key=lambda row: (row.kind, order.index(row.dimension)),
    )
    return tuple(
        GapPart(
            row.kind,
            row.dimension,
            names[row.dimension],
            row.value,
            row.low,
            row.high,
            row.is_called,
        )
        for row in rows
    )


def _drift(past: list[RoundFacts]) -> Comparison | None:
    """Compare with the first round of the last two years that can be compared at all."""
    now = past[-1]
    for earlier in past[:-2]:
        if _age(earlier.row, now.row) < WINDOW:
            found = compare(earlier, now)
            if found.obstacle is None:
                return found
    return None


def _history(
    organisation: Organisation, past: list[RoundFacts], words: Definition
) -> tuple[PastRound, ...]:
    """Return the rounds with the peers of those that a picture shows."""
    now = past[-1]
    return tuple(
        PastRound(
            row=facts.row,
            shares=tuple(facts.shares[persona.code].share for persona in words.personas),
            peers=maturity_of_peers(facts.row.period_id, organisation)
            if _age(facts.row, now.row) < WINDOW
            else None,
        )
        for facts in past
    )


def _age(earlier: RoundRow, later: RoundRow) -> int:
    """Return how many quarters lie between two rounds."""
    return Quarter.parse(later.period_id).ordinal - Quarter.parse(earlier.period_id).ordinal
