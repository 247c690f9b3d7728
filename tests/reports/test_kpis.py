"""The company's own figures as every door shows them, and the satisfaction that was measured."""

from apps.performance.series import Series
from apps.reports import kpis
from tests.conftest import Company
from tests.performance.entering import AHT, CSAT, Q3, Q4, enter

ON_SEVEN = Series("csat_pct", "scale_7")
ON_TEN = Series("csat_pct", "scale_10")


class TestKpiValues:
    def test_are_every_figure_with_its_unit_oldest_first(self, at_acme: Company) -> None:
        enter(at_acme, "4.25", Series("cost_per_contact", "EUR"), Q4)
        enter(at_acme, "83.4", CSAT, Q3, n=420)
        enter(at_acme, "412", AHT, Q3)

        rows = [
            (row.period_id, row.kpi_key, row.method, row.channel, row.value, row.unit, row.n)
            for row in kpis.kpi_values()
        ]

        assert rows == [
            ("2026-Q3", "aht_sec", "", "all", 412.0, "seconds", None),
            ("2026-Q3", "csat_pct", "scale_5", "all", 83.4, "%", 420),
            ("2026-Q4", "cost_per_contact", "EUR", "all", 4.25, "EUR", None),
        ]


class TestKpis:
    def test_mean_the_same_for_everybody(self, at_acme: Company) -> None:
        rows = {row.kpi_key: row for row in kpis.kpis()}

        assert rows["fcr_pct"].methods == "customer_survey repeat_contact agent_log"
        assert (rows["nps"].hard_min, rows["nps"].hard_max) == (-100.0, 100.0)
        assert rows["aht_sec"].direction == "target_band"


class TestMeasuredCsat:
    def test_is_the_quarter_s_value_and_what_it_rests_on(self, at_acme: Company) -> None:
        enter(at_acme, "83.4", CSAT, Q3, n=420)
        enter(at_acme, "79", CSAT, Q4)

        found = kpis.measured_csats(["2026-Q3", "2026-Q4"])

        assert found == {"2026-Q3": (83.4, 420), "2026-Q4": (79.0, None)}

    def test_is_none_where_nobody_measured_it(self, at_acme: Company) -> None:
        enter(at_acme, "90", Series("csat_topbox_pct", "scale_5"), Q3)
        enter(at_acme, "90", Series("csat_pct", "scale_5", "live_chat"), Q3)

        assert kpis.measured_csats(["2026-Q3"]) == {}

    def test_prefers_the_scale_that_is_published_first(self, at_acme: Company) -> None:
        enter(at_acme, "70", ON_TEN, Q3)
        enter(at_acme, "80", ON_SEVEN, Q3)
        assert kpis.measured_csats(["2026-Q3"]) == {"2026-Q3": (80.0, None)}

        enter(at_acme, "83.4", CSAT, Q3)
        assert kpis.measured_csats(["2026-Q3"]) == {"2026-Q3": (83.4, None)}
