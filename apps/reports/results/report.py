"""Everything that the page of one round shows."""

from dataclasses import dataclass

from apps.accounts.quarters import Quarter
from apps.method import budget
from apps.reports.annotations import EventFlag
from apps.reports.changes import Comparison
from apps.reports.coverage import Coverage
from apps.reports.movement import Course, Path
from apps.reports.outlook import Outlook, PeersOnCompass
from apps.reports.peers import Benchmark, PeerScores
from apps.reports.results.parts import (
    DimensionPart,
    GapPart,
    GroupPart,
    PastRound,
    PersonaPart,
)
from apps.reports.rounds import RoundRow
from apps.reports.self_view import SelfView
from apps.reports.transitions import Transitions

WINDOW = 8  # quarters that a picture of the past shows: two years


@dataclass(frozen=True, slots=True)
class RoundReport:
    """Everything that the page of one round shows."""

    row: RoundRow
    time_zone: str
    personas: tuple[PersonaPart, ...]  # in the instrument's order
    misfits: tuple[str, ...]  # names of the dimensions that fit no mix, the worst first
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
    transitions: Transitions | None = None  # how companies changed label within a year, likewise
    coverage: Coverage | None = None  # which channels work for whom; None where nothing says it
    events: tuple[EventFlag, ...] = ()  # what happened in the last two years, up to this round
    divided: tuple[str, ...] = ()  # dimensions that people see differently, the most first
    contradictory: int = 0  # answers that count and contradict themselves, in steps; 0: few
    self_view: SelfView | None = None  # words beside deeds; None where nobody is looked at
    floor: int = 5  # people: of fewer nothing is shown
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
        return tuple(past for past in self.history if age(past.row, self.row) < WINDOW)


def age(earlier: RoundRow, later: RoundRow) -> int:
    """Return how many quarters lie between two rounds."""
    return Quarter.parse(later.period_id).ordinal - Quarter.parse(earlier.period_id).ordinal
