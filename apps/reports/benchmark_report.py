"""What a quarter's release says to one organisation, with the cohorts that it could be seen in.

Only cohorts on the organisation's own way, from its leaf to everyone, are ever put together: the
same for each of its members, and of others nothing but what the release has published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.benchmarks import cohorts
from apps.benchmarks.cohorts import Peers
from apps.benchmarks.models import Population, Release
from apps.benchmarks.plan import due_at
from apps.instruments.definition import Definition, Persona
from apps.instruments.models import InstrumentVersion
from apps.method import budget
from apps.method.histogram import WhyNot, quantile
from apps.reports.benchmarks import NotContributingError
from apps.reports.facts import RoundFacts, scored_facts
from apps.reports.kpi_peers import KpiPlace, kpi_places
from apps.reports.outlook import PeersOnCompass, peers_on_compass
from apps.reports.peers import PeerLabels, PeerScores, cohort_name, peer_labels, peer_scores
from apps.reports.results import NoResultsError, RoundReport, round_report
from apps.reports.scores import DimensionScoreRow
from apps.reports.transitions import Transitions, transitions
from apps.tenancy.context import current_organisation

A_YEAR = 4  # quarters, in which releases come to each dimension once


class NoReleaseError(Exception):
    """Nothing was drawn for the quarter, or nothing at all yet."""


class UnknownCohortError(Exception):
    """The cohort is none of the organisation's own, or it is not shown."""


@dataclass(frozen=True, slots=True)
class CohortRung:
    """One cohort on the way from the organisation's own leaf to everyone, in maturity."""

    cohort_id: str
    cohort_name: str  # empty for everyone
    n_about: int
    is_shown: bool
    why_not: WhyNot | None
    reach: int | None  # points by which the median is uncertain, where that is why it is hidden
    is_used: bool


@dataclass(frozen=True, slots=True)
class DimensionPeers:
    """The peers in one dimension, by the year's release that measured it."""

    code: str
    name: str
    quarter: str  # of the release
    own: DimensionScoreRow | None  # of the own round in the same quarter
    peers: PeerScores


@dataclass(frozen=True, slots=True)
class DrawnRelease:
    """Which release it is, how old, and when the next one is due."""

    quarter: str
    population: str  # real, sample
    published_at: datetime
    is_erratum: bool
    quarters: tuple[str, ...]  # of all releases over the population, the latest first
    next_after: datetime | None  # of the latest one over real organisations; samples have no date

    @property
    def is_sample(self) -> bool:
        """Whether it counts companies that do not exist."""
        return self.population == Population.SAMPLE


@dataclass(frozen=True, slots=True)
class BenchmarkReport:
    """One release as one organisation sees it."""

    release: DrawnRelease
    slug: str  # of the organisation
    rungs: tuple[CohortRung, ...]  # the own leaf first
    asked: str  # the cohort that was asked for; empty for the narrowest that is shown
    maturity: PeerScores
    dimensions: tuple[DimensionPeers, ...]  # that releases of the last year measured
    labels: PeerLabels | None
    transitions: Transitions | None
    compass: PeersOnCompass | None
    kpis: list[KpiPlace] | None  # None to who does not share KPIs
    own: RoundReport | None  # the own round of the same quarter
    personas: tuple[Persona, ...]  # whose names the labels bear

    @property
    def shown_rungs(self) -> tuple[CohortRung, ...]:
        """The cohorts that one can choose among."""
        return tuple(rung for rung in self.rungs if rung.is_shown)


def benchmark_report(quarter: str | None, cohort: str = "") -> BenchmarkReport:
    """Return what the quarter's release says, or the latest one, in that cohort or the narrowest.

    Where a measure is not known well enough in the cohort, the next wider one stands for it.

    Raises
    ------
    NotContributingError
        If the organisation takes no part: those who contribute see.
    NoReleaseError
        If there is no such release.
    UnknownCohortError
        If the cohort is not on the organisation's own way, or not shown.
    """
    organisation = Organisation.objects.get(pk=current_organisation())
    if not organisation.benchmark_consent:
        raise NotContributingError
    release = _release(organisation, quarter)
    facts = scored_facts()
    own = facts.get(release.quarter)
    maturity = peer_scores(
        release, budget.OVERALL, organisation, own.row.maturity if own else None, least=cohort
    )
    rungs = _rungs(release, organisation, maturity)
    if cohort and cohort not in {rung.cohort_id for rung in rungs if rung.is_shown}:
        raise UnknownCohortError(cohort)
    words = _words(facts, release.quarter)
    return BenchmarkReport(
        release=_drawn(release),
        slug=organisation.slug,
        rungs=rungs,
        asked=cohort,
        maturity=maturity,
        dimensions=_dimensions(release, organisation, facts, words, cohort),
        labels=peer_labels(release, organisation, least=cohort),
        transitions=transitions(release.quarter, organisation),
        compass=peers_on_compass(release.quarter, organisation),
        kpis=kpi_places(organisation, until=release.quarter),
        own=_own_round(release.quarter),
        personas=words.personas,
    )


def _release(organisation: Organisation, quarter: str | None) -> Release:
    releases = Release.objects.of(cohorts.population_of(organisation.is_sample))
    release = (releases if quarter is None else releases.filter(quarter=quarter)).first()
    if release is None:
        raise NoReleaseError(quarter)
    return release


def _drawn(release: Release) -> DrawnRelease:
    drawn = Release.objects.of(release.population).values_list("quarter", flat=True)
    quarters = tuple(dict.fromkeys(drawn))
    is_latest = release.quarter == quarters[0] and release.population == Population.REAL
    following = Quarter.parse(release.quarter).shifted(1)
    return DrawnRelease(
        quarter=release.quarter,
        population=release.population,
        published_at=release.published_at,
        is_erratum=release.is_erratum,
        quarters=quarters,
        next_after=due_at(following) if is_latest else None,
    )


def _rungs(
    release: Release, organisation: Organisation, used: PeerScores
) -> tuple[CohortRung, ...]:
    found = cohorts.ladder(
        release,
        budget.OVERALL,
        industry=organisation.industry,
        size_band=organisation.size_band,
    )
    return tuple(_rung(peers, used) for peers in found)


def _rung(peers: Peers, used: PeerScores) -> CohortRung:
    told = peers.summary
    is_vague = told.why_not == "too_uncertain"
    return CohortRung(
        cohort_id=peers.cohort_code,
        cohort_name=cohort_name(peers.cohort_code),
        n_about=told.n_about,
        is_shown=told.is_shown,
        why_not=told.why_not,
        reach=ceil(quantile(peers.cohort, 0.5).halfwidth) if is_vague else None,
        is_used=told.is_shown and peers.cohort_code == used.cohort_id,
    )


def _dimensions(
    release: Release,
    organisation: Organisation,
    facts: Mapping[str, RoundFacts],
    words: Definition,
    least: str,
) -> tuple[DimensionPeers, ...]:
    """Return the peers in each dimension that a release of the last four quarters measured."""
    until = Quarter.parse(release.quarter)
    year = [until.shifted(-back).code for back in range(A_YEAR)]
    measured = {
        measure: drawn
        for quarter in year
        if (drawn := cohorts.release_for(quarter, release.population))
        for measure in cohorts.scores_of(drawn)
    }
    return tuple(
        _dimension(measured[part.code], part.code, part.name, organisation, facts, least)
        for part in words.dimensions
        if part.code in measured
    )


def _dimension(
    release: Release,
    code: str,
    name: str,
    organisation: Organisation,
    facts: Mapping[str, RoundFacts],
    least: str,
) -> DimensionPeers:
    then = facts.get(release.quarter)
    own = then.overall().get(code) if then else None
    return DimensionPeers(
        code=code,
        name=name,
        quarter=release.quarter,
        own=own,
        peers=peer_scores(release, code, organisation, own.score if own else None, least=least),
    )


def _own_round(quarter: str) -> RoundReport | None:
    try:
        return round_report(quarter)
    except NoResultsError:
        return None


def _words(facts: Mapping[str, RoundFacts], quarter: str) -> Definition:
    """Return the questionnaire of the quarter's own round, else the one that is asked now."""
    found = facts.get(quarter)
    version = found.version if found else InstrumentVersion.objects.current()
    return version.words()
