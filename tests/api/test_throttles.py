"""What callers are told of their quota, and what a request costs."""

import re

import pytest
from django.test import Client

from apps.accounts import quota
from apps.accounts.quota import Policy
from tests.api.conftest import Call, caller, score, token_of
from tests.conftest import Company

ITEM = re.compile(r'"(\w+)";(\w)=(\d+);(\w)=(\d+)')


def items(field: str) -> dict[str, dict[str, int]]:
    """Return the parameters of each policy of a field, by its name."""
    found = [ITEM.fullmatch(item) for item in field.split(", ")]
    return {m[1]: {m[2]: int(m[3]), m[4]: int(m[5])} for m in found if m}


def remaining(answer: Client) -> list[int]:
    return [each["r"] for each in items(answer["RateLimit"]).values()]  # type: ignore[index]


class TestTheFields:
    def test_name_each_policy_and_what_is_left_of_it(self, call: Call) -> None:
        first, second = call("/api/v1/me"), call("/api/v1/me")

        assert items(first["RateLimit-Policy"]) == {
            "token": {"q": 600, "w": 60},
            "organisation": {"q": 1200, "w": 60},
        }
        assert remaining(first) == [599, 1199]
        assert remaining(second) == [598, 1198]
        assert all(1 <= each["t"] <= 60 for each in items(second["RateLimit"]).values())

    def test_are_on_errors_too(self, call: Call) -> None:
        answers = [call("/api/v1/rounds?nonsense=1"), call("/api/v1/datasets/nothing")]

        assert [answer.status_code for answer in answers] == [400, 404]
        assert [remaining(answer) for answer in answers] == [[599, 1199], [598, 1198]]

    @pytest.mark.parametrize(
        "path", ["/api/v1/rounds", "/api/v1/rounds.csv", "/odata/v4/", "/odata/v4/rounds"]
    )
    def test_are_on_the_answers_of_every_door(self, call: Call, path: str) -> None:
        answer = call(path)

        assert answer.status_code == 200
        assert remaining(answer) == [599, 1199]
        assert items(answer["RateLimit-Policy"])["organisation"]["q"] == 1200

    def test_are_on_the_refusal_of_more_parameters_than_are_read(self, call: Call) -> None:
        answer = call("/api/v1/rounds?" + "&".join(f"p{number}=1" for number in range(1100)))

        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["type"] == "urn:tidemark:problem:too-many-parameters"
        assert answer.has_header("RateLimit")

    def test_tell_somebody_without_a_token_the_policy_only(self, db: None) -> None:
        answer = Client().get("/api/v1/me")

        assert answer.status_code == 401
        assert "RateLimit" not in answer
        assert items(answer["RateLimit-Policy"])["token"]["q"] == 600

    def test_count_an_organisations_tokens_together(self, acme: Company, borealis: Company) -> None:
        one, other = caller(token_of(acme)), caller(token_of(acme))
        stranger = caller(token_of(borealis))
        one("/api/v1/me")

        assert remaining(other("/api/v1/me")) == [599, 1198]
        assert remaining(stranger("/api/v1/me")) == [599, 1199]

    def test_are_said_again_by_the_page_of_the_caller(self, call: Call) -> None:
        call("/api/v1/me")

        told = call("/api/v1/me").json()

        assert told["limits"] == {"token": "600/min", "organisation": "1200/min"}
        assert [(q["policy"], q["quota"], q["remaining"]) for q in told["quotas"]] == [
            ("token", 600, 598),
            ("organisation", 1200, 1198),
        ]


class TestARequestTooMany:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(quota, "POLICIES", (Policy("token", 3), Policy("organisation", 5)))

    def test_is_refused_and_says_when_to_come_back(self, call: Call, borealis: Company) -> None:
        answers = [call("/api/v1/me") for _ in range(5)]
        stranger = caller(token_of(borealis))("/api/v1/me")

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert answers[-1]["Content-Type"] == "application/problem+json"
        assert answers[-1].json()["violated-policies"] == ["token"]
        assert items(answers[-1]["RateLimit"])["token"] == {
            "r": 0,
            "t": int(answers[-1]["Retry-After"]),
        }
        assert stranger.status_code == 200

    def test_costs_the_organisations_other_tokens_nothing(self, acme: Company) -> None:
        runaway, other = caller(token_of(acme)), caller(token_of(acme))
        for _ in range(9):
            runaway("/api/v1/me")

        assert [other("/api/v1/me").status_code for _ in range(2)] == [200, 200]

    def test_is_one_too_many_for_the_organisation(self, acme: Company) -> None:
        one, other = caller(token_of(acme)), caller(token_of(acme))
        answers = [caller_("/api/v1/me") for _ in range(3) for caller_ in (one, other)]

        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[-1].json()["violated-policies"] == ["organisation"]

    def test_is_not_one_that_finds_nothing_new(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q3", 40.0)
        first = call("/api/v1/rounds")

        again = [call("/api/v1/rounds", **{"If-None-Match": first["ETag"]}) for _ in range(5)]

        assert {answer.status_code for answer in again} == {304}
        assert {tuple(remaining(answer)) for answer in (first, *again)} == {(2, 4)}

    @pytest.mark.parametrize("path", ["/api/v1/rounds", "/api/v1/rounds.csv?period_id=2000-Q1"])
    def test_is_one_whose_caller_names_no_tag(self, acme: Company, call: Call, path: str) -> None:
        score(acme, "2026-Q3", 40.0)

        answers = [call(path, **{"If-None-Match": "*"}) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [304, 304, 304, 429]
