"""Two who have the same page open: what one saves is never undone by who did not see it."""

import pytest
from django.test import Client

from apps.accounts.models import Role
from apps.performance.models import KpiReading, KpiTarget, TrackedKpi
from apps.performance.series import Series
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.reading import words
from tests.performance.entering import AHT, CSAT, FCR, choose, enter
from tests.performance.sending import carried, opened

pytestmark = pytest.mark.usefixtures("noon")

CSAT_VALUE, FCR_VALUE = f"{CSAT.key}-value", f"{FCR.key}-value"


@pytest.fixture
def tracking(acme: Company) -> Company:
    with acting_for(acme.organisation.pk):
        choose(acme, CSAT, FCR)
    return acme


@pytest.fixture
def ada(tracking: Company) -> Client:
    """One colleague's browser."""
    return tracking.client(tracking.hire(Role.ANALYST))


@pytest.fixture
def ben(tracking: Company) -> Client:
    """The other one's."""
    return tracking.client(tracking.hire(Role.ANALYST))


class TestTheFiguresOfAQuarter:
    def quarter(self, company: Company) -> str:
        return f"/o/{company.slug}/kpis/2026-Q3/"

    def send(self, browser: Client, company: Company, fields: dict[str, str]) -> tuple[int, str]:
        answer = browser.post(f"{self.quarter(company)}record/", fields, follow=True)
        return answer.status_code, answer.content.decode()

    def values(self, company: Company) -> dict[str, str]:
        with acting_for(company.organisation.pk):
            return {row.kpi: row.said for row in KpiReading.objects.filter(quarter="2026-Q3")}

    def test_are_kept_where_each_enters_another(
        self, tracking: Company, ada: Client, ben: Client
    ) -> None:
        hers, his = (opened(one, self.quarter(tracking)) for one in (ada, ben))
        self.send(ben, tracking, his | {CSAT_VALUE: "83"})

        status, told = self.send(ada, tracking, hers | {FCR_VALUE: "71"})

        assert status == 200
        assert "2026 Q3 has 2 figures now." in told
        assert self.values(tracking) == {"csat_pct": "83", "fcr_pct": "71"}

    def test_are_not_replaced_unseen_and_nothing_typed_is_lost(
        self, tracking: Company, ada: Client, ben: Client
    ) -> None:
        hers, his = (opened(one, self.quarter(tracking)) for one in (ada, ben))
        self.send(ben, tracking, his | {CSAT_VALUE: "90", f"{CSAT.key}-n": "40"})

        status, told = self.send(ada, tracking, hers | {CSAT_VALUE: "85", FCR_VALUE: "71"})

        assert status == 422
        assert words(told).count("Changed meanwhile to 90%, of 40. Save again to replace that.") > 1
        assert 'value="85"' in told
        assert 'value="71"' in told
        assert self.values(tracking) == {"csat_pct": "90 (n 40)"}

    def test_are_replaced_by_who_has_seen_what_stands(
        self, tracking: Company, ada: Client, ben: Client
    ) -> None:
        hers, his = (opened(one, self.quarter(tracking)) for one in (ada, ben))
        self.send(ben, tracking, his | {CSAT_VALUE: "90"})
        _status, told = self.send(ada, tracking, hers | {CSAT_VALUE: "85"})

        status, _told = self.send(ada, tracking, carried(told))

        assert status == 200
        assert self.values(tracking) == {"csat_pct": "85"}

    def test_say_that_one_was_removed(self, tracking: Company, ada: Client, ben: Client) -> None:
        with acting_for(tracking.organisation.pk):
            enter(tracking, "83")
        hers, his = (opened(one, self.quarter(tracking)) for one in (ada, ben))
        self.send(ben, tracking, his | {CSAT_VALUE: ""})

        status, told = self.send(ada, tracking, hers | {CSAT_VALUE: "84"})

        assert status == 422
        assert "This figure was removed meanwhile." in told
        assert self.values(tracking) == {}

    def test_are_saved_without_fuss_where_both_say_the_same(
        self, tracking: Company, ada: Client, ben: Client
    ) -> None:
        hers, his = (opened(one, self.quarter(tracking)) for one in (ada, ben))
        self.send(ben, tracking, his | {CSAT_VALUE: "83"})

        assert self.send(ada, tracking, hers | {CSAT_VALUE: "83,0"})[0] == 200
        assert self.values(tracking) == {"csat_pct": "83"}

    def test_stay_where_the_page_did_not_ask_for_them(self, tracking: Company, ada: Client) -> None:
        hers = opened(ada, self.quarter(tracking))
        with acting_for(tracking.organisation.pk):
            choose(tracking, CSAT, FCR, AHT)
            enter(tracking, "400", AHT)

        self.send(ada, tracking, hers | {FCR_VALUE: "71"})

        assert self.values(tracking) == {"aht_sec": "400", "fcr_pct": "71"}

    def test_are_kept_of_a_kpi_that_a_colleague_no_longer_tracks(
        self, tracking: Company, ada: Client
    ) -> None:
        hers = opened(ada, self.quarter(tracking))
        with acting_for(tracking.organisation.pk):
            choose(tracking, CSAT)

        self.send(ada, tracking, hers | {FCR_VALUE: "71"})

        assert self.values(tracking) == {"fcr_pct": "71"}


class TestTargets:
    def send(self, browser: Client, company: Company, fields: dict[str, str]) -> tuple[int, str]:
        answer = browser.post(self.page(company), fields)
        return answer.status_code, answer.content.decode()

    def page(self, company: Company) -> str:
        return f"/o/{company.slug}/kpis/targets/"

    def bands(self, company: Company) -> dict[str, str]:
        with acting_for(company.organisation.pk):
            return {target.kpi: target.band for target in KpiTarget.objects.all()}

    def test_are_kept_where_each_sets_another(
        self, tracking: Company, ada: Client, ben: Client
    ) -> None:
        hers, his = (opened(one, self.page(tracking)) for one in (ada, ben))
        self.send(ben, tracking, his | {f"{CSAT.key}-low": "80"})

        assert self.send(ada, tracking, hers | {f"{FCR.key}-low": "70"})[0] == 302
        assert self.bands(tracking) == {"csat_pct": "80\u2013", "fcr_pct": "70\u2013"}

    def test_are_replaced_only_by_who_has_seen_what_stands(
        self, tracking: Company, ada: Client, ben: Client
    ) -> None:
        hers, his = (opened(one, self.page(tracking)) for one in (ada, ben))
        self.send(ben, tracking, his | {f"{CSAT.key}-low": "80"})

        status, told = self.send(ada, tracking, hers | {f"{CSAT.key}-high": "95"})

        assert status == 422
        assert "Changed meanwhile: at least 80, at most none." in told
        assert 'value="95"' in told
        assert self.bands(tracking) == {"csat_pct": "80\u2013"}

        assert self.send(ada, tracking, carried(told))[0] == 302
        assert self.bands(tracking) == {"csat_pct": "\u201395"}

    def test_say_that_one_was_taken_away(self, tracking: Company, ada: Client, ben: Client) -> None:
        self.send(ben, tracking, {f"{CSAT.key}-low": "80"})
        hers, his = (opened(one, self.page(tracking)) for one in (ada, ben))
        self.send(ben, tracking, his | {f"{CSAT.key}-low": ""})

        status, told = self.send(ada, tracking, hers | {f"{CSAT.key}-low": "82"})

        assert status == 422
        assert "This target was taken away meanwhile." in told
        assert self.bands(tracking) == {}


class TestTheChoice:
    def page(self, company: Company) -> str:
        return f"/o/{company.slug}/kpis/choose/"

    def tracked(self, company: Company) -> set[Series]:
        with acting_for(company.organisation.pk):
            return {row.series for row in TrackedKpi.objects.all()}

    def test_keeps_all_that_is_tracked_where_it_is_saved_unchanged(
        self, tracking: Company, ada: Client
    ) -> None:
        followed = {
            CSAT,
            Series("csat_pct", "scale_7"),
            Series("csat_pct", "scale_5", "live_chat"),
            Series("channel_use_pct", "", "email"),
        }
        with acting_for(tracking.organisation.pk):
            choose(tracking, *followed)

        ada.post(self.page(tracking), opened(ada, self.page(tracking)))

        assert self.tracked(tracking) == followed

    def test_can_leave_one_of_two_methods(self, tracking: Company, ada: Client) -> None:
        on_seven = Series("csat_pct", "scale_7")
        with acting_for(tracking.organisation.pk):
            choose(tracking, CSAT, on_seven)
        fields = opened(ada, self.page(tracking))
        del fields[on_seven.key]

        ada.post(self.page(tracking), fields)

        assert self.tracked(tracking) == {CSAT}

    def test_leaves_what_a_colleague_added_and_took_away(
        self, tracking: Company, ada: Client
    ) -> None:
        hers = opened(ada, self.page(tracking))
        chat = Series("aht_sec", "", "live_chat")
        with acting_for(tracking.organisation.pk):
            choose(tracking, CSAT, chat)  # resolution is no longer tracked

        ada.post(self.page(tracking), hers | {AHT.kpi: "on"})

        assert self.tracked(tracking) == {CSAT, chat, AHT}
