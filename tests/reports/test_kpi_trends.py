"""Where a KPI is heading: on its own scale, with its doubt, and only from five quarters on."""

from decimal import Decimal

import pytest

from apps.accounts.quarters import Quarter
from apps.instruments.kpis import definitions
from apps.performance.series import Series
from apps.reports.kpi_trends import KpiTrend, kpi_trend, kpi_trends, latest_quarter, scale_of
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.performance.entering import AHT, CSAT, FCR, Q3, Q4, choose, enter
from tests.reports.kpi_releases import FEW, publish_kpi, share_kpis

RISING = ("70", "72", "71.5", "74", "75", "77", "78.5", "80")


def measure(company: Company, values: tuple[str, ...], series: Series = CSAT) -> None:
    """Enter values of successive quarters, the last one for 2026 Q3; "" leaves one open."""
    for back, value in enumerate(reversed(values)):
        if value:
            enter(company, value, series, Q3.shifted(-back))


def trend(series: Series = CSAT, last: Quarter = Q3) -> KpiTrend:
    found = kpi_trend(series, last)
    assert found is not None
    return found


class TestKpiTrend:
    def test_is_none_where_nothing_was_measured(self, at_acme: Company) -> None:
        assert kpi_trend(CSAT, Q3) is None

    def test_begins_with_the_first_quarter_measured(self, at_acme: Company) -> None:
        measure(at_acme, ("70", "", "72"))

        found = trend(last=Q4)

        assert found.quarters == ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
        assert [point and point.value for point in found.points] == [70, None, 72, None]
        assert found.latest.quarter == "2026-Q3"

    def test_looks_back_twelve_quarters_at_most(self, at_acme: Company) -> None:
        measure(at_acme, tuple(str(50 + step) for step in range(15)))

        found = trend()

        assert (len(found.quarters), found.quarters[0]) == (12, "2023-Q4")

    def test_tells_a_clear_rise_in_points_a_quarter(self, at_acme: Company) -> None:
        measure(at_acme, RISING)

        found = trend()

        assert found.verdict == "up"
        assert found.line is not None
        assert found.line.scale == "logit"
        assert 1.2 < found.line.low < found.line.change < found.line.high < 1.8
        assert found.since_last_year == pytest.approx(6.0)

    def test_says_nothing_of_four_quarters(self, at_acme: Company) -> None:
        measure(at_acme, ("70", "72", "74", "76"))

        found = trend()

        assert (found.verdict, found.line, found.is_clear) == (None, None, False)

    def test_calls_noise_no_trend(self, at_acme: Company) -> None:
        measure(at_acme, ("70", "74", "69", "73", "71"))

        found = trend()

        assert (found.verdict, found.is_clear) == ("no clear trend", False)

    def test_draws_its_line_from_the_first_point_to_the_last(self, at_acme: Company) -> None:
        measure(at_acme, ("300", "", "320", "330", "335", "350"), AHT)

        line = trend(AHT, Q4).line

        assert line is not None
        assert (line.first, line.last, len(line.values), line.scale) == (0, 5, 6, "log")

    def test_mixes_no_methods_and_no_channels(self, at_acme: Company) -> None:
        measure(at_acme, RISING)
        enter(at_acme, "10", Series("csat_pct", "scale_7"), Q3)
        enter(at_acme, "10", Series("csat_pct", "scale_5", "live_chat"), Q3)

        assert trend().latest.value == 80

    def test_is_the_companys_own(self, acme: Company, borealis: Company) -> None:
        with acting_for(acme.organisation.pk):
            measure(acme, RISING)

        with acting_for(borealis.organisation.pk):
            assert kpi_trend(CSAT, Q3) is None


class TestKpiTrends:
    def test_are_those_tracked_and_measured_in_published_order(self, at_acme: Company) -> None:
        choose(at_acme, AHT, CSAT, FCR)
        measure(at_acme, ("400",), AHT)
        measure(at_acme, ("80",), CSAT)
        measure(at_acme, ("30",), Series("nps", "relationship"))

        assert [one.series for one in kpi_trends(Q3)] == [CSAT, AHT]


class TestLatestQuarter:
    def test_is_the_last_one_with_a_figure(self, at_acme: Company) -> None:
        assert latest_quarter(Q4) == Q4

        enter(at_acme, "80", CSAT, Q3)

        assert latest_quarter(Q4) == Q3
        assert latest_quarter(Q3.shifted(-1)) == Q3.shifted(-1)


class TestScaleOf:
    def test_is_the_log_odds_for_rates_and_logarithms_for_times(self) -> None:
        scales = {code: scale_of(kpi) for code, kpi in definitions().items()}

        assert scales["csat_pct"] == scales["churn_q_pct"] == "logit"
        assert scales["aht_sec"] == scales["cost_per_contact"] == "log"
        assert scales["agent_attrition_pct"] == "log"  # can be above 100%
        assert scales["nps"] == scales["ces_mean7"] == "level"

    def test_can_hold_every_usual_value(self) -> None:
        for kpi in definitions().values():
            if scale_of(kpi) != "level" and kpi.code != "channel_use_pct":
                assert kpi.typical_low > 0
            if scale_of(kpi) == "logit" and kpi.code != "channel_use_pct":
                assert kpi.typical_high < Decimal(100)


@pytest.mark.django_db(transaction=True, databases=["default", "pool"])
class TestPeers:
    def test_stand_in_the_quarter_that_a_release_counted(self, acme: Company) -> None:
        share_kpis(acme)
        publish_kpi("2026-Q1")  # counts satisfaction of 2025-Q4
        with acting_for(acme.organisation.pk):
            measure(acme, RISING)

            peers = dict(zip(trend().quarters, trend().peers, strict=True))

        then = peers.pop("2025-Q4")
        assert then is not None
        assert then.p25.value < then.p50.value < then.p75.value
        assert (then.quarter, then.n_about) == ("2025-Q4", 300)
        assert set(peers.values()) == {None}

    def test_are_not_told_by_another_method_nor_of_too_few_nor_without_consent(
        self, acme: Company
    ) -> None:
        publish_kpi("2026-Q1")
        with acting_for(acme.organisation.pk):
            measure(acme, RISING)
            assert set(trend().peers) == {None}

        share_kpis(acme)
        publish_kpi("2025-Q1", FEW)
        on_seven = Series("csat_pct", "scale_7")
        with acting_for(acme.organisation.pk):
            measure(acme, RISING, on_seven)
            assert set(trend(on_seven).peers) == {None}
            told = dict(zip(trend().quarters, trend().peers, strict=True))
        assert told["2024-Q4"] is None
        assert told["2025-Q4"] is not None
