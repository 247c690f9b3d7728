"""What holds for every chart, in every theme and at every width."""

import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from inspect import isfunction, signature
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest

from apps import charts
from apps.charts.alluvial import transition_alluvial
from apps.charts.compass import persona_compass
from apps.charts.coverage import channel_coverage
from apps.charts.dumbbell import gap_dumbbells
from apps.charts.effects import effect_bars
from apps.charts.history import score_history
from apps.charts.kpi_line import kpi_line
from apps.charts.palette import DARK, LIGHT
from apps.charts.participation import participation_bars
from apps.charts.place import place_bar
from apps.charts.ribbons import persona_ribbons
from apps.charts.spread import score_spread
from apps.charts.strips import benchmark_strips
from apps.charts.svg import Picture
from apps.charts.theme import PRINT, PRINT_DARK, WEB, Theme
from tests.charts import (
    channels,
    compasses,
    courses,
    drawings,
    examples,
    explanations,
    figures,
    gaps,
    moves,
    spreads,
    taking_part,
)
from tests.charts.drawings import DRAWINGS
from tests.charts.reading import clipped, collisions, crossed_by_ticks, elements
from tests.charts.redraw import EXPECTED, broken_into_lines

WIDTHS = (320, 340, 390, 540, 720, 1000)
CHARTS: dict[str, partial[Picture]] = {
    "eight rounds": partial(persona_ribbons, examples.EIGHT_ROUNDS),
    "among peers": partial(persona_ribbons, examples.AMONG_PEERS),
    "first round": partial(persona_ribbons, examples.rounds(1)),
    "first round among peers": partial(
        persona_ribbons, examples.rounds(1, ribbons=examples.AMONG_PEERS)
    ),
    "two rounds": partial(persona_ribbons, examples.rounds(2)),
    "a gap": partial(persona_ribbons, examples.without_quarter(4, examples.AMONG_PEERS)),
    "a small share at the bottom": partial(
        persona_ribbons, examples.small_at_the_bottom(examples.AMONG_PEERS)
    ),
    "ribbons in German": partial(persona_ribbons, examples.in_german(examples.AMONG_PEERS)),
    "first round in German": partial(
        persona_ribbons, examples.in_german(examples.rounds(1, ribbons=examples.AMONG_PEERS))
    ),
    "strips": partial(benchmark_strips, examples.STRIPS),
    "first strips": partial(benchmark_strips, examples.first_strips()),
    "strips in German": partial(benchmark_strips, examples.strips_in_german()),
    "place": partial(place_bar, examples.PLACE),
    **{f"compass {name}": partial(persona_compass, told) for name, told in compasses.EVERY.items()},
    **{f"history {name}": partial(score_history, told) for name, told in courses.EVERY.items()},
    **{f"effects {name}": partial(effect_bars, told) for name, told in explanations.EVERY.items()},
    **{f"gaps {name}": partial(gap_dumbbells, told) for name, told in gaps.EVERY.items()},
    **{f"figure {name}": partial(kpi_line, told) for name, told in figures.EVERY.items()},
    **{
        f"coverage {name}": partial(channel_coverage, told) for name, told in channels.EVERY.items()
    },
    **{f"moves {name}": partial(transition_alluvial, told) for name, told in moves.EVERY.items()},
    **{
        f"participation {name}": partial(participation_bars, told)
        for name, told in taking_part.EVERY.items()
    },
    **{f"spread {name}": partial(score_spread, told) for name, told in spreads.EVERY.items()},
    "history": partial(score_history, examples.HISTORY),
}
each_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
each_width = pytest.mark.parametrize("width", WIDTHS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_draws_what_was_drawn_before(name: str) -> None:
    drawing = broken_into_lines(DRAWINGS[name])

    assert drawing == (EXPECTED / f"{name}.svg").read_text(encoding="utf-8")


def test_keeps_no_drawing_that_nothing_draws() -> None:
    kept = {path.stem for path in EXPECTED.glob("*.svg")}

    assert kept == set(DRAWINGS)


def test_holds_for_every_chart_there_is() -> None:
    modules = [import_module(m.name) for m in iter_modules(charts.__path__, "apps.charts.")]
    there_are = {chart for module in modules for chart in _charts_in(module)}

    assert len(there_are) > 10
    assert {draw.func for draw in CHARTS.values()} == there_are
    assert set(_charts_in(drawings)) == there_are  # an unused import would not pass the linter


@each_width
@each_chart
class TestEveryChart:
    def test_keeps_its_words_apart(self, draw: Callable[[Theme, int], str], width: int) -> None:
        assert collisions(draw(WEB, width)) == []

    def test_keeps_its_words_off_the_ticks(
        self, draw: Callable[[Theme, int], str], width: int
    ) -> None:
        assert crossed_by_ticks(draw(WEB, width)) == []

    def test_keeps_its_words_inside(self, draw: Callable[[Theme, int], str], width: int) -> None:
        assert clipped(draw(WEB, width)) == []

    def test_can_be_served_under_a_strict_policy(
        self, draw: Callable[[Theme, int], str], width: int
    ) -> None:
        drawing = draw(WEB, width)

        assert " style=" not in drawing
        assert "<style" not in drawing
        assert "<script" not in drawing
        assert not re.search(r"\bon[a-z]+=", drawing)


@each_chart
class TestOneChart:
    def test_is_drawn_the_same_twice(self, draw: Callable[[Theme, int], str]) -> None:
        assert draw(WEB, 540) == draw(WEB, 540)

    def test_is_an_image_with_a_name(self, draw: Callable[[Theme, int], str]) -> None:
        (image,) = elements(draw(WEB, 540), "svg")
        named = [elements(draw(WEB, 540), tag)[0] for tag in ("title", "desc")]

        assert image.attrib["role"] == "img"
        assert image.attrib["aria-labelledby"].split() == [part.attrib["id"] for part in named]
        assert all(part.text for part in named)

    def test_has_other_ids_at_another_width(self, draw: Callable[[Theme, int], str]) -> None:
        def ids(width: int) -> set[str]:
            return set(re.findall(r' id="([^"]+)"', draw(WEB, width)))

        assert ids(340).isdisjoint(ids(540))

    def test_says_something_at_every_mark(self, draw: Callable[[Theme, int], str]) -> None:
        marks = elements(draw(WEB, 540), "g")

        assert marks
        assert all(mark.attrib["class"] == "pt" and mark.attrib["data-tip"] for mark in marks)

    def test_rounds_every_number_to_a_tenth(self, draw: Callable[[Theme, int], str]) -> None:
        drawing = re.sub(">[^<]+<", "><", draw(WEB, 340))

        assert not re.search(r"\d\.\d\d", drawing)
        assert not re.search(r"\b(nan|inf|None)\b", drawing)

    def test_names_colours_on_a_page(self, draw: Callable[[Theme, int], str]) -> None:
        assert _paints(draw(WEB, 540)) <= {"none", *(f"var(--{token})" for token in LIGHT)}

    @pytest.mark.parametrize(("theme", "values"), [(PRINT, LIGHT), (PRINT_DARK, DARK)])
    def test_mixes_no_variable_into_print(
        self, draw: Callable[[Theme, int], str], theme: Theme, values: dict[str, str]
    ) -> None:
        assert _paints(draw(theme, 540)) <= {"none", *values.values()}


def _charts_in(module: ModuleType) -> list[Callable[..., Any]]:
    """Return the functions that a module knows which draw something in a theme and a width."""
    return [
        named
        for name, named in vars(module).items()
        if isfunction(named)
        and not name.startswith("_")
        and list(signature(named).parameters)[1:] == ["theme", "width"]
    ]


def _paints(drawing: str) -> set[str]:
    return set(re.findall(r' (?:fill|stroke)="([^"]+)"', drawing))
