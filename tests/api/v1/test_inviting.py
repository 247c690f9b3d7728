"""A tool invites many people at once: all of them, or nobody."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.accounts.models import Unit
from apps.accounts.quarters import Quarter
from apps.assessments.actions import rounds
from apps.assessments.models import Invitation, Round
from apps.audit.models import AuditEntry
from apps.jobs.models import Job
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, pointers
from tests.conftest import Company

ANNA = {"email": "Anna@acme.example", "role": "leader", "name": "Anna", "language": "de"}
BEN = {"email": "ben@acme.example", "role": "frontline"}


@pytest.fixture
def round_(acme: Company) -> Round:
    with acting_for(acme.organisation.pk):
        return rounds.start_round(
            organisation=acme.organisation,
            quarter=Quarter.at(now(), "Europe/Berlin"),
            closes_at=now() + timedelta(days=14),
            by=None,
            at=now(),
        )


@pytest.fixture
def path(round_: Round) -> str:
    return f"/api/v1/rounds/{round_.pk}/invitations"


def invited(company: Company) -> list[tuple[str, str, str, str]]:
    with acting_for(company.organisation.pk):
        rows = Invitation.objects.order_by("email")
        return list(rows.values_list("email", "group", "name", "language"))


class TestInviteRespondents:
    def test_invites_as_a_file_would(self, acme: Company, send: Call, path: str) -> None:
        answer = send("POST", path, {"data": [ANNA, BEN]}, key="k")

        assert (answer.status_code, answer.json()["invited"]) == (201, 2)
        assert invited(acme) == [
            ("anna@acme.example", "leader", "Anna", "de"),
            ("ben@acme.example", "frontline", "", ""),
        ]
        with acting_for(acme.organisation.pk):
            assert AuditEntry.objects.filter(verb="respondents imported").count() == 1

    def test_knows_units_by_their_codes(self, acme: Company, send: Call, path: str) -> None:
        with acting_for(acme.organisation.pk):
            unit = Unit.objects.create(code="north", name="North")

        send("POST", path, {"data": [ANNA | {"unit": "north"}]}, key="k")

        with acting_for(acme.organisation.pk):
            assert Invitation.objects.get().unit_id == unit.pk

    def test_invites_nobody_if_one_of_them_cannot_be(
        self, acme: Company, send: Call, path: str
    ) -> None:
        send("POST", path, {"data": [ANNA]}, key="first")
        rows = [
            BEN,
            ANNA,
            BEN,
            {"email": "nobody", "role": "leader"},
            {"email": "c@acme.example", "role": "leader", "language": "xx"},
            {"email": "d@acme.example", "role": "leader", "unit": "nowhere"},
        ]

        answer = send("POST", path, {"data": rows}, key="second")

        assert pointers(answer) == [
            "#/data/1/email",
            "#/data/2/email",
            "#/data/3/email",
            "#/data/4/language",
            "#/data/5/unit",
        ]
        assert len(invited(acme)) == 1

    @pytest.mark.parametrize(
        ("said", "pointer"),
        [
            ({"data": [BEN | {"role": "boss"}]}, "#/data/0/role"),
            ({"data": [BEN | {"phone": "1"}]}, "#/data/0/phone"),
            ({"data": [BEN | {"name": "Ben\nBcc: x"}]}, "#/data/0/name"),
            ({"data": [{"role": "leader"}]}, "#/data/0/email"),
            ({"data": []}, "#/data"),
            ({"data": [BEN] * 501}, "#/data"),
            ({"data": BEN}, "#/data"),
            ({}, "#/data"),
            ([BEN], "#"),
        ],
    )
    def test_points_at_what_is_wrong(
        self, send: Call, path: str, said: object, pointer: str
    ) -> None:
        assert pointers(send("POST", path, said, key="k")) == [pointer]

    def test_invites_500(self, acme: Company, send: Call, path: str) -> None:
        rows = [{"email": f"p{n}@acme.example", "role": "leader"} for n in range(500)]

        answer = send("POST", path, {"data": rows}, key="k")

        assert (answer.status_code, len(invited(acme))) == (201, 500)

    def test_has_them_mailed_once_the_round_is_open(
        self, acme: Company, send: Call, path: str, round_: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            rounds.open_round(round_=round_, by=None, at=now())

        send("POST", path, {"data": [ANNA, BEN]}, key="k")
        send("POST", path, {"data": [ANNA, BEN]}, key="k")

        with acting_for(acme.organisation.pk):
            mailing = Job.objects.filter(kind__endswith="send_invitations")
            assert mailing.count() == 2  # for the opening, and for these

    def test_is_too_late_when_the_round_has_closed(
        self, acme: Company, send: Call, path: str, round_: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            rounds.open_round(round_=round_, by=None, at=now())
            rounds.close_round(round_=round_, by=None, at=now())

        assert send("POST", path, {"data": [BEN]}, key="k").status_code == 409
        assert invited(acme) == []
