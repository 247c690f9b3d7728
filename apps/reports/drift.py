"""What became of each persona from one round to the next, as far as that may be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from apps.reports.changes import compare
from apps.reports.facts import RoundFacts, scored_facts
from apps.reports.keys import versioned
from apps.reports.telling import Telling, is_whole_round


@dataclass(frozen=True, slots=True)
class PersonaDriftRow:
    """One persona's share in a round beside the round before."""

    round_id: str
    period_id: str
    since_period_id: str
    persona_key: str
    persona_id: str  # as the later round's version of the questionnaire defines it
    share_delta: float  # -1 to 1: this round's share minus the earlier one's
    delta_low: float  # ends of the 90% interval
    delta_high: float
    p_more: float  # probability that the share has grown
    verdict: str  # clearly_more, clearly_less, no_clear_change


def persona_drift() -> list[PersonaDriftRow]:
    """Return the changes of every round that can be compared with the one before, oldest first."""
    facts = list(scored_facts().values())
    return [row for before, after in pairwise(facts) for row in _between(before, after)]


def _between(before: RoundFacts, after: RoundFacts) -> Iterator[PersonaDriftRow]:
    """Yield nothing where something stands in the way: other groups, or other versions."""
    telling = Telling(is_whole_round(before.scores) and is_whole_round(after.scores))
    found = compare(before, after)
    for code, change in sorted(found.shares.items()):
        yield PersonaDriftRow(
            round_id=after.row.round_id,
            period_id=after.row.period_id,
            since_period_id=found.since,
            persona_key=code,
            persona_id=versioned(code, after.version.version),
            share_delta=telling.share(change.delta),
            delta_low=telling.share(change.low),
            delta_high=telling.share(change.high),
            p_more=telling.probability(change.p_more),
            verdict=change.verdict.replace(" ", "_"),
        )
