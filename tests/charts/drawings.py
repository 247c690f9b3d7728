"""Drawings that are compared word for word: every chart, on a page and in both kinds of print."""

from collections.abc import Mapping

from apps.charts.alluvial import transition_alluvial
from apps.charts.compass import persona_compass
from apps.charts.coverage import channel_coverage
from apps.charts.dumbbell import gap_dumbbells
from apps.charts.effects import effect_bars
from apps.charts.history import score_history
from apps.charts.kpi_line import kpi_line
from apps.charts.participation import participation_bars
from apps.charts.place import place_bar
from apps.charts.ribbons import persona_ribbons
from apps.charts.spread import score_spread
from apps.charts.strips import benchmark_strips
from apps.charts.theme import PRINT, PRINT_DARK, WEB
from tests.charts import (
    channels,
    compasses,
    courses,
    examples,
    explanations,
    figures,
    gaps,
    moves,
    spreads,
    taking_part,
)

RIBBONS, STRIPS = examples.AMONG_PEERS, examples.STRIPS

DRAWINGS: Mapping[str, str] = {
    "ribbons-web-540": persona_ribbons(RIBBONS, WEB, 540),
    "ribbons-web-340": persona_ribbons(RIBBONS, WEB, 340),
    "ribbons-print-1000": persona_ribbons(
        examples.without_quarter(3, examples.EIGHT_ROUNDS), PRINT, 1000
    ),
    "ribbons-first-web-540": persona_ribbons(examples.rounds(1), WEB, 540),
    "ribbons-two-dark-340": persona_ribbons(examples.rounds(2), PRINT_DARK, 340),
    "strips-web-540": benchmark_strips(STRIPS, WEB, 540),
    "strips-web-340": benchmark_strips(STRIPS, WEB, 340),
    "strips-print-1000": benchmark_strips(STRIPS, PRINT, 1000),
    "strips-dark-540": benchmark_strips(STRIPS, PRINT_DARK, 540),
    "strips-first-web-340": benchmark_strips(examples.first_strips(), WEB, 340),
    "place-web-540": place_bar(examples.PLACE, WEB, 540),
    "place-print-340": place_bar(examples.PLACE, PRINT, 340),
    "place-dark-1000": place_bar(examples.PLACE, PRINT_DARK, 1000),
    "compass-web-540": persona_compass(compasses.AMONG_PEERS, WEB, 540),
    "compass-web-340": persona_compass(compasses.with_a_gap(), WEB, 340),
    "compass-dark-1000": persona_compass(compasses.AMONG_PEERS, PRINT_DARK, 1000),
    "compass-first-print-540": persona_compass(compasses.first_round(), PRINT, 540),
    "compass-flags-web-540": persona_compass(compasses.with_flags(), WEB, 540),
    "effects-web-540": effect_bars(explanations.SHARE, WEB, 540),
    "effects-print-1000": effect_bars(explanations.SHARE, PRINT, 1000),
    "effects-dark-340": effect_bars(explanations.SHARE, PRINT_DARK, 340),
    "history-web-540": score_history(examples.HISTORY, WEB, 540),
    "history-print-340": score_history(examples.HISTORY, PRINT, 340),
    "history-course-web-540": score_history(courses.AMONG_PEERS, WEB, 540),
    "history-broken-dark-340": score_history(courses.BROKEN, PRINT_DARK, 340),
    "history-flags-web-540": score_history(courses.with_flags(), WEB, 540),
    "gaps-web-540": gap_dumbbells(gaps.TOLD, WEB, 540),
    "gaps-web-340": gap_dumbbells(gaps.WITHHELD, WEB, 340),
    "gaps-print-1000": gap_dumbbells(gaps.TOLD, PRINT, 1000),
    "gaps-dark-340": gap_dumbbells(gaps.EXTREMES, PRINT_DARK, 340),
    "kpi-web-540": kpi_line(figures.TOLD, WEB, 540),
    "kpi-web-340": kpi_line(figures.WITH_TARGET, WEB, 340),
    "kpi-print-1000": kpi_line(figures.costs_in_german(), PRINT, 1000),
    "kpi-dark-540": kpi_line(figures.with_gaps(), PRINT_DARK, 540),
    "coverage-web-540": channel_coverage(channels.TOLD, WEB, 540),
    "coverage-web-340": channel_coverage(channels.TOLD, WEB, 340),
    "coverage-print-1000": channel_coverage(channels.in_german(), PRINT, 1000),
    "coverage-dark-540": channel_coverage(channels.ALL_LEVELS, PRINT_DARK, 540),
    "moves-web-540": transition_alluvial(moves.TOLD, WEB, 540),
    "moves-web-340": transition_alluvial(moves.TOLD, WEB, 340),
    "moves-print-1000": transition_alluvial(moves.TOLD, PRINT, 1000),
    "moves-dark-540": transition_alluvial(moves.all_in_one(), PRINT_DARK, 540),
    "participation-web-540": participation_bars(taking_part.TOLD, WEB, 540),
    "participation-print-1000": participation_bars(taking_part.TOLD, PRINT, 1000),
    "participation-dark-340": participation_bars(taking_part.TOLD, PRINT_DARK, 340),
    "spread-web-540": score_spread(spreads.TOLD, WEB, 540),
    "spread-web-340": score_spread(spreads.EVERY["without it"], WEB, 340),
    "spread-print-1000": score_spread(spreads.TOLD, PRINT, 1000),
    "spread-dark-340": score_spread(spreads.TOLD, PRINT_DARK, 340),
}
