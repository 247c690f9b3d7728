"""No address tells a visitor anything of an organisation that is not theirs.

Each address of the site is called by each kind of visitor with what is their own, with what is
another organisation's and with what is nobody's; the last two cannot be told apart.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from apps.accounts.tokens import Parts, compose, parse
from tests.architecture.addresses import Address, Values, addresses
from tests.architecture.strangers import Encounter, comparable, dismissed_member, meet

VISITORS: dict[str, Callable[[Encounter], Client]] = {
    "somebody unknown": lambda _: Client(),
    "the owner of another organisation": lambda both: both.ours.company.client(),
    "a viewer of another organisation": lambda both: both.ours.company.client(both.ours.viewer),
    "a former member": lambda both: dismissed_member(both.theirs),
    "a BI tool of another organisation": lambda both: Client(
        headers={"authorization": f"Bearer {both.ours.token_text}"}
    ),
}
METHODS = ("get", "post")
API = {"api", "v1", "odata"}  # rooms of the API
NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED


@pytest.fixture
def both(db: None) -> Encounter:
    return meet()


def call(client: Client, method: str, path: str) -> HttpResponseBase:
    client.raise_request_exception = False
    client.cookies.pop("messages", None)  # what the page before had to say
    answer: HttpResponseBase = getattr(client, method)(path)
    return answer


def pairs(address: Address, values: Values) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield for each parameter the values with a foreign one in it, and with nobody's in it."""
    own = values.own(address)
    for name in values.owned(address):
        value = values.known[address.keys()[name]]
        yield name, own | {name: value.foreign}, own | {name: value.missing}


def leaks(both: Encounter, client: Client, address: Address) -> Iterator[str]:
    """Yield what calling the address gives away, and where it fails."""
    values = both.values()
    own = call(client, "get", address.path(values.own(address)))
    if own.status_code >= 500 and "readyz" not in address.route:
        yield f"{address.route} fails: {own.status_code}"
    yield from (f"{address.route} tells {secret}" for secret in both.told(own, "\0"))

    for name, foreign, missing in pairs(address, values):
        for method in METHODS:
            theirs = call(client, method, address.path(foreign))
            nobodys = call(client, method, address.path(missing))
            where = f"{method} {address.route} with a foreign {name}"
            if comparable(theirs, str(foreign[name])) != comparable(nobodys, str(missing[name])):
                yield f"{where} differs from a missing one"
            if theirs.status_code < 300 or theirs.status_code >= 500:
                yield f"{where} answers {theirs.status_code}"
            yield from (f"{where} tells {s}" for s in both.told(theirs, str(foreign[name])))


class TestEveryAddress:
    def test_can_be_called(self, both: Encounter) -> None:
        values = both.values()

        unknown = {a.route: values.unknown_to(a) for a in addresses() if values.unknown_to(a)}

        assert unknown == {}  # say in tests/architecture/strangers.py what to put in
        assert len(addresses()) > 60

    @pytest.mark.parametrize("visitor", VISITORS)
    def test_tells_nothing_of_another_organisation_to(self, both: Encounter, visitor: str) -> None:
        client = VISITORS[visitor](both)

        found = [leak for address in addresses() for leak in leaks(both, client, address)]

        assert found == []

    def test_of_an_organisation_is_missing_for_its_strangers(self, both: Encounter) -> None:
        """Not only the same as a missing one: a 404 for those logged in, the log-in for others."""
        values, stranger = both.values(), both.ours.company.client()
        paths = [
            address.path(values.own(address) | {"slug": both.theirs.company.slug})
            for address in addresses()
            if "slug" in address.parameters
        ]

        assert {call(stranger, "get", path).status_code for path in paths} == {404}
        assert {call(Client(), "get", path).status_code for path in paths} == {302}

    def test_says_which_methods_it_takes(self, both: Encounter) -> None:
        """None of our pages takes DELETE; the API first asks who calls."""
        owner, values = both.ours.company.client(), both.values()
        paths = [
            address.path(values.own(address))
            for address in addresses()
            if address.module.startswith("apps.") and address.room not in API
        ]

        answered = {path: call(owner, "delete", path).status_code for path in paths}

        assert {path: code for path, code in answered.items() if code != NOT_ALLOWED} == {}

    def test_names_what_the_owner_may_see(self, both: Encounter) -> None:
        """The matrix would see a leak: the foreign company's own owner is told its secrets."""
        client = both.theirs.company.client()
        values = both.values()

        told = [
            secret
            for address in addresses()
            if address.parameters == ["slug"]
            for secret in both.told(
                call(client, "get", address.path({"slug": values.known["slug"].foreign})), "\0"
            )
        ]

        assert len(set(told)) > 3


class TestTheApi:
    def test_refuses_our_secret_under_their_name_as_it_does_an_unknown_one(
        self, both: Encounter
    ) -> None:
        own, theirs = parse(both.ours.token_text), parse(both.theirs.token_text)
        crossed = compose(Parts(theirs.organisation_id, theirs.prefix, own.secret))
        unknown = compose(Parts(theirs.organisation_id, own.prefix, own.secret))

        answers = [
            Client(headers={"authorization": f"Bearer {text}"}).get("/api/v1/me")
            for text in (crossed, unknown)
        ]

        assert [answer.status_code for answer in answers] == [401, 401]
        assert answers[0].content == answers[1].content
