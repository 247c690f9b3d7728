"""An open round at a company, and people who hold its links."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from apps.assessments.models import Invitation, Response, Round
from apps.instruments.models import InstrumentVersion
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.browser import browser_type_launch_args
from tests.conftest import Company, found

__all__ = ["browser_type_launch_args"]  # a fixture

Reply = Any  # what the test client returns: a response with more to it


@dataclass
class Respondent:
    """Somebody who was invited, with the link that only they hold."""

    company: Company
    invitation: Invitation
    secret: str

    @property
    def token(self) -> str:
        return links.join(self.company.organisation.pk, self.secret)

    def url(self, page: str = "") -> str:
        return f"/s/{self.token}/{page}"

    def start(self, client: Client) -> None:
        client.post(self.url())

    def answer(self, client: Client, number: int, value: int | str) -> None:
        client.post(self.url(f"{number}/"), {"answer": value})

    def answer_all(self, client: Client, value: int = 4) -> None:
        for number in range(1, 40):
            self.answer(client, number, 70 if number == 35 else value)

    def response(self) -> Response:
        with acting_for(self.company.organisation.pk):
            return Response.objects.get(pk=links.identity(self.secret))

    def has_response(self) -> bool:
        with acting_for(self.company.organisation.pk):
            return Response.objects.filter(pk=links.identity(self.secret)).exists()


@dataclass
class Survey:
    """A company's open round."""

    company: Company
    round: Round
    mirror_secret: str

    @property
    def mirror_url(self) -> str:
        return f"/m/{links.join(self.company.organisation.pk, self.mirror_secret)}/"

    def invite(self, group: str = "frontline", language: str = "en") -> Respondent:
        secret = links.new_secret()
        with acting_for(self.company.organisation.pk):
            invitation = Invitation.objects.create(
                round=self.round,
                email=f"{secret[:12].lower()}@acme.example",
                group=group,
                language=language,
                secret_hash=links.fingerprint(secret),
                secret_sealed=links.seal(secret),
            )
        return Respondent(self.company, invitation, secret)

    def change(self, **fields: object) -> None:
        with acting_for(self.company.organisation.pk):
            Round.objects.filter(pk=self.round.pk).update(**fields)
            self.round.refresh_from_db()

    def close(self) -> None:
        self.change(state="closed", closed_at=now())


def open_survey(company: Company) -> Survey:
    """Open a round with its customers' link."""
    secret = links.new_secret()
    with acting_for(company.organisation.pk):
        round_ = Round.objects.create(
            quarter="2026-Q4",
            time_zone="Europe/Berlin",
            instrument=InstrumentVersion.objects.current(),
            state="open",
            opened_at=now() - timedelta(days=1),
            closes_at=now() + timedelta(days=6),
            mirror_secret_hash=links.fingerprint(secret),
            mirror_sealed=links.seal(secret),
        )
    return Survey(company, round_, secret)


@pytest.fixture
def survey(acme: Company) -> Survey:
    """Acme's open round."""
    return open_survey(acme)


@pytest.fixture
def respondent(survey: Survey) -> Respondent:
    """Somebody invited to it."""
    return survey.invite()


@pytest.fixture
def stranger(db: None) -> Respondent:
    """Somebody invited by another company."""
    return open_survey(found("Cobalt", "cobalt.example")).invite()
