"""What the charts are told."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from apps.charts.chart import Chart
from apps.charts.history import score_history
from apps.charts.theme import WEB
from apps.dashboards import drawing, showcase
from apps.reports.results import PastRound
from tests.dashboards.reading import words

SAMPLE = showcase.report()


def drawn(chart: Chart) -> list[str]:
    """Return the three drawings, each a document of its own."""
    found: list[str] = [chart.narrow, chart.medium, chart.wide]
    for markup in found:
        ElementTree.fromstring(markup)  # noqa: S314 - our own drawing
    return found


class TestPersonaMix:
    def test_draws_the_interval_and_the_verdict_of_each_share(self) -> None:
        for markup in drawn(drawing.persona_mix(SAMPLE)):
            assert "19–33% · clearly more" in markup  # noqa: RUF001
            assert "15–29% · no clear change" in markup  # noqa: RUF001

    def test_draws_no_peers_where_their_labels_are_not_shown(self) -> None:
        benchmark = SAMPLE.benchmark
        assert benchmark is not None
        hidden = replace(SAMPLE, benchmark=replace(benchmark, labels=None))

        assert "Blend of two" in drawing.persona_mix(SAMPLE).medium
        assert "Blend of two" not in drawing.persona_mix(hidden).medium

    def test_leaves_a_quarter_empty_that_has_no_round(self) -> None:
        history = SAMPLE.history
        with_gap = replace(SAMPLE, history=(*history[:3], *history[4:]))

        tips = re.findall(r'data-tip="Selfie · ([^·]*) ·', drawing.persona_mix(with_gap).medium)

        assert "2025 Q3" not in tips
        assert {"2025 Q2", "2025 Q4"} <= set(tips)

    def test_goes_back_two_years(self) -> None:
        old = replace(SAMPLE.history[0].row, period_id="2022-Q1")
        long_ago = PastRound(old, SAMPLE.history[0].shares, None)

        assert (
            "2022"
            not in drawing.persona_mix(replace(SAMPLE, history=(long_ago, *SAMPLE.history))).wide
        )


class TestMaturityHistory:
    def test_keeps_to_peers_of_one_cohort(self) -> None:
        def beside(cohort: str) -> str:
            earlier = [
                replace(past, peers=replace(past.peers, cohort_id=cohort))
                for past in SAMPLE.history[:-1]
                if past.peers
            ]
            history = (*earlier, SAMPLE.history[-1])
            told = drawing.maturity_history(replace(SAMPLE, history=history))
            return words(score_history(told, WEB, 540))

        assert "middle half" in beside("all")
        assert "middle half" not in beside("finance")

    def test_says_since_when_nothing_has_clearly_changed(self) -> None:
        still = replace(SAMPLE, drift=None)

        told = drawing.maturity_history(still)
        assert "no clear change since 2026 Q2" in score_history(told, WEB, 340)


class TestMaturityPlace:
    def test_says_the_range_and_never_a_rank(self) -> None:
        peers = SAMPLE.maturity_peers
        assert peers is not None

        for markup in drawn(drawing.maturity_place(peers)):
            assert "Ahead of 45–70% of about 320 companies" in markup  # noqa: RUF001

    def test_is_not_drawn_without_a_place(self) -> None:
        peers = SAMPLE.maturity_peers
        assert peers is not None

        with pytest.raises(ValueError, match="no place"):
            drawing.maturity_place(replace(peers, place=None))
