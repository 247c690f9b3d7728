"""What a visitor with a shared link sees, and what nobody sees by it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from apps.accounts.models import Organisation
from apps.dashboards import findings
from apps.dashboards.actions.share_links import (
    MOST_TRIES,
    WAIT,
    TooManyTriesError,
    WrongPassphraseError,
    unlock_share_link,
)
from apps.dashboards.models import ShareLink
from apps.reports.results import round_report
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.reading import read, words
from tests.dashboards.sharing.conftest import DOCUMENT, Share, links_of, made_report
from tests.once import fill_in
from tests.reports import rounds

NOTHING = "This link opens nothing"


def change(company: Company, **values: object) -> None:
    with acting_for(company.organisation.pk):
        ShareLink.objects.update(**values)


class TestShared:
    def test_shows_the_cards_and_who_shares_them_until_when(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        answer = client.get(share())
        told = words(answer.content.decode())

        (link,) = links_of(measured)
        day = link.expires_at.strftime("%B %Y")
        assert "Shared by Acme , until" in told
        assert day in told
        assert "2026 Q3 · answers of 24 people" in told
        assert 'id="dimensions"' in answer.content.decode()
        assert f"/o/{measured.slug}" not in answer.content.decode()

    def test_keeps_out_of_search_engines_caches_and_logs_of_others(
        self, share: Share, client: Client
    ) -> None:
        answer = client.get(share())

        assert "noindex" in answer["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in answer.content.decode()
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert answer["Referrer-Policy"] == "strict-origin"

    def test_shows_the_chosen_cards_only(self, share: Share, client: Client) -> None:
        address = share(cards=("dimensions",))
        markup = client.get(address).content.decode()

        assert 'id="dimensions"' in markup
        assert 'id="mix"' not in markup
        assert "Maturity is" not in words(markup)
        assert client.get(f"{address}charts/dimensions.csv").status_code == 200
        assert client.post(f"{address}charts/dimensions.csv").status_code == 405
        assert client.post(f"{address}report.pdf").status_code == 405
        assert client.get(f"{address}charts/mix.csv").status_code == 404

    @pytest.mark.parametrize("cards", [("dimensions",), ("history",), ("gaps", "maturity")])
    def test_tells_nothing_that_was_not_chosen(
        self,
        cards: tuple[str, ...],
        measured: Company,
        borealis: Company,
        share: Share,
        client: Client,
    ) -> None:
        """Neither the label, which the mix tells, nor how many answered, in whatever place."""
        with acting_for(measured.organisation.pk):
            report = round_report(SECOND)
        label = findings.headline(report, of="Acme")
        address, whole = share(cards=cards), share()

        for visitor in (client, borealis.client()):
            markup = visitor.get(address).content.decode()
            assert label not in words(markup)
            assert not [part for part in report.personas if part.short_name in words(markup)]
            assert "answers of" not in words(markup)
            assert "Customer care at Acme" in words(markup)
            for card in {"mix", "traps", "dimensions", "history", "gaps", "maturity"} - {*cards}:
                for face in ("csv", "json", "svg", "png"):
                    assert visitor.get(f"{address}charts/{card}.{face}").status_code == 404
        assert label in words(client.get(whole).content.decode())
        assert label in words(client.get(share(cards=("mix",))).content.decode())

    def test_of_one_quarter_never_opens_another(self, share: Share, client: Client) -> None:
        address = share(quarter=FIRST)

        told = client.get(address, {"quarter": SECOND}).content.decode()
        table = client.get(f"{address}charts/dimensions.json").json()

        assert "2026 Q2" in words(told)
        assert "2026 Q3" not in words(told)
        assert table["quarter"] == FIRST

    def test_of_the_latest_results_follows_them(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        address = share()
        before = words(client.get(address).content.decode())

        rounds.scored(measured.organisation, "2026-Q4", honcho=1)

        assert "2026 Q3 ·" in before
        assert "2026 Q4 ·" in words(client.get(address).content.decode())

    def test_hides_the_group_that_the_members_pages_hide(
        self, borealis: Company, client: Client
    ) -> None:
        rounds.scored(borealis.organisation, SECOND, people={"leader": 3, "frontline": 12})
        browser = borealis.client()
        form = {"name": "Anybody", "quarter": "latest", "scope": "whole", "days": "7"}
        made = fill_in(browser, f"/o/{borealis.slug}/reports/links/new/", form).content.decode()
        address = made.split("http://testserver")[1].split("<")[0]

        table = client.get(f"{address}charts/dimensions.json").json()

        names = [column["code"] for column in table["columns"]]
        assert not [name for name in names if "leader" in name]

    def test_refuses_what_is_no_face(self, share: Share, client: Client) -> None:
        address = share()

        assert client.get(f"{address}charts/dimensions.exe").status_code == 404
        assert client.get(f"{address}charts/nothing.svg").status_code == 404


class TestALinkThatOpensNothing:
    def test_is_behind_its_passphrase_one_to_a_round_without_results(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        address, open_to_all = share(passphrase="open sesame"), share()
        change(measured, quarter="2024-Q1")

        told = [client.get(open_to_all), client.get(f"{open_to_all}charts/mix.svg")]
        locked = client.get(address)
        client.post(address, {"passphrase": "open sesame"})
        told += [client.get(address), client.get(f"{address}report.pdf")]

        assert "Enter the passphrase" in words(locked.content.decode())
        assert {answer.status_code for answer in told} == {404}
        assert all(NOTHING in words(answer.content.decode()) for answer in told)
        assert {link.views for link in links_of(measured)} == {0}

    def test_answers_the_same_whatever_the_reason(
        self, measured: Company, borealis: Company, share: Share, client: Client
    ) -> None:
        address = share()
        token = address.split("/")[2]
        organisation, secret = links.split(token)
        other = "1" if token.startswith("2") else "2"
        wrong = [other + token[1:], token[:-1], token + "a", "nonsense"]
        wrong.append(links.join(borealis.organisation.pk, secret))
        wrong.append(links.join(organisation, links.new_secret()))

        answers = [client.get(f"/share/{one}/") for one in wrong]
        change(measured, revoked_at=now())
        answers.append(client.get(address))
        change(measured, revoked_at=None, expires_at=now() - timedelta(seconds=1))
        answers.append(client.get(address))
        answers.append(client.get(f"{address}report.pdf"))
        answers.append(client.get(f"{address}charts/mix.svg"))

        assert {answer.status_code for answer in answers} == {404}
        assert len({words(answer.content.decode()) for answer in answers}) == 1
        assert NOTHING in words(answers[0].content.decode())
        assert not any("csrftoken" in answer.cookies for answer in answers)

    def test_is_one_that_somebody_revoked(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        address = share()
        (link,) = links_of(measured)
        before = client.get(address).status_code
        asked = measured.client().get(f"/o/{measured.slug}/reports/links/{link.pk}/revoke/")
        still = client.get(address).status_code

        measured.client().post(f"/o/{measured.slug}/reports/links/{link.pk}/revoke/")

        assert "Revoke “The board”?" in words(asked.content.decode())
        assert (before, still) == (200, 200)
        assert client.get(address).status_code == 404
        assert "Revoked" in read(measured.client(), f"/o/{measured.slug}/reports/")


class TestThePassphrase:
    def test_is_asked_for_before_anything_is_told(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        address = share(passphrase="open sesame")
        made_report(measured, SECOND)

        locked = words(client.get(address).content.decode())

        assert "Enter the passphrase" in locked
        assert "Acme" not in locked
        assert client.get(f"{address}charts/mix.svg").status_code == 404
        assert client.get(f"{address}report.pdf").status_code == 404
        assert links_of(measured)[0].views == 0

    @pytest.mark.parametrize("page", ["", "charts/mix.svg", "report.pdf"])
    def test_is_asked_for_before_anything_is_worked_out(
        self, share: Share, client: Client, page: str
    ) -> None:
        address = share(passphrase="open sesame")

        with CaptureQueriesContext(connection) as asked:
            client.get(f"{address}{page}")
            client.post(address, {"passphrase": "open barley"})

        read_from = " ".join(query["sql"] for query in asked.captured_queries)
        assert "dashboards_sharelink" in read_from
        assert "assessments_" not in read_from

    def test_opens_the_link_in_this_browser_and_no_other(
        self, share: Share, client: Client
    ) -> None:
        address, other = share(passphrase="open sesame"), share(passphrase="another one")

        wrong = client.post(address, {"passphrase": "open barley"})
        right = client.post(address, {"passphrase": "open sesame"})

        assert wrong.status_code == 422
        assert "This is not the passphrase" in words(wrong.content.decode())
        assert right.status_code == 302
        assert "Shared by" in words(client.get(address).content.decode())
        assert client.get(f"{address}charts/mix.svg").status_code == 200
        assert "Enter the passphrase" in words(Client().get(address).content.decode())
        assert "Enter the passphrase" in words(client.get(other).content.decode())

    def test_has_to_wait_after_many_wrong_ones(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        address = share(passphrase="open sesame")
        for _ in range(MOST_TRIES):
            client.post(address, {"passphrase": "a guess"})

        stopped = client.post(address, {"passphrase": "open sesame"})
        change(measured, wrong_since=now() - WAIT)
        later = client.post(address, {"passphrase": "open sesame"})

        assert (stopped.status_code, stopped["Retry-After"]) == (429, "900")
        assert later.status_code == 302

    def test_has_to_wait_from_the_last_wrong_one_on(self, measured: Company, share: Share) -> None:
        share(passphrase="open sesame")
        (link,) = links_of(measured)
        first, last = now(), now() + WAIT - timedelta(seconds=1)

        with acting_for(measured.organisation.pk):
            for at in [first, *[last] * (MOST_TRIES - 1)]:
                with pytest.raises(WrongPassphraseError):
                    unlock_share_link(link=link, passphrase="a guess", at=at)
            with pytest.raises(TooManyTriesError):
                unlock_share_link(link=link, passphrase="open sesame", at=first + WAIT)
            unlock_share_link(link=link, passphrase="open sesame", at=last + WAIT)


def test_visitors_are_asked_for_patience_after_very_many_pages(db: None, client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        looked = {client.get("/share/nonsense/").status_code for _ in range(120)}
        stopped = client.get("/share/nonsense/")
        elsewhere = client.get("/share/nonsense/", REMOTE_ADDR="192.0.2.7")

    assert looked == {404}
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "60")
    assert "noindex" in stopped["X-Robots-Tag"]
    assert elsewhere.status_code == 404


class TestViews:
    def test_are_counted_without_robots_and_prefetching(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        address = share()

        client.get(address)
        client.head(address)
        client.get(address, headers={"Sec-Purpose": "prefetch;prerender"})
        client.get(address, headers={"Purpose": "prefetch"})
        client.get(f"{address}charts/mix.svg")
        client.get(address)

        assert links_of(measured)[0].views == 2


class TestTheDocument:
    def test_belongs_to_the_whole_report_of_its_quarter(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        made_report(measured, SECOND)

        whole, part, other = share(), share(cards=("mix",)), share(quarter=FIRST)

        assert client.get(f"{whole}report.pdf").content == DOCUMENT
        assert "Download the PDF" in words(client.get(whole).content.decode())
        assert client.get(f"{part}report.pdf").status_code == 404
        assert client.get(f"{other}report.pdf").status_code == 404

    def test_with_peers_is_withheld_once_the_consent_is_withdrawn(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        made_report(measured, SECOND, has_benchmarks=True)
        address = share()
        before = client.get(f"{address}report.pdf").status_code

        withdraw(measured)

        assert before == 200
        assert client.get(f"{address}report.pdf").status_code == 404


@pytest.mark.django_db(transaction=True, databases=["default", "pool"])
def test_shows_no_peers_once_the_consent_is_withdrawn(
    measured: Company, share: Share, client: Client
) -> None:
    rounds.publish(SECOND)
    address = share(cards=("maturity",))
    before = words(client.get(address).content.decode())

    withdraw(measured)

    after = words(client.get(address).content.decode())
    assert "You are ahead of roughly" in before
    assert "ahead of roughly" not in after


def withdraw(company: Company) -> None:
    """Let the organisation leave the benchmarks."""
    with acting_for(company.organisation.pk):
        Organisation.objects.update(benchmark_consent=False)
