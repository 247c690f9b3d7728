"""The parts of a round's results: personas, dimensions, groups, gaps and earlier rounds."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.method.change import Change
from apps.reports.changes import ShareChange
from apps.reports.peers import PeerScores
from apps.reports.personas import PersonaShareRow
from apps.reports.rounds import RoundRow
from apps.reports.scores import DimensionScoreRow


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
    share_rows: tuple[PersonaShareRow, ...] = ()  # the same shares with their intervals
