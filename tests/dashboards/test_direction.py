"""How fast care moves on the compass, said of places as they are told."""

from dataclasses import replace

from apps.dashboards import findings, showcase
from apps.method.compass import Velocity
from apps.reports.movement import Axis, Path, Step
from apps.reports.results import RoundReport

AXES = (Axis("Agent-led", "Technology-led"), Axis("Improvised", "Codified"))


def report(*places: tuple[float, float], pace: float) -> RoundReport:
    """Return a report whose path goes through these places, at some pace that is not told."""
    steps = tuple(
        Step(quarter, x, y, None)
        for quarter, (x, y) in zip(("2025-Q3", "2026-Q1", "2026-Q3"), places, strict=True)
    )
    moved = Velocity(pace, pace, pace, 0.0, 0.0, 0.0, 4 * pace, 0.0, True, "technology-led", "none")  # noqa: FBT003
    path = Path(AXES, (), steps, last=moved, whole=moved)
    return replace(showcase.report(), path=path)


def test_says_the_pace_of_the_places_that_are_told() -> None:
    told = [
        findings.direction(report((0.0, 0.0), (0.2, 0.0), (0.3, 0.4), pace=pace)).sentence
        for pace in (0.12, 0.13)
    ]

    assert (
        told == ["It moves steadily: in a year about 25% of the way between opposite personas."] * 2
    )
