"""The page of figures: read by all members, filled in by analysts, told what is wrong kindly."""

import pytest
from django.test import Client

from apps.accounts.models import Role
from apps.performance.models import KpiReading
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.reading import words
from tests.performance.entering import AHT, CSAT, FCR, Q3, Q4, choose, enter
from tests.performance.sending import opened

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def tracking(acme: Company) -> Company:
    """A company that tracks three KPIs, and has a year of one of them."""
    with acting_for(acme.organisation.pk):
        choose(acme, CSAT, FCR, AHT)
        for back, value in enumerate(["83", "82.5", "80", "80", "84"]):
            enter(acme, value, quarter=Q3.shifted(-back))
    return acme


def page(company: Company, user_role: str | None = None, quarter: str = "") -> str:
    browser = company.client(company.hire(user_role)) if user_role else company.client()
    answer = browser.get(f"/o/{company.slug}/kpis/{quarter or 'this-quarter'}/")
    assert answer.status_code == 200
    return answer.content.decode()


def save(company: Company, quarter: str = "2026-Q3", **fields: str) -> tuple[int, str]:
    """Return the status and the page that saving the quarter's page with these fields leads to."""
    browser, address = company.client(), f"/o/{company.slug}/kpis/{quarter}/"
    answer = browser.post(f"{address}record/", opened(browser, address) | fields, follow=True)
    return answer.status_code, answer.content.decode()


def values(company: Company, quarter: str = "2026-Q3") -> dict[str, str]:
    with acting_for(company.organisation.pk):
        rows = KpiReading.objects.filter(quarter=quarter)
        return {row.kpi: row.figure for row in rows}


class TestShowKpis:
    def test_invites_an_analyst_to_choose_where_there_is_nothing(self, acme: Company) -> None:
        assert "Choose the KPIs that you measure anyway" in page(acme, Role.ANALYST)
        assert "An analyst, an admin or an owner" in page(acme, Role.VIEWER)

    def test_asks_for_the_present_quarter_first(self, tracking: Company) -> None:
        told = page(tracking)

        assert "Figures of 2026 Q4" in told
        assert 'rel="prev"' in told
        assert 'rel="next"' not in told

    def test_shows_each_quarter_and_how_far_it_is_from_those_before(
        self, tracking: Company
    ) -> None:
        told = words(page(tracking, quarter="2026-Q3"))

        row = told.split("answers 4 and 5")[-1]
        assert row.strip().startswith("84 80 80 82.5 83 +0.5 \u22121")

    def test_writes_no_difference_where_a_quarter_is_missing(self, tracking: Company) -> None:
        with acting_for(tracking.organisation.pk):
            enter(tracking, "400", AHT)

        told = words(page(tracking, quarter="2026-Q3"))

        assert "Average handle time, seconds \u2013 \u2013 \u2013 \u2013 400 \u2013 \u2013" in told

    def test_never_calls_a_difference_better_or_significant(self, tracking: Company) -> None:
        told = words(page(tracking, quarter="2026-Q3"))

        assert "does not tell a change from chance" in told
        assert "improved" not in told
        assert "significant" not in told

    def test_says_what_each_kpi_means(self, tracking: Company) -> None:
        told = words(page(tracking, Role.VIEWER))

        assert "Issues that needed no second contact" in told
        assert "Neither high nor low is better in itself." in told

    def test_gives_a_viewer_the_figures_but_no_form(self, tracking: Company) -> None:
        told = page(tracking, Role.VIEWER, "2026-Q3")

        assert "82.5" in told
        assert "Save the figures" not in told
        assert "What you track" not in told

    @pytest.mark.parametrize("quarter", ["2027-Q1", "2026-Q5", "yesterday"])
    def test_has_no_page_of_a_quarter_ahead_or_of_none(self, acme: Company, quarter: str) -> None:
        assert acme.client().get(f"/o/{acme.slug}/kpis/{quarter}/").status_code == 404

    def test_has_a_page_of_the_first_quarter_of_all(self, tracking: Company) -> None:
        assert "Figures of 2000 Q1" in page(tracking, quarter="2000-Q1")


class TestRecordQuarter:
    def test_saves_corrects_and_clears(self, tracking: Company) -> None:
        status, told = save(
            tracking,
            **{
                "csat_pct-scale_5--value": "",
                "fcr_pct-customer_survey--value": " 71.5 ",
                "fcr_pct-customer_survey--n": "310",
                "fcr_pct-customer_survey--note": "Within 7 days",
            },
        )

        assert status == 200
        assert "2026 Q3 has 1 figure now." in told
        assert values(tracking) == {"fcr_pct": "71.5 (n 310)"}

    def test_loses_nothing_that_was_typed_where_one_value_is_wrong(self, tracking: Company) -> None:
        status, told = save(
            tracking,
            **{
                "csat_pct-scale_5--value": "140",
                "fcr_pct-customer_survey--value": "about 70",
                "fcr_pct-customer_survey--note": "Within 7 days",
                "aht_sec---value": "412",
                "aht_sec---n": "lots",
            },
        )

        assert status == 422
        for typed in ("140", "about 70", "Within 7 days", "412", "lots"):
            assert f'value="{typed}"' in told
        assert "Customer satisfaction (top-2-box), Value in %: Enter a value from 0 to 100" in told
        assert told.count("This is not a number.") == 2
        assert values(tracking) == {"csat_pct": "83"}

    def test_asks_again_about_an_unusual_value_and_loses_nothing(self, tracking: Company) -> None:
        typed = {"aht_sec---value": "30", "fcr_pct-customer_survey--value": "71"}

        status, told = save(tracking, **typed)

        assert status == 422
        assert "This is unusual: is it right?" in told
        assert 'value="71"' in told
        assert told.count("It is right: save it</label>") == 1
        assert values(tracking) == {"csat_pct": "83"}

    def test_calls_an_unusual_value_no_error(self, tracking: Company) -> None:
        told = save(tracking, **{"aht_sec---value": "30"})[1]

        assert "1 value is unusual: please look at it once more" in words(told)
        assert 'role="status"' in told.split("doubts")[1]
        assert 'role="alert"' not in told
        assert "aria-invalid" not in told
        assert 'aria-describedby="id_aht_sec---value_helptext id_aht_sec---value_doubt"' in told

    def test_offers_the_percent_that_a_share_of_one_may_mean(self, tracking: Company) -> None:
        told = save(tracking, **{"fcr_pct-customer_survey--value": "0.715"})[1]

        assert "For 71.5% write 71.5." in told

    def test_saves_an_unusual_value_anyway(self, tracking: Company) -> None:
        status, _told = save(tracking, **{"aht_sec---value": "30", "aht_sec---anyway": "on"})

        assert status == 200
        assert values(tracking)["aht_sec"] == "30"

    def test_does_not_ask_again_about_what_stands_there(self, tracking: Company) -> None:
        with acting_for(tracking.organisation.pk):
            enter(tracking, "30", AHT)

        assert save(tracking, **{"aht_sec---value": "30", "aht_sec---n": "12"})[0] == 200
        assert values(tracking)["aht_sec"] == "30 (n 12)"

    def test_keeps_the_tick_where_something_else_is_wrong(self, tracking: Company) -> None:
        told = save(
            tracking,
            **{
                "aht_sec---value": "30",
                "aht_sec---anyway": "on",
                "fcr_pct-customer_survey--value": "140",
            },
        )[1]

        assert "checked" in told
        assert "This is unusual" not in told

    @pytest.mark.parametrize(("typed", "kept"), [("71,5", "71.5"), ("71.5 %", "71.5")])
    def test_reads_a_decimal_comma_and_a_percent_sign(
        self, tracking: Company, typed: str, kept: str
    ) -> None:
        save(tracking, **{"fcr_pct-customer_survey--value": typed})

        assert values(tracking)["fcr_pct"] == kept

    def test_takes_no_percentage_of_seconds(self, tracking: Company) -> None:
        status, told = save(tracking, **{"aht_sec---value": "40%"})

        assert status == 422
        assert "Write the value in seconds." in told

    def test_asks_for_the_value_where_only_its_note_was_typed(self, tracking: Company) -> None:
        status, told = save(tracking, **{"aht_sec---note": "Telephone only"})

        assert status == 422
        assert "Enter the value too" in told

    @pytest.mark.parametrize("typed", ["NaN", "Infinity", "1,234", "-", "1e99", "0.00001"])
    def test_takes_no_number_that_is_none(self, tracking: Company, typed: str) -> None:
        assert save(tracking, **{"fcr_pct-customer_survey--value": typed})[0] == 422

    def test_can_correct_a_figure_that_is_no_longer_tracked(self, tracking: Company) -> None:
        with acting_for(tracking.organisation.pk):
            choose(tracking, AHT)
        assert "csat_pct-scale_5--value" in page(tracking, quarter="2026-Q3")

        save(tracking, **{"csat_pct-scale_5--value": "81"})

        assert values(tracking) == {"csat_pct": "81"}

    def test_is_for_analysts_and_up(self, tracking: Company) -> None:
        address = f"/o/{tracking.slug}/kpis/2026-Q3/record/"

        def status(browser: Client) -> int:
            return browser.post(address, {"aht_sec---value": "400"}).status_code

        assert status(tracking.client(tracking.hire(Role.VIEWER))) == 403
        assert status(tracking.client(tracking.hire(Role.ANALYST))) == 302

    def test_takes_no_figure_of_a_quarter_ahead(self, tracking: Company) -> None:
        ahead = Q4.shifted(1).code

        assert save(tracking, ahead, **{"aht_sec---value": "400"})[0] == 404
