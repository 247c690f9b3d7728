"""What `make bench` measures of the charts: the slowest of the widths that pages show."""

from collections.abc import Callable, Iterator
from functools import partial

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
from apps.charts.theme import WEB, Theme
from tests.bench.figures import Figure, best
from tests.charts import channels, compasses, courses, examples, explanations, figures, gaps, moves

WIDTHS = (340, 540, 1000)
RUNS = 20
BOUND = 20  # ms
CHARTS: dict[str, Callable[[Theme, int], str]] = {
    "Persona ribbons": partial(persona_ribbons, examples.AMONG_PEERS),
    "Persona compass": partial(persona_compass, compasses.AMONG_PEERS),
    "Benchmark strips": partial(benchmark_strips, examples.STRIPS),
    "Score history": partial(score_history, courses.with_flags()),
    "Place among peers": partial(place_bar, examples.PLACE),
    "Effect bars": partial(effect_bars, explanations.SHARE),
    "Gap dumbbells": partial(gap_dumbbells, gaps.TOLD),
    "KPI line": partial(kpi_line, figures.WITH_TARGET),
    "Channel coverage": partial(channel_coverage, channels.TOLD),
    "Transition alluvial": partial(transition_alluvial, moves.TOLD),
}


def drawings() -> Iterator[Figure]:
    """Measure every chart at every width; each figure tells the slowest and names them all."""
    for name, draw in CHARTS.items():
        draw(WEB, WIDTHS[0])  # imports and caches, once
        taken = {width: 1000 * best(partial(draw, WEB, width), runs=RUNS) for width in WIDTHS}
        detail = ", ".join(f"{width} px {time:.2f} ms" for width, time in taken.items())
        yield Figure(f"{name}, drawn", max(taken.values()), BOUND, "ms", detail=detail)
