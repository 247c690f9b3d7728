"""What people do in a round, in the words of the tests."""

import random
from datetime import datetime, timedelta

from apps.accounts.quarters import Quarter
from apps.assessments.actions import answers, invitations, rounds
from apps.assessments.importing import Person
from apps.assessments.models import Group, Invitation, Response, Round
from apps.tenancy import links
from tests.conftest import NOON, Company

LATER = NOON + timedelta(days=1)
END = NOON + timedelta(days=14)


def person(email: str, group: str = Group.FRONTLINE, name: str = "") -> Person:
    return Person(email=email, name=name, group=group, language="en")


def start_round(company: Company, at: datetime = NOON, quarter: Quarter | None = None) -> Round:
    organisation = company.organisation
    round_ = rounds.start_round(
        organisation=organisation,
        quarter=quarter or Quarter.at(at, organisation.time_zone),
        by=company.owner.pk,
        at=at,
    )
    rounds.edit_round(
        round_=round_, closes_at=at + (END - NOON), headcounts={}, by=company.owner.pk, at=at
    )
    round_.refresh_from_db()
    return round_


def open_round(round_: Round, at: datetime = NOON) -> Round:
    rounds.open_round(round_=round_, by=None, at=at)
    round_.refresh_from_db()
    return round_


def close_round(round_: Round, at: datetime = LATER) -> Round:
    rounds.close_round(round_=round_, by=None, at=at)
    round_.refresh_from_db()
    return round_


def invite(round_: Round, email: str, group: str = Group.FRONTLINE) -> Invitation:
    return invitations.invite(round_=round_, person=person(email, group), by=None, at=NOON)


def secret_of(invitation: Invitation) -> str:
    return links.unseal(bytes(invitation.secret_sealed or b""))


def begin(invitation: Invitation, at: datetime = NOON) -> Response:
    return answers.start_survey(invitation=invitation, secret=secret_of(invitation), at=at)


def respond(invitation: Invitation, at: datetime = NOON, seed: int = 1) -> None:
    """Answer every question, differently for each seed, and hand in."""
    dice = random.Random(seed)  # noqa: S311 - answers, not secrets
    response = begin(invitation, at)
    response.answers = [dice.choice([1, 2, 3, 4, 4, 5, 5]) for _ in response.answers]
    response.predicted_csat = dice.randint(40, 95)
    response.save()
    answers.submit_response(response_id=response.pk, invitation=invitation, started_at=None, at=at)


def fill(round_: Round, *, leaders: int = 0, managers: int = 0, frontline: int = 0) -> None:
    """Have so many people of each group invited and answer."""
    counts = {Group.LEADER: leaders, Group.MANAGER: managers, Group.FRONTLINE: frontline}
    for group, count in counts.items():
        for number in range(count):
            invitation = invite(round_, f"{group}.{number}@acme.example", group)
            respond(invitation, seed=hash_of(group, number))


def hash_of(group: str, number: int) -> int:
    return sum(map(ord, group)) * 100 + number
