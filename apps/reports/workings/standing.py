"""What decided whether the label that stood before a round still stands after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from apps.assessments.models import RoundResult
from apps.method.label import Kind, Label
from apps.method.standing import contest
from apps.reports.workings.ground import Ground, telling

TWO = 2
OF_PERSONAS = ("persona", "blend")


@dataclass(frozen=True, slots=True)
class StoodBefore:
    """The label that stood before a round, and what the round says for another in its place."""

    kind: str
    named: tuple[str, ...]
    p_balanced: float  # probability that the balanced reference has half of the mix or more
    newcomer: str  # name of the persona that would come; empty where none would
    larger: tuple[tuple[str, float], ...]  # who would go, P(the newcomer is larger)
    p_top: float | None  # P(the newcomer is the largest), where it would replace a blend


def stood_before(ground: Ground, names: Mapping[str, str]) -> StoodBefore | None:
    """Return the label that stood before, with the probabilities that are asked for."""
    earlier = ground.past[-2].result if len(ground.past) >= TWO else None
    if earlier is None or not earlier.standing_kind:
        return None
    told, evidence = telling(ground.rows), ground.result.detail["evidence"]
    newcomer, others = _contest(earlier, ground.result)
    codes = evidence["personas"]
    is_known = {newcomer, *others} <= set(codes)
    above = evidence["p_larger"][codes.index(newcomer)] if is_known else []
    takes_a_blend = (earlier.standing_kind, ground.result.label_kind) == OF_PERSONAS[::-1]
    return StoodBefore(
        kind=earlier.standing_kind,
        named=tuple(names[code] for code in earlier.standing_personas if code in names),
        p_balanced=told.probability(evidence["p_balanced"]),
        newcomer=names[newcomer] if is_known else "",
        larger=tuple(
            (names[other], told.probability(above[codes.index(other)])) for other in others
        )
        if is_known
        else (),
        p_top=told.probability(evidence["p_top"][codes.index(newcomer)])
        if is_known and takes_a_blend
        else None,
    )


def _contest(earlier: RoundResult, now: RoundResult) -> tuple[str, tuple[str, ...]]:
    """Return who would come and who would go; nobody where it is not among personas."""
    previous = Label(cast("Kind", earlier.standing_kind), tuple(earlier.standing_personas), ())
    found = Label(cast("Kind", now.label_kind), tuple(now.label_personas), ())
    is_same = (previous.kind, set(previous.personas)) == (found.kind, set(found.personas))
    if is_same or not {previous.kind, found.kind} <= set(OF_PERSONAS):
        return "", ()
    return contest(previous, found)
