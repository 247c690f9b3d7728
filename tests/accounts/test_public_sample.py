"""One invented organisation is open to everybody, to look at; no other is, and nothing is written.

Every address of the site is called by somebody unknown and by a member of another company.
"""

from collections.abc import Callable
from http import HTTPStatus
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponseBase
from django.test import Client

from apps.accounts.actions.organisations import Profile, found_organisation
from apps.accounts.middleware import VISITED
from apps.accounts.models import Membership, Organisation
from apps.accounts.public_sample import PUBLIC_SAMPLE
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.architecture.addresses import Address, addresses
from tests.architecture.strangers import Belongings, Encounter
from tests.conftest import NOON, Company, found, register
from tests.reports import rounds

DOMAIN = "open.sample.example"
QUARTER = "2026-Q3"
PRIVATE = {"accounts"}  # the room of people, settings, consent and tokens

pytestmark = pytest.mark.usefixtures("instrument")


def make_public(name: str = "Open Water", *, is_sample: bool = True) -> Company:
    """Found the organisation that has the public sample's id."""
    founder = register(f"founder@{DOMAIN}")
    organisation = found_organisation(
        profile=Profile(name=name, industry="telecom", size_band="e250_999"),
        has_consented=False,
        by=founder,
        at=NOON,
        organisation_id=PUBLIC_SAMPLE,
        sample_domain=DOMAIN if is_sample else "",
    )
    organisation.domain = DOMAIN
    return Company(organisation, founder)


@pytest.fixture
def sample(db: None) -> Company:
    """The public sample, with results."""
    company = make_public()
    rounds.scored(company.organisation, "2026-Q2", honcho=1)
    return company


@pytest.fixture
def met(sample: Company) -> Encounter:
    """A company, and the public sample with something of everything that an address can name."""
    return Encounter(
        Belongings(found("Acme", "acme.example"), QUARTER), Belongings(sample, QUARTER)
    )


VISITORS: dict[str, Callable[[Encounter], Client]] = {
    "somebody unknown": lambda _: Client(),
    "the owner of another organisation": lambda met: met.ours.company.client(),
}


def inside(met: Encounter) -> list[tuple[Address, str]]:
    """Return every address of an organisation that can be called, with what the sample has."""
    theirs = Encounter(met.theirs, met.ours).values()
    return [
        (address, address.path(theirs.own(address)))
        for address in addresses()
        if "slug" in address.parameters and not theirs.unknown_to(address)
    ]


def called(client: Client, method: str, path: str) -> HttpResponseBase:
    client.raise_request_exception = False
    answer: HttpResponseBase = getattr(client, method)(path)
    return answer


@pytest.mark.parametrize("visitor", VISITORS)
class TestEveryAddressOfTheSample:
    def test_can_be_looked_at_or_says_kindly_that_it_is_only_a_sample(
        self, met: Encounter, visitor: str
    ) -> None:
        client = VISITORS[visitor](met)
        wrong = []
        for address, path in inside(met):
            answer = called(client, "get", path)
            body = getattr(answer, "content", b"").decode(errors="replace")
            if answer.status_code == HTTPStatus.FORBIDDEN and "This is a sample" not in body:
                wrong.append(f"{path} refuses without a reason")
            if address.room in PRIVATE and answer.status_code != HTTPStatus.FORBIDDEN:
                wrong.append(f"{path} shows what is private: {answer.status_code}")
            if answer.status_code not in {200, 302, 403, 404, 405, 410}:
                wrong.append(f"{path} answers {answer.status_code}")
            if f"@{DOMAIN}" in body:
                wrong.append(f"{path} tells somebody's address")

        assert wrong == []

    def test_takes_nothing_that_is_sent(self, met: Encounter, visitor: str) -> None:
        client = VISITORS[visitor](met)
        with acting_for(PUBLIC_SAMPLE):
            before = AuditEntry.objects.count(), Membership.objects.count()

        for method in ("post", "put", "patch", "delete", "options"):
            answers = {path: called(client, method, path).status_code for _, path in inside(met)}
            assert set(answers.values()) == {403}, answers

        with acting_for(PUBLIC_SAMPLE):
            assert (AuditEntry.objects.count(), Membership.objects.count()) == before


def test_a_room_that_does_not_exist_yet_is_not_open_to_visitors() -> None:
    assert not VISITED - {address.room for address in addresses()}


class TestTheSample:
    def test_shows_its_results_to_everybody_and_says_that_they_are_invented(
        self, sample: Company, acme: Company
    ) -> None:
        for client in (Client(), acme.client()):
            page = client.get(f"/o/{sample.slug}/").content.decode()

            assert "Honcho" in page
            assert "Sample organisation." in page
            assert "Leave the sample" in page
            assert "/members/" not in page
            assert "/tokens/" not in page
            assert "/settings/" not in page
            assert "rounds/start/" not in page

    @pytest.mark.parametrize("page", ["", "history/", "rounds/", "kpis/"])
    def test_opens_what_its_viewers_may_open(self, sample: Company, page: str) -> None:
        assert Client().get(f"/o/{sample.slug}/{page}").status_code == 200

    def test_leads_a_visitor_out_to_the_start_page_and_to_signing_up(self, sample: Company) -> None:
        page = Client().get(f"/o/{sample.slug}/").content.decode()

        assert 'href="/">Leave the sample' in page
        assert 'href="/account/signup/"' in page

    def test_tells_a_visitor_whose_care_it_is(self, sample: Company) -> None:
        mark = f"“You” and “your” mean {sample.organisation.name}"

        assert mark in Client().get(f"/o/{sample.slug}/").content.decode()
        assert mark not in sample.client().get(f"/o/{sample.slug}/").content.decode()

    def test_stays_a_real_place_for_its_members(self, sample: Company) -> None:
        assert sample.client().get(f"/o/{sample.slug}/members/").status_code == 200

    def test_makes_nobody_a_member(self, sample: Company, acme: Company) -> None:
        browser = acme.client()
        browser.get(f"/o/{sample.slug}/")

        assert browser.get("/organisations/")["Location"] == f"/o/{acme.slug}/"
        with acting_for(PUBLIC_SAMPLE):
            assert Membership.objects.count() == 1

    def test_asks_no_visitor_for_a_quick_check(self, sample: Company) -> None:
        for page in ("quick-check/", "quick-check/result/"):
            assert Client().get(f"/o/{sample.slug}/{page}").status_code == 403

    def test_is_open_by_its_id_alone_and_only_as_a_sample(self, db: None) -> None:
        real = make_public("Open Water", is_sample=False)

        assert Client().get(f"/o/{real.slug}/").status_code == 302  # to the log-in

    def test_opens_no_other_sample(self, sample: Company, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            Organisation.objects.filter(pk=acme.organisation.pk).update(is_sample=True)

        assert Client().get(f"/o/{acme.slug}/").status_code == 302
        assert found("Carp", "carp.example").client().get(f"/o/{acme.slug}/").status_code == 404

    def test_opens_no_other_organisation_s_things_under_its_own_name(self, met: Encounter) -> None:
        theirs = met.ours.round.pk  # of a company that is no sample
        answer = Client().get(f"/o/{met.theirs.company.slug}/rounds/{theirs}/")

        assert answer.status_code == 404

    def test_asks_a_visitor_for_patience_who_opens_very_many_pages(
        self, sample: Company, acme: Company
    ) -> None:
        page = f"/o/{sample.slug}/rounds/{uuid4()}/"
        with time_machine.travel(NOON, tick=False):
            looked = {Client().get(page).status_code for _ in range(120)}
            stopped = Client().get(page)
            elsewhere = Client().get(page, REMOTE_ADDR="192.0.2.7")
            member = sample.client().get(page)

        assert looked == {404}
        assert (stopped.status_code, stopped["Retry-After"]) == (429, "60")
        assert "Wait a minute, then go on" in stopped.content.decode()
        assert (elsewhere.status_code, member.status_code) == (404, 404)
