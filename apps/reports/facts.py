"""What is stored of a scored round, and how the versions that it was scored under read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.assessments.models import Rescoring, RoundResult
from apps.instruments.bridging import links_from
from apps.instruments.models import InstrumentVersion
from apps.method.linking import linked as carry_over
from apps.reports import personas, rounds, scores
from apps.reports.personas import PersonaShareRow
from apps.reports.rounds import RoundRow
from apps.reports.scores import DimensionScoreRow

Estimate = tuple[float, float, float]  # value and standard error in points, degrees of freedom


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A round's estimates as one version of the instrument gives them."""

    dimensions: Mapping[str, Estimate]  # by code; without those that have no score
    maturity: Estimate | None
    values: NDArray[np.float64]  # (K,) dimensions, then outlook questions; NaN where there is none
    covariance: NDArray[np.float64]  # (K, K) of sampling alone, points squared
    is_rescored: bool  # under a later version than the round's own
    linked: frozenset[str] = frozenset()  # dimensions carried over by a link, its error included


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Everything that is stored of one scored round, as exactly as it is stored.

    Where a group is hidden it may be told only roughly, and its errors not at all: see
    `apps.reports.telling`. Whoever hands figures on from here sees to that.
    """

    row: RoundRow
    result: RoundResult
    scores: Mapping[tuple[str, str], DimensionScoreRow]  # by group and dimension
    shares: Mapping[str, PersonaShareRow]  # by persona
    rescorings: Mapping[int, Rescoring]  # by the later version's key

    @property
    def version(self) -> InstrumentVersion:
        """The version of the instrument that the round asked."""
        return self.result.round.instrument

    @property
    def answered(self) -> frozenset[str]:
        """Groups of which readers know that somebody answered: those that are shown."""
        return frozenset(shown_counts(self.result))

    @property
    def silent(self) -> frozenset[str]:
        """Groups of which readers know that nobody answered: the shown ones add up to everybody.

        Of other groups that are not shown nothing is told, here neither: it would give away
        whether the one or two people of a group have answered.
        """
        told = shown_counts(self.result)
        if sum(told.values()) < self.result.respondents:
            return frozenset()
        return frozenset(self.version.words().roles) - self.answered

    def is_of_other_groups(self, later: "RoundFacts") -> bool:
        """Tell whether a group is known to have answered in one of two rounds only."""
        return bool(self.answered & later.silent or self.silent & later.answered)

    def overall(self) -> dict[str, DimensionScoreRow]:
        """Return the scores over all respondents, by dimension."""
        return {key: row for (group, key), row in self.scores.items() if group == "all"}

    def reading(self) -> Reading:
        """Return the round as its own version reads it."""
        return Reading(
            dimensions={
                code: (row.score, row.standard_error, row.degrees_of_freedom)
                for code, row in self.overall().items()
            },
            maturity=_estimate(self.result),
            values=_array(self.result.detail["profile"]["values"]),
            covariance=_array(self.result.detail["profile"]["covariance"]),
            is_rescored=False,
        )

    def reading_under(self, later: "RoundFacts") -> Reading | None:
        """Return the round as a later round's version reads it; None if it cannot be."""
        if self.row.versions == later.row.versions:
            return self.reading()
        found = self.rescorings.get(later.version.pk)
        if found is None:
            return None
        linked = self._linked(later.version)
        carried = {
            code: (score["value"], score["se"], score["df"]) for code, score in found.scores.items()
        }
        return Reading(
            dimensions=linked | carried,
            maturity=_estimate(found),
            values=_array(found.profile["values"]),
            covariance=_array(found.profile["covariance"]),
            is_rescored=True,
            linked=frozenset(linked) - frozenset(carried),
        )

    def _linked(self, version: InstrumentVersion) -> dict[str, Estimate]:
        """Return the scores that a link carries to a later version, the link's error added."""
        links = links_from(self.row.instrument_version, version.words())
        return {
            code: (*carry_over(row.score, row.standard_error, links[code]), row.degrees_of_freedom)
            for code, row in self.overall().items()
            if code in links
        }


def scored_facts() -> dict[str, RoundFacts]:
    """Return what is stored of every scored round by its quarter, oldest first."""
    results = {
        str(result.round_id): result
        for result in RoundResult.objects.select_related("round__instrument")
    }
    scored = scores.dimension_scores()
    shares = personas.persona_shares()
    rescorings = list(Rescoring.objects.all())
    return {
        row.period_id: RoundFacts(
            row=row,
            result=results[row.round_id],
            scores={(s.group, s.dimension_key): s for s in scored if s.round_id == row.round_id},
            shares={s.persona_key: s for s in shares if s.round_id == row.round_id},
            rescorings={r.instrument_id: r for r in rescorings if str(r.round_id) == row.round_id},
        )
        for row in rounds.rounds()
    }


def shown_counts(result: RoundResult) -> dict[str, int]:
    """Return how many people of each group that is shown have answered."""
    counts: dict[str, int] = result.detail.get("counts", {})
    return {group: counts[group] for group in result.groups_shown if group in counts}


def _estimate(stored: RoundResult | Rescoring) -> Estimate | None:
    value, error, freedom = stored.maturity, stored.maturity_se, stored.degrees_of_freedom
    return None if value is None or error is None or freedom is None else (value, error, freedom)


def _array(stored: list[Any]) -> NDArray[np.float64]:
    """Return an array; what is not known was stored as null and is NaN again."""
    return np.array(stored, dtype=np.float64)
