"""What a company tracks: KPIs over all channels, and some in one channel by themselves."""

import pytest

from apps.accounts.models import Role
from apps.performance.models import TrackedKpi
from apps.performance.series import Series
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.performance.entering import AHT, CSAT, choose
from tests.performance.sending import opened


class TestChooseKpis:
    def choose(self, company: Company, **fields: str) -> tuple[int, str]:
        browser, address = company.client(), f"/o/{company.slug}/kpis/choose/"
        shown = opened(browser, address)["shown"]
        answer = browser.post(address, fields | {"shown": shown})
        return answer.status_code, answer.content.decode()

    def test_suggests_a_few_at_first_and_what_is_tracked_later(self, acme: Company) -> None:
        address = f"/o/{acme.slug}/kpis/choose/"
        first = acme.client().get(address).content.decode()
        self.choose(acme, aht_sec="on")

        later = acme.client().get(address).content.decode()

        assert first.count("checked") == 4
        assert later.count("checked") == 1

    def test_tracks_what_is_ticked_by_the_method_beside_it(self, acme: Company) -> None:
        status, _ = self.choose(
            acme, fcr_pct="on", **{"fcr_pct-method": "agent_log", "csat_pct-method": "scale_7"}
        )

        assert status == 302
        with acting_for(acme.organisation.pk):
            assert [row.series.key for row in TrackedKpi.objects.all()] == ["fcr_pct-agent_log-"]

    def test_asks_how_it_is_measured(self, acme: Company) -> None:
        status, told = self.choose(acme, fcr_pct="on")

        assert status == 422
        assert "Choose how you measure it." in told

    def test_offers_nothing_that_only_says_something_of_one_channel(self, acme: Company) -> None:
        told = acme.client().get(f"/o/{acme.slug}/kpis/choose/").content.decode()

        assert "Use of a channel" not in told
        assert "Transfer or escalation" in told

    def test_is_for_analysts_and_up(self, acme: Company) -> None:
        browser = acme.client(acme.hire(Role.VIEWER))

        assert browser.get(f"/o/{acme.slug}/kpis/choose/").status_code == 403

    def test_keeps_a_channel_that_stays_ticked(self, acme: Company) -> None:
        chat = Series("aht_sec", "", "live_chat")
        with acting_for(acme.organisation.pk):
            choose(acme, AHT, chat)

        self.choose(acme, **{"aht_sec": "on", chat.key: "on"})
        assert tracked(acme) == {AHT, chat}

        self.choose(acme, aht_sec="on")
        assert tracked(acme) == {AHT}

    def test_suggests_nothing_to_who_tracks_one_channel_only(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            choose(acme, Series("aht_sec", "", "live_chat"))

        told = acme.client().get(f"/o/{acme.slug}/kpis/choose/").content.decode()

        assert told.count("checked") == 1


def tracked(company: Company) -> set[Series]:
    with acting_for(company.organisation.pk):
        return {row.series for row in TrackedKpi.objects.all()}


class TestTrackChannel:
    def add(self, company: Company, series: Series, channel: str) -> tuple[int, str]:
        answer = company.client().post(
            f"/o/{company.slug}/kpis/channel/", {"series": series.key, "channel": channel}
        )
        return answer.status_code, answer.content.decode()

    def test_tracks_one_more_and_leaves_the_others(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            choose(acme, CSAT)

        for _ in range(2):
            assert self.add(acme, AHT, "Live chat")[0] == 302

        assert tracked(acme) == {CSAT, Series("aht_sec", "", "live_chat")}

    def test_asks_for_the_figures_of_the_channel(self, acme: Company) -> None:
        self.add(acme, AHT, "E-mail")

        told = acme.client().get(f"/o/{acme.slug}/kpis/this-quarter/").content.decode()

        assert 'name="aht_sec--e_mail-value"' in told
        assert "e mail" in told

    @pytest.mark.parametrize("channel", ["", "1st line", "x" * 31, "\u7535\u8bdd"])
    def test_refuses_what_is_no_name_and_loses_nothing(self, acme: Company, channel: str) -> None:
        status, told = self.add(acme, AHT, channel)

        assert status == 422
        assert f'value="{channel}"' in told or not channel
        assert f'value="{AHT.key}" selected' in told
        assert tracked(acme) == set()

    def test_is_for_analysts_and_up(self, acme: Company) -> None:
        browser = acme.client(acme.hire(Role.VIEWER))

        assert browser.get(f"/o/{acme.slug}/kpis/channel/").status_code == 403
        assert browser.post(f"/o/{acme.slug}/kpis/channel/", {}).status_code == 403
