"""Which gap a dimension is shown with, in which order, and what is said of them."""

from dataclasses import replace

from apps.dashboards import findings, showcase, sides
from apps.dashboards.findings.gaps import MIRROR, ROLES
from apps.reports.results import DimensionPart, GapPart, GroupPart, RoundReport
from apps.reports.scores import DimensionScoreRow

NAMES = {"TEC": "Technology", "LDR": "Leadership", "MET": "Measurement"}


def row(code: str, group: str, score: float) -> DimensionScoreRow:
    return DimensionScoreRow("round", "2026-Q3", code, group, score, score - 5, score + 5, 3, 20, 9)


def seen(group: str, scores: dict[str, float]) -> GroupPart:
    """Return a group that sees the dimensions so."""
    return GroupPart(group, "shown", 9, {c: row(c, group, value) for c, value in scores.items()})


def gap(kind: str, code: str, value: float, *, is_called: bool) -> GapPart:
    return GapPart(kind, code, NAMES[code], value, value - 5, value + 5, is_called)


def report(*gaps: GapPart) -> RoundReport:
    """Return a report of three dimensions in which leaders, frontline and customers differ."""
    own = {"TEC": 60.0, "LDR": 60.0, "MET": 60.0}
    return replace(
        showcase.report(),
        dimensions=tuple(
            DimensionPart(code, name, None, row(code, "all", own[code]), None, None)
            for code, name in NAMES.items()
        ),
        groups=(
            seen("leader", {"TEC": 64, "LDR": 70, "MET": 63}),
            seen("frontline", {"TEC": 52, "LDR": 49, "MET": 57}),
        ),
        customers=seen("customer", {"TEC": 38, "LDR": 58, "MET": 45}),
        gaps=gaps,
    )


ALL = report(
    gap(ROLES, "TEC", 12, is_called=True),
    gap(MIRROR, "TEC", 22, is_called=True),
    gap(ROLES, "LDR", 21, is_called=False),
    gap(MIRROR, "LDR", 2, is_called=False),
    gap(ROLES, "MET", 6, is_called=True),
    gap(MIRROR, "MET", 15, is_called=False),
)


class TestShownGaps:
    def test_are_the_wider_ones_unless_the_other_is_called(self) -> None:
        shown = {one.gap.dimension: (one.gap.kind, one.points) for one in findings.shown_gaps(ALL)}

        assert shown == {"TEC": (MIRROR, 22), "LDR": (ROLES, 21), "MET": (ROLES, 6)}

    def test_stand_in_the_order_of_their_numbers(self) -> None:
        assert [one.points for one in findings.shown_gaps(ALL)] == [22, 21, 6]

    def test_take_warning_ink_where_they_are_called_and_wide(self) -> None:
        wide = {one.gap.dimension: one.is_wide for one in findings.shown_gaps(ALL)}

        assert wide == {"TEC": True, "LDR": False, "MET": False}


class TestFinding:
    def test_says_in_how_many_dimensions_and_by_which_rule(self) -> None:
        said = findings.gaps(ALL)

        assert said.title == (
            "In 2 of 3 dimensions two views lie 10 points or more apart, beyond chance"
        )
        assert "Technology about 22 points higher than customers do" in said.sentence

    def test_says_the_rule_where_none_is_called(self) -> None:
        said = findings.gaps(report(gap(ROLES, "LDR", 21, is_called=False)))

        assert "from 10 points on" in said.sentence


class TestTables:
    def test_stand_in_the_order_of_their_numbers(self) -> None:
        told = sides.of_views(ALL, MIRROR)

        assert told is not None
        assert [row.name for row in told.rows] == ["Technology", "Measurement", "Leadership"]
