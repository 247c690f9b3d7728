"""The page of KPIs: where each is heading, told with its doubt, and every face of its chart."""

import csv
import json
from decimal import Decimal
from io import StringIO

import pytest

from apps.accounts.models import Role
from apps.performance.actions import Target, set_targets
from apps.performance.series import Series
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.reading import words
from tests.performance.entering import AHT, CSAT, FCR, Q3, choose, enter
from tests.performance.happening import LAUNCH, note

pytestmark = pytest.mark.usefixtures("noon")

RISING = ("70", "72", "71.5", "74", "75", "77", "78.5", "80")
NOISE = ("70", "74", "69", "73", "71")


@pytest.fixture
def measuring(acme: Company) -> Company:
    """A company whose satisfaction rises, whose resolution does not, and which began a third."""
    with acting_for(acme.organisation.pk):
        choose(acme, CSAT, FCR, AHT)
        for series, values in ((CSAT, RISING), (FCR, NOISE), (AHT, ("400", "390"))):
            for back, value in enumerate(reversed(values)):
                enter(acme, value, series, Q3.shifted(-back), n=420)
        note(acme, LAUNCH)
    return acme


def page(company: Company, role: str | None = None) -> str:
    browser = company.client(company.hire(role)) if role else company.client()
    answer = browser.get(f"/o/{company.slug}/kpis/")
    assert answer.status_code == 200
    return answer.content.decode()


def quarters(file: str) -> list[dict[str, str]]:
    """Return what a file tells of each quarter: what its cells hold, by their columns."""
    rows = list(csv.DictReader(StringIO(file)))
    return [
        {column: cell for column, cell in row.items() if cell and column != "table"}
        for row in rows
        if row["value"]
    ]


class TestThePage:
    def test_says_first_how_many_are_moving(self, measuring: Company) -> None:
        told = words(page(measuring))

        assert "1 of your 3 KPIs shows a clear trend" in told
        assert "Customer satisfaction rises about 1.6 points a quarter" in told

    def test_does_not_count_to_one(self, measuring: Company) -> None:
        with acting_for(measuring.organisation.pk):
            choose(measuring, CSAT)

        assert "Your KPI shows a clear trend" in words(page(measuring))

    def test_says_beside_a_trend_how_sure_it_is(self, measuring: Company) -> None:
        told = words(page(measuring))

        assert "From 70% in 2024 Q4 to 80% in 2026 Q3" in told
        assert "90% interval of the trend +1.3 to +1.8 a quarter" in told

    def test_calls_noise_no_clear_trend(self, measuring: Company) -> None:
        told = words(page(measuring))

        assert "First contact resolution shows no clear trend" in told
        assert "Over 5 quarters anything from" in told

    def test_tells_no_trend_of_two_quarters(self, measuring: Company) -> None:
        told = words(page(measuring))

        assert "Average handle time is at 390 seconds" in told
        assert "A trend is told from 5 quarters on; 2 are entered." in told

    def test_shows_what_happened_on_the_chart_and_in_the_table(self, measuring: Company) -> None:
        told = page(measuring)

        assert "A, 16 August 2026: Chat launched" in told  # beside the point of the chart
        assert "A Chat launched" in words(told)

    def test_invites_to_enter_figures_where_there_are_none(self, acme: Company) -> None:
        told = words(page(acme))

        assert "No figures yet" in told
        assert "Choose KPIs" in told
        assert "Sample: invented figures of a company that does not exist" in told

    def test_invites_to_add_this_quarter_s_where_kpis_are_chosen(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            choose(acme, CSAT)

        assert f"/o/{acme.slug}/kpis/this-quarter/" in page(acme).split("No figures yet")[1]

    def test_gives_a_viewer_no_way_to_write(self, measuring: Company) -> None:
        told = page(measuring, Role.VIEWER)

        assert "Customer satisfaction rises" in told
        assert "Add this quarter" not in told
        assert "/kpis/import/" not in told

    def test_is_not_for_a_stranger(self, measuring: Company, borealis: Company) -> None:
        stranger = borealis.client()

        assert stranger.get(f"/o/{measuring.slug}/kpis/").status_code == 404
        assert "1.6 points" not in page(borealis)


class TestTheFaces:
    def address(self, company: Company, series: str, extension: str) -> str:
        return f"/o/{company.slug}/kpis/charts/{series}.{extension}"

    def test_tell_the_same_figures(self, measuring: Company) -> None:
        browser = measuring.client()

        rows_of_file = quarters(
            browser.get(self.address(measuring, CSAT.key, "csv")).content.decode()
        )
        told = json.loads(browser.get(self.address(measuring, CSAT.key, "json")).content)
        svg = browser.get(self.address(measuring, CSAT.key, "svg")).content.decode()

        assert rows_of_file[-1] == {
            "quarter": "2026 Q3",
            "value": "80.0",
            "n": "420",
            "trend": "79.6",
            "events": "A Chat launched",
        }
        assert [row["value"] for row in told["rows"]] == [float(value) for value in RISING]
        assert told["finding"] == "Customer satisfaction rises about 1.6 points a quarter"
        assert "You 80%" in svg

    @pytest.mark.parametrize(
        "series",
        ["csat_pct-scale_7-", "happiness--", "csat_pct", "csat_pct-scale_5-chat", "a-b-c-d"],
    )
    def test_are_of_what_was_measured_only(self, measuring: Company, series: str) -> None:
        answer = measuring.client().get(self.address(measuring, series, "csv"))

        assert answer.status_code == 404

    def test_are_the_companys_own(self, measuring: Company, borealis: Company) -> None:
        stranger = borealis.client()

        assert stranger.get(self.address(measuring, CSAT.key, "csv")).status_code == 404
        assert stranger.get(self.address(borealis, CSAT.key, "csv")).status_code == 404


class TestATarget:
    def aim(self, company: Company, low: int | None, high: int | None) -> None:
        ends = (None if end is None else Decimal(end) for end in (low, high))
        with acting_for(company.organisation.pk):
            set_targets(targets={CSAT: Target(*ends)}, by=company.owner.pk, at=NOON)

    @pytest.mark.parametrize(
        ("low", "high", "sentence"),
        [
            (78, None, "Your target is 78% or more: 2026 Q3 meets it."),
            (80, 85, "Your target is 80 to 85%: 2026 Q3 meets it."),
            (82, None, "Your target is 82% or more: 2026 Q3 does not meet it."),
            (None, 75, "Your target is 75% or less: 2026 Q3 does not meet it."),
        ],
    )
    def test_is_told_beside_the_latest_value(
        self, measuring: Company, low: int | None, high: int | None, sentence: str
    ) -> None:
        self.aim(measuring, low, high)

        assert sentence in words(page(measuring))

    def test_is_drawn_and_stands_in_table_and_file(self, measuring: Company) -> None:
        self.aim(measuring, 82, None)
        browser, address = measuring.client(), f"/o/{measuring.slug}/kpis/charts/{CSAT.key}"

        rows_of_file = quarters(browser.get(f"{address}.csv").content.decode())
        svg = browser.get(f"{address}.svg").content.decode()

        assert {row["target_low"] for row in rows_of_file} == {"82.0"}
        assert "target_high" not in rows_of_file[-1]
        assert "Your target 82%" in svg
        assert "Target: at least" in page(measuring)

    def test_of_another_company_is_not_shown(self, measuring: Company, borealis: Company) -> None:
        self.aim(measuring, 82, None)
        with acting_for(borealis.organisation.pk):
            choose(borealis, CSAT)
            enter(borealis, "80")

        assert "Your target" not in page(borealis)


class TestAKpiWithoutAFigure:
    def test_stands_on_the_page_with_the_way_to_enter_one(self, measuring: Company) -> None:
        with acting_for(measuring.organisation.pk):
            choose(measuring, CSAT, FCR, AHT, Series("nps", "relationship"))

        told = page(measuring)

        assert "1 chosen KPI has no figure yet" in words(told)
        assert f"/o/{measuring.slug}/kpis/this-quarter/#id_nps-relationship--value" in told

    def test_is_told_to_a_viewer_without_a_way_to_write(self, measuring: Company) -> None:
        with acting_for(measuring.organisation.pk):
            choose(measuring, CSAT, Series("nps", "relationship"))

        told = page(measuring, Role.VIEWER)

        assert "Net Promoter Score" in told.split("has no figure yet")[1]
        assert "Enter this quarter" not in told

    def test_is_none_where_all_are_measured(self, measuring: Company) -> None:
        assert "no figure yet" not in page(measuring)
