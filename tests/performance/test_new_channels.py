"""A table that names a channel which the company has not had: asked about, never just begun."""

import re
from typing import Any

import pytest

from apps.performance.importing import alike
from apps.performance.models import KpiReading, TrackedKpi
from apps.performance.series import Series
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.reading import words
from tests.performance.entering import choose

pytestmark = pytest.mark.usefixtures("noon")

CHAT = Series("aht_sec", "", "live_chat")
MISSPELT = "quarter,kpi,channel,value\n2026-Q2,aht_sec,Live-Chatt,400\n2026-Q3,aht_sec,,380\n"
SIGNED = re.compile(r'name="figures"\s+value="([^"]+)"')


@pytest.fixture
def chatting(acme: Company) -> Company:
    """A company that measures how long a chat takes."""
    with acting_for(acme.organisation.pk):
        choose(acme, CHAT)
    return acme


def send(company: Company, table: str = MISSPELT, **answers: str) -> Any:
    address = f"/o/{company.slug}/kpis/import/"
    answer: Any = company.client().post(address, {"table": table, **answers})
    return answer


def answered(company: Company, answer: str, table: str = MISSPELT) -> Any:
    return send(company, table, asked="channels", **{"channel-live_chatt": answer})


def save(company: Company, page: Any) -> set[Series]:
    """Save what the page shows; return the series that have a figure."""
    found = SIGNED.search(page.content.decode())
    assert found
    company.client().post(f"/o/{company.slug}/kpis/import/", {"figures": found[1]})
    with acting_for(company.organisation.pk):
        return {one.series for one in KpiReading.objects.all()}


class TestANewChannel:
    def test_is_asked_about_before_anything_can_be_saved(self, chatting: Company) -> None:
        answer = send(chatting)

        told = words(answer.content.decode())
        assert answer.status_code == 200
        assert "1 channel is new" in told
        assert "\u201clive chatt\u201d, 1 figure" in told
        assert "The same as \u201clive chat\u201d" in told
        assert not SIGNED.search(answer.content.decode())

    def test_can_be_a_known_one_written_otherwise(self, chatting: Company) -> None:
        page = answered(chatting, "live_chat")

        assert save(chatting, page) == {CHAT, Series("aht_sec")}

    def test_can_be_new_and_is_then_told_to_begin(self, chatting: Company) -> None:
        page = answered(chatting, "a-new-one")

        assert "Average handle time, live chatt" in words(page.content.decode())
        assert Series("aht_sec", "", "live_chatt") in save(chatting, page)

    def test_can_be_left_out_and_that_is_counted(self, chatting: Company) -> None:
        page = answered(chatting, "left-out")

        assert "Left out 1" in words(page.content.decode())
        assert save(chatting, page) == {Series("aht_sec")}
        with acting_for(chatting.organisation.pk):
            assert {row.series for row in TrackedKpi.objects.all()} == {CHAT, Series("aht_sec")}

    @pytest.mark.parametrize("answer", ["", "telephone"])
    def test_needs_an_answer_of_the_page(self, chatting: Company, answer: str) -> None:
        page = answered(chatting, answer)

        assert page.status_code == 422
        assert "Please check what you entered" in page.content.decode()
        assert "Live-Chatt,400" in page.content.decode()
        assert not SIGNED.search(page.content.decode())

    def test_brings_no_second_figure_of_a_quarter_with_it(self, chatting: Company) -> None:
        twice = f"{MISSPELT}2026-Q2,aht_sec,live chat,410\n"

        page = answered(chatting, "live_chat", twice)

        assert page.status_code == 422
        assert "This figure stands in line 2 already." in page.content.decode()

    def test_is_not_asked_about_where_it_is_known(self, chatting: Company) -> None:
        page = send(chatting, MISSPELT.replace("Chatt", "chat"))

        assert "is new" not in words(page.content.decode())
        assert SIGNED.search(page.content.decode())

    def test_can_be_another_one_of_the_table(self, acme: Company) -> None:
        table = MISSPELT.replace("2026-Q3,aht_sec,", "2026-Q3,aht_sec,live chat")
        answers = {"channel-live_chatt": "a-new-one", "channel-live_chat": "live_chatt"}

        asked = send(acme, table)
        page = send(acme, table, asked="channels", **answers)

        assert "The same as \u201clive chatt\u201d" in words(asked.content.decode())
        assert save(acme, page) == {Series("aht_sec", "", "live_chatt")}

    def test_of_another_company_is_not_offered(self, chatting: Company, borealis: Company) -> None:
        told = words(send(borealis).content.decode())

        assert "1 channel is new" in told
        assert "The same as" not in told


class TestAlike:
    @pytest.mark.parametrize(
        ("written", "known"),
        [("e_mail", "email"), ("phone", "telephone"), ("chat", "live_chat"), ("emial", "email")],
    )
    def test_finds_what_is_only_written_otherwise(self, written: str, known: str) -> None:
        assert alike(written, {known, "shop"}) == [known]

    def test_finds_nothing_in_what_is_something_else(self) -> None:
        assert alike("shop", {"telephone", "live_chat"}) == []
