"""Closing a round while answers come in: what is released is what is stored."""

import random
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import connections

from apps.accounts.quarters import Quarter
from apps.assessments.actions import answers
from apps.assessments.actions.rounds import RoundNotOpenError
from apps.assessments.models import AnsweredInvitation, Invitation, Response, Round
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.assessments.steps import begin, close_round, invite, open_round, start_round
from tests.conftest import Company

TRIALS = 40
EARLY, *RACING, LATE = range(6)  # people: who hands in before the closing, during it, after it


@dataclass
class Trial:
    """One round that closes while four people hand in; one has before, one comes too late."""

    company: Company
    number: int
    released: int = -1  # counted in the transaction that closed the round
    accepted: list[int] = field(default_factory=list)  # who was told that it worked

    def __post_init__(self) -> None:
        self.dice = random.Random(self.number)  # noqa: S311 - a delay, not a secret
        self.start = threading.Barrier(len(RACING) + 1)
        quarter = Quarter(2027 + self.number // 4, self.number % 4 + 1)
        self.at: datetime = quarter.starts_at("UTC") + timedelta(days=10)
        with acting_for(self.company.organisation.pk):
            self.round = open_round(start_round(self.company, at=self.at), at=self.at)
            self.invitations = [
                invite(self.round, f"n{number}@acme.example") for number in (EARLY, *RACING, LATE)
            ]
            self.responses = [begin(i, at=self.at) for i in self.invitations]

    def run(self) -> None:
        self._hand_in(EARLY)
        threads = [threading.Thread(target=self._race, args=(n,)) for n in RACING]
        threads.append(threading.Thread(target=self._close))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        self._hand_in(LATE)

    def _race(self, number: int) -> None:
        pause = self.dice.uniform(0, 0.02)
        self.start.wait()
        time.sleep(pause)
        self._hand_in(number)
        connections.close_all()

    def _hand_in(self, number: int) -> None:
        try:
            with acting_for(self.company.organisation.pk):
                answers.submit_response(
                    response_id=self.responses[number].pk,
                    invitation=self.invitations[number],
                    started_at=None,
                    at=self.at,
                )
            self.accepted.append(number)
        except RoundNotOpenError:
            pass

    def _close(self) -> None:
        pause = self.dice.uniform(0, 0.02)
        self.start.wait()
        time.sleep(pause)
        with acting_for(self.company.organisation.pk):
            close_round(self.round, at=self.at)
            self.released = Response.objects.submitted().filter(round=self.round).count()
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_the_count_at_closing_is_the_count_for_ever(
    acme: Company, instrument: InstrumentVersion
) -> None:
    assert instrument.pk
    disagreements = []

    for number in range(TRIALS):
        trial = Trial(acme, number)
        trial.run()
        with acting_for(acme.organisation.pk):
            stored = Response.objects.submitted().filter(round=trial.round).count()
            counted = Invitation.objects.filter(round=trial.round).exclude(answered_as="").count()
            waiting = AnsweredInvitation.objects.filter(round=trial.round).count()
        assert EARLY in trial.accepted
        assert LATE not in trial.accepted
        if {stored, counted, len(trial.accepted)} != {trial.released} or waiting:
            disagreements.append((number, trial.released, stored, counted, waiting))

    assert disagreements == []
    with acting_for(acme.organisation.pk):
        assert Round.objects.filter(state="closed").count() == TRIALS
