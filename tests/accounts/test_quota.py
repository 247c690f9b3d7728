"""The count of requests: windows, what is given back, and many who count at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connections

from apps.accounts import quota
from apps.accounts.models import Allowance, ApiToken
from apps.accounts.quota import Policy, QuotaExceededError
from apps.accounts.schedule import forget_request_counts
from apps.tenancy.context import acting_for
from tests.accounts.test_tokens import issued
from tests.conftest import NOON, Company

FEW = (Policy("token", 40), Policy("organisation", 60))


def spent(token: ApiToken, seconds: float = 0) -> tuple[int, ...]:
    return tuple(each.used for each in quota.spend(token, NOON + timedelta(seconds=seconds)))


def counted(company: Company) -> dict[object, int]:
    with acting_for(company.organisation.pk):
        return dict(Allowance.objects.values_list("holder", "used"))


def at_once(threads: int, work: Callable[[int], None]) -> None:
    """Do the work in so many threads that all start together."""
    start = threading.Barrier(threads)

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        finally:
            connections.close_all()

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


class TestSpend:
    def test_counts_within_a_minute_that_begins_with_the_first_request(self, acme: Company) -> None:
        token, _ = issued(acme)

        assert [spent(token, s) for s in (0, 30, 59.9, 60, 61)] == [
            (1, 1),
            (2, 2),
            (3, 3),
            (1, 1),
            (2, 2),
        ]

    def test_says_when_the_minute_ends(self, acme: Company) -> None:
        token, _ = issued(acme)
        quota.spend(token, NOON)

        standing = quota.spend(token, NOON + timedelta(seconds=41.5))[0]

        assert (standing.remaining, standing.resets_in) == (598, 19)

    def test_refuses_what_is_too_many_and_counts_it_nowhere(
        self, acme: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(quota, "POLICIES", (Policy("token", 5), Policy("organisation", 2)))
        token, _ = issued(acme)
        for _ in range(2):
            quota.spend(token, NOON)

        with pytest.raises(QuotaExceededError) as caught:
            quota.spend(token, NOON)

        assert [each.policy.name for each in caught.value.violated] == ["organisation"]
        assert set(counted(acme).values()) == {2}

    @pytest.mark.django_db(transaction=True)
    def test_loses_no_count_among_many_at_once(
        self, acme: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As several web processes would: each thread has a connection, and commits."""
        monkeypatch.setattr(quota, "POLICIES", FEW)
        tokens = [issued(acme)[0] for _ in range(2)]
        allowed: list[ApiToken] = []

        def ask(number: int) -> None:
            for _ in range(15):
                try:
                    quota.spend(tokens[number % 2], NOON)
                except QuotaExceededError:
                    continue
                allowed.append(tokens[number % 2])

        at_once(8, ask)  # 120 requests

        assert len(allowed) == 60
        assert counted(acme) == {
            acme.organisation.pk: 60,
            **{token.pk: allowed.count(token) for token in tokens},
        }


class TestGiveBack:
    def test_takes_the_request_off_every_count(self, acme: Company) -> None:
        token, _ = issued(acme)
        standings = quota.spend(token, NOON)

        left = quota.give_back(token, standings)

        assert [each.remaining for each in left] == [600, 1200]
        assert set(counted(acme).values()) == {0}

    def test_leaves_a_later_window_alone(self, acme: Company) -> None:
        token, _ = issued(acme)
        old = quota.spend(token, NOON)
        quota.spend(token, NOON + timedelta(minutes=2))

        quota.give_back(token, old)

        assert set(counted(acme).values()) == {1}

    def test_is_of_one_organisation(self, acme: Company, borealis: Company) -> None:
        token, _ = issued(acme)
        stranger, _ = issued(borealis)
        quota.spend(stranger, NOON)

        quota.give_back(token, quota.spend(token, NOON))

        assert set(counted(borealis).values()) == {1}

    @pytest.mark.django_db(transaction=True)
    def test_undoes_each_of_many_at_once(self, acme: Company) -> None:
        tokens = [issued(acme)[0] for _ in range(2)]

        def ask_in_vain(number: int) -> None:
            for _ in range(10):
                token = tokens[number % 2]
                quota.give_back(token, quota.spend(token, NOON))

        at_once(6, ask_in_vain)

        assert set(counted(acme).values()) == {0}


@pytest.mark.django_db(transaction=True, databases=["default", "clock"])
class TestForgetRequestCounts:
    def test_forgets_those_who_have_not_asked_for_a_day(
        self, acme: Company, borealis: Company
    ) -> None:
        (quiet, _), (busy, _), (stranger, _) = issued(acme), issued(acme), issued(borealis)
        quota.spend(quiet, NOON)
        quota.spend(busy, NOON + timedelta(minutes=2))
        quota.spend(stranger, NOON)

        with time_machine.travel(NOON + quota.KEPT + timedelta(minutes=1)):
            forget_request_counts()

        assert counted(acme) == {busy.pk: 1, acme.organisation.pk: 1}
        assert counted(borealis) == {}
