"""From what is stored of an organisation's rounds to the report of one of them."""

from typing import Any

from django.db.models import Sum

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.assessments.models import Gap, MirrorTally, Round
from apps.assessments.turnout import shown_count
from apps.instruments.definition import Definition
from apps.method import budget
from apps.reports import movement
from apps.reports.annotations import EventFlag, flags
from apps.reports.changes import Comparison, compare
from apps.reports.coverage import coverage
from apps.reports.facts import RoundFacts, scored_facts, shown_counts
from apps.reports.outlook import outlook, peers_on_compass
from apps.reports.peers import Benchmark, benchmark, maturity_of_peers
from apps.reports.results.missing import NoResultsError, unscored
from apps.reports.results.parts import (
    DimensionPart,
    GapPart,
    GroupPart,
    PastRound,
    PersonaPart,
)
from apps.reports.results.report import WINDOW, RoundReport, age
from apps.reports.self_view import self_view
from apps.reports.transitions import transitions
from apps.tenancy.context import current_organisation

VIEWS = ("leader_frontline", "self_customer")  # gaps between two views of the same care


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
        raise NoResultsError(unscored(quarter))

    organisation = Organisation.objects.get(pk=current_organisation())
    past = [facts[code] for code in facts if code <= quarter]
    return _report(organisation, past, tuple(facts))


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
        dimensions=_dimensions(words, now, previous, peers),
        groups=tuple(_group(code, now) for code in words.roles),
        customers=_customers(now),
        refused=_refused(round_),
        gaps=_gaps(round_, words),
        floor=round_.floor(),
        is_contributing=organisation.benchmark_consent,
        benchmark=peers,
        previous=previous,
        drift=_drift(past),
        history=_history(organisation, past, words),
        quarters=quarters,
        path=movement.path(past),
        course=movement.told_course(past),
        divided=_divided(words, detail.get("agreement", {})),
        contradictory=shown_count(detail.get("contradictory", 0), round_.floor()),
        self_view=self_view(past),
        peers_on_compass=peers_on_compass(now.row.period_id, organisation),
        outlook=outlook(now, organisation),
        transitions=transitions(now.row.period_id, organisation),
        coverage=coverage(now.row.period_id),
        events=_events(past),
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
        if age(earlier.row, now.row) < WINDOW:
            found = compare(earlier, now)
            if found.obstacle is None:
                return found
    return None


def _events(past: list[RoundFacts]) -> tuple[EventFlag, ...]:
    """Return what happened from the first round that a picture shows to the last."""
    now = past[-1].row
    shown = [facts.row.period_id for facts in past if age(facts.row, now) < WINDOW]
    return tuple(flags(Quarter.parse(shown[0]), Quarter.parse(shown[-1])))


def _history(
    organisation: Organisation, past: list[RoundFacts], words: Definition
) -> tuple[PastRound, ...]:
    """Return the rounds with the peers of those that a picture shows."""
    now = past[-1]
    shown = [facts.row.period_id for facts in past if age(facts.row, now.row) < WINDOW]
    peers = maturity_of_peers(shown, organisation)
    return tuple(
        PastRound(
            row=facts.row,
            shares=tuple(facts.shares[persona.code].share for persona in words.personas),
            peers=peers.get(facts.row.period_id),
            share_rows=tuple(facts.shares[persona.code] for persona in words.personas),
        )
        for facts in past
    )
