"""Names that are written by anyone, in every chart: they are words and never markup."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

import pytest

from apps.charts.alluvial import transition_alluvial
from apps.charts.compass import persona_compass
from apps.charts.coverage import channel_coverage
from apps.charts.dumbbell import gap_dumbbells
from apps.charts.effects import effect_bars
from apps.charts.history import score_history
from apps.charts.kpi_line import kpi_line
from apps.charts.place import place_bar
from apps.charts.ribbons import persona_ribbons
from apps.charts.strips import benchmark_strips
from apps.charts.theme import WEB
from tests.charts import channels, compasses, courses, examples, explanations, figures, gaps, moves
from tests.charts.reading import elements, tips, words

Told = TypeVar("Told")
HOSTILE = "</title><a on='\">&"
KEPT = frozenset({"token", "decimal", "thousands", "quarters", "quarter"})  # not names
CHARTS: dict[str, Callable[[int], str]] = {
    "moves": lambda width: transition_alluvial(spoiled(moves.TOLD), WEB, width),
    "compass": lambda width: persona_compass(spoiled(compasses.with_flags()), WEB, width),
    "coverage": lambda width: channel_coverage(spoiled(channels.TOLD), WEB, width),
    "gaps": lambda width: gap_dumbbells(spoiled(gaps.TOLD), WEB, width),
    "effects": lambda width: effect_bars(spoiled(explanations.SHARE), WEB, width),
    "history": lambda width: score_history(spoiled(courses.with_flags()), WEB, width),
    "figure": lambda width: kpi_line(spoiled(figures.WITH_TARGET), WEB, width),
    "place": lambda width: place_bar(spoiled(examples.PLACE), WEB, width),
    "ribbons": lambda width: persona_ribbons(spoiled(examples.AMONG_PEERS), WEB, width),
    "strips": lambda width: benchmark_strips(spoiled(examples.STRIPS), WEB, width),
}


def spoiled(told: Told) -> Told:
    """Write the hostile name before every word that a chart is told."""
    return cast("Told", _spoiled(told))


def _spoiled(told: object) -> object:
    if isinstance(told, str):
        return f"{HOSTILE}{told}" if told else told
    if isinstance(told, tuple):
        return tuple(_spoiled(part) for part in told)
    if is_dataclass(told) and not isinstance(told, type):
        parts = {field.name: getattr(told, field.name) for field in fields(told)}
        return replace(told, **{k: _spoiled(v) for k, v in parts.items() if k not in KEPT})
    return told


@pytest.mark.parametrize("width", [340, 540, 1000])
@pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
def test_writes_hostile_names_as_words(draw: Callable[[int], str], width: int) -> None:
    drawing = draw(width)

    (title,) = elements(drawing, "title")
    assert (title.text or "").startswith(HOSTILE)
    assert elements(drawing, "a") == []
    assert all(HOSTILE in tip for tip in tips(drawing))
    assert any(word.startswith(HOSTILE[:4]) for word in words(drawing))
