"""How exactly the figures of a round may be told outside, where a group of its people is hidden.

Answers are steps of a scale, so means of a few people lie on a grid that their number sets. Exact
scores of a total therefore tell which groups answered, and so do its standard error, the degrees
of freedom and the ends of its intervals: whoever knows them could work out what the people of a
hidden group think. So exact figures are told where the groups shown are everybody who answered.
Elsewhere nothing is told more finely than pages of results print it, and no errors are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from apps.assessments.models import DimensionScore, Group

ALL, CUSTOMERS = "all", "customer"
SHARE_DIGITS, PROBABILITY_DIGITS, PLACE_DIGITS = 2, 3, 1


class Counted(Protocol):
    """A score that is shown, of whom it is no matter."""

    @property
    def respondents(self) -> int:
        """How many people it rests on."""


Rows = Mapping[tuple[str, str], Counted]  # one round's scores, by group and dimension


@dataclass(frozen=True, slots=True)
class Telling:
    """The digits with which figures are told."""

    is_exact: bool

    def points(self, value: float) -> float:
        """Return points, such as a score or the end of its interval."""
        return value if self.is_exact else float(round(value))

    def share(self, value: float) -> float:
        """Return a persona's share, a proportion."""
        return value if self.is_exact else round(value, SHARE_DIGITS)

    def place(self, value: float) -> float:
        """Return a coordinate of the compass, axis units."""
        return value if self.is_exact else round(value, PLACE_DIGITS)

    def probability(self, value: float) -> float:
        """Return a probability."""
        return value if self.is_exact else round(value, PROBABILITY_DIGITS)


def shown_groups(rows: Rows, dimension: str) -> dict[str, int]:
    """Return how many people of each group that is shown in a dimension have answered."""
    return {
        group: rows[group, dimension].respondents
        for group in Group.values
        if (group, dimension) in rows
    }


def is_whole(rows: Rows, dimension: str) -> bool:
    """Tell whether the groups shown are everybody who answered in the dimension."""
    return sum(shown_groups(rows, dimension).values()) == rows[ALL, dimension].respondents


def is_whole_round(rows: Rows) -> bool:
    """Tell whether that is so in every dimension that has a score."""
    return all(is_whole(rows, dimension) for group, dimension in rows if group == ALL)


def tellings() -> dict[str, Telling]:
    """Return for each scored round how its figures as a whole are told, by the round's id."""
    found: dict[str, dict[tuple[str, str], DimensionScore]] = {}
    for row in DimensionScore.objects.all():
        found.setdefault(str(row.round_id), {})[row.group, row.dimension] = row
    return {round_id: Telling(is_whole_round(rows)) for round_id, rows in found.items()}
