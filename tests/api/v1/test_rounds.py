"""A tool starts a quarter's assessment, opens and closes it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from apps.accounts.models import ApiToken
from apps.accounts.quarters import Quarter
from apps.assessments.models import Round
from apps.audit.models import AuditEntry
from apps.jobs.models import Job
from apps.tenancy.context import acting_for
from tests.api.conftest import WRITE, Call, caller, pointers, sender, token_of
from tests.conftest import Company

ROUNDS = "/api/v1/rounds"


def described(company: Company) -> dict[str, object]:
    quarter = Quarter.at(now(), company.organisation.time_zone)
    ends = (now() + timedelta(days=14)).isoformat()
    return {"period_id": quarter.code, "closes_at": ends, "reminder_days": [2, 7]}


@pytest.fixture
def started(acme: Company, send: Call) -> str:
    """Return the address of a round that was started."""
    return f"{ROUNDS}/{send('POST', ROUNDS, described(acme), key='start').json()['round_id']}"


class TestStartRound:
    def test_sets_one_up_in_the_tokens_name(self, acme: Company, send: Call) -> None:
        answer = send("POST", ROUNDS, described(acme), key=str(uuid4()))

        told = answer.json()
        assert (answer.status_code, told["state"]) == (201, "draft")
        assert answer["Location"] == f"http://testserver{ROUNDS}/{told['round_id']}"
        with acting_for(acme.organisation.pk):
            assert Round.objects.get().reminder_days == [7, 2]
            entry = AuditEntry.objects.get(verb="round started")
            assert entry.actor_id == ApiToken.objects.get(scopes=[WRITE]).pk

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("period_id", "2019-Q1"),
            ("period_id", "next"),
            ("period_id", 3),
            ("closes_at", "2019-01-01T00:00:00Z"),
            ("closes_at", "2099-01-01T00:00:00"),
            ("reminder_days", [3]),
            ("reminder_days", ["7"]),
            ("reminder_days", [True]),
            ("headcount", 12),
        ],
    )
    def test_points_at_what_cannot_be(
        self, acme: Company, send: Call, member: str, value: object
    ) -> None:
        answer = send("POST", ROUNDS, described(acme) | {member: value}, key=str(uuid4()))

        (pointer,) = pointers(answer)
        assert pointer.startswith(f"#/{member}")
        with acting_for(acme.organisation.pk):
            assert not Round.objects.exists()

    def test_leaves_a_quarter_that_has_one_alone_and_leads_to_it(
        self, acme: Company, send: Call, started: str
    ) -> None:
        answer = send("POST", ROUNDS, described(acme), key="another")

        told = answer.json()
        assert answer.status_code == 409
        assert told["type"] == "urn:tidemark:problem:quarter-taken"
        assert told["url"] == f"http://testserver{started}"
        assert told["url"].endswith(told["round_id"])

    @pytest.mark.usefixtures("started")
    def test_tells_a_stranger_nothing_of_a_quarter_that_another_has_taken(
        self, borealis: Company, stranger: Call
    ) -> None:
        first = stranger("POST", ROUNDS, described(borealis), key="one")
        second = stranger("POST", ROUNDS, described(borealis), key="two")

        assert (first.status_code, second.status_code) == (201, 409)
        assert second.json()["round_id"] == first.json()["round_id"]

    def test_asks_for_a_key(self, acme: Company, send: Call) -> None:
        answer = send("POST", ROUNDS, described(acme))

        assert answer.status_code == 400
        assert answer.json()["type"] == "urn:tidemark:problem:invalid-idempotency-key"

    def test_needs_the_scope_to_write(self, acme: Company) -> None:
        reader = sender(token_of(acme))

        assert reader("POST", ROUNDS, described(acme), key="k").status_code == 403

    def test_gives_nothing_more_to_read(self, acme: Company, started: str) -> None:
        writer = caller(token_of(acme, WRITE))

        assert writer(started).json()["state"] == "draft"
        assert writer(ROUNDS).status_code == 403


class TestOpenAndCloseRound:
    def test_take_it_on_its_way(self, acme: Company, send: Call, started: str) -> None:
        states = [
            send("POST", f"{started}/{verb}").json()["state"]
            for verb in ("open", "open", "close", "close")
        ]

        assert states == ["open", "open", "closed", "closed"]
        with acting_for(acme.organisation.pk):
            verbs = AuditEntry.objects.order_by("sequence").values_list("verb", flat=True)
            assert list(verbs)[-3:] == ["round started", "round opened", "round closed"]
            assert Job.objects.filter(kind__endswith="score_round").count() == 1

    def test_refuse_a_step_that_cannot_be(self, send: Call, started: str) -> None:
        early = send("POST", f"{started}/close")
        send("POST", f"{started}/open")
        send("POST", f"{started}/close")
        late = send("POST", f"{started}/open")

        assert (early.status_code, late.status_code) == (409, 409)

    def test_refuse_a_body(self, send: Call, started: str) -> None:
        assert pointers(send("POST", f"{started}/open", {"at": "once"})) == ["#/at"]
        assert send("POST", f"{started}/open", {}).status_code == 200

    @pytest.mark.parametrize("verb", ["open", "close", "invitations"])
    def test_tell_a_stranger_what_they_tell_of_a_round_that_is_not(
        self, acme: Company, stranger: Call, started: str, verb: str
    ) -> None:
        said = {"data": [{"email": "a@b.example", "role": "leader"}]}
        body = said if verb == "invitations" else None

        theirs = stranger("POST", f"{started}/{verb}", body, key="k")
        nobodys = stranger("POST", f"{ROUNDS}/{uuid4()}/{verb}", body, key="l")

        assert (theirs.status_code, theirs.content) == (404, nobodys.content)
        with acting_for(acme.organisation.pk):
            assert Round.objects.get().state == "draft"
