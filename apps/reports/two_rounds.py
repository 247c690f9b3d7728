"""Two of an organisation's rounds side by side, and what may be said of the difference."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.reports.annotations import EventFlag, flags
from apps.reports.changes import Comparison, compare
from apps.reports.facts import RoundFacts, scored_facts
from apps.reports.personas import PersonaShareRow
from apps.reports.rounds import RoundRow
from apps.reports.scores import DimensionScoreRow
from apps.tenancy.context import current_organisation

TWO = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two rounds, as it was told in its own quarter."""

    row: RoundRow
    scores: Mapping[str, DimensionScoreRow]  # over all respondents, by dimension
    shares: Mapping[str, PersonaShareRow]  # by persona


@dataclass(frozen=True, slots=True)
class TwoRounds:
    """Both rounds and their comparison; names are those of the later round's questionnaire."""

    before: Side
    after: Side
    comparison: Comparison  # the earlier round as the later one's version reads it
    personas: tuple[tuple[str, str], ...]  # code and short name, in their order
    dimensions: tuple[tuple[str, str], ...]  # code and name, in their order
    time_zone: str
    slug: str  # of the organisation
    events: tuple[EventFlag, ...] = ()  # from the first day of the one quarter to the other's end

    @property
    def is_of_one_instrument(self) -> bool:
        """Whether both rounds were asked and scored alike."""
        return self.before.row.versions == self.after.row.versions


class FewRoundsError(Exception):
    """There are not two rounds with results, or not those that were asked for."""


def two_rounds(before: str, after: str) -> TwoRounds:
    """Return two quarters' rounds side by side, the earlier one first.

    Raises
    ------
    FewRoundsError
        If one of them has no results, or they are not in the order of time.
    """
    facts = scored_facts()
    if before not in facts or after not in facts or before >= after:
        raise FewRoundsError(before, after)
    earlier, later = facts[before], facts[after]
    words = later.version.words()
    return TwoRounds(
        before=_side(earlier),
        after=_side(later),
        comparison=compare(earlier, later),
        personas=tuple((persona.code, persona.short_name) for persona in words.personas),
        dimensions=tuple((dimension.code, dimension.name) for dimension in words.dimensions),
        time_zone=later.result.round.time_zone,
        slug=Organisation.objects.get(pk=current_organisation()).slug,
        events=tuple(flags(Quarter.parse(before), Quarter.parse(after))),
    )


def comparable_quarters() -> tuple[str, ...]:
    """Return the quarters of all rounds with results, oldest first; fewer than two: none."""
    quarters = tuple(scored_facts())
    return quarters if len(quarters) >= TWO else ()


def _side(facts: RoundFacts) -> Side:
    return Side(facts.row, facts.overall(), facts.shares)
