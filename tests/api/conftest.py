"""A caller of the API: a token of a company, and its results."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from apps.accounts import tokens
from apps.accounts.models import Organisation
from apps.assessments.models import DimensionScore, PersonaShare, Round, RoundResult
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company

ALL_SCOPES = ("read:scores", "read:benchmarks", "read:dictionary", "export")
WRITE = "write:assessments"
Call = Callable[..., Any]


def token_of(company: Company, *scopes: str) -> str:
    with acting_for(company.organisation.pk):
        _, text = tokens.issue(
            name="BI",
            scopes=scopes or ALL_SCOPES,
            expires_at=now() + timedelta(days=30),
            at=now(),
            by=None,
        )
    return text


def caller(token: str) -> Call:
    """Return a way to GET a path with the token."""

    def get(path: str, **headers: Any) -> Any:
        return Client().get(path, headers={"Authorization": f"Bearer {token}"} | headers)

    return get


def sender(token: str) -> Call:
    """Return a way to send JSON to a path with the token, under a key or without."""

    def send(method: str, path: str, said: Any = None, key: str = "", **headers: Any) -> Any:
        asked = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        return Client().generic(
            method,
            path,
            b"" if said is None else content,
            content_type="application/json",
            headers=asked | headers,
        )

    return send


def pointers(answer: Any) -> list[str]:
    """Return what the refused body's faults point at."""
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    return [fault["pointer"] for fault in answer.json()["errors"]]


def score(company: Company, quarter: str, maturity: float) -> Round:
    """Give the company a scored round."""
    with acting_for(company.organisation.pk):
        instrument = InstrumentVersion.objects.current()
        known = len(instrument.form().coordinates[0])  # dimensions and outlook questions
        round_ = Round.objects.create(
            quarter=quarter,
            time_zone="UTC",
            instrument=instrument,
            state="scored",
            opened_at=NOON - timedelta(days=20),
            closes_at=NOON,
            closed_at=NOON,
            scored_at=NOON,
        )
        RoundResult.objects.create(
            round=round_,
            maturity=maturity,
            maturity_low=maturity - 5,
            maturity_high=maturity + 5,
            maturity_se=3,
            degrees_of_freedom=20,
            label_kind="blend",
            label_personas=["honcho", "selfie"],
            balance=0.2,
            fit_p=0.6,
            misfitting=[],
            intensity=22,
            respondents=9,
            set_aside=0,
            groups_shown=[],
            instrument_version="1.0.0",
            scoring_version="1.0.0",
            prototype_version="1.0.0",
            input_hash="0" * 64,
            detail={
                "profile": {
                    "values": [maturity] * known,
                    "covariance": [[9.0 * (i == j) for i in range(known)] for j in range(known)],
                }
            },
        )
        DimensionScore.objects.bulk_create(
            DimensionScore(
                round=round_,
                dimension=code,
                group="all",
                value=maturity,
                low=maturity - 8,
                high=maturity + 8,
                standard_error=4.5,
                degrees_of_freedom=16,
                respondents=9,
            )
            for code in ("CUS", "TEC")
        )
        PersonaShare.objects.bulk_create(
            PersonaShare(round=round_, persona=code, share=0.2, low=0, high=0.4, p_top=0.2)
            for code in ("traditionalist", "honcho", "selfie", "casualist", "stickler")
        )
    return round_


@pytest.fixture
def acme(acme: Company) -> Company:
    """The company takes part in benchmarks, those of KPIs too, and so sees them."""
    with acting_for(acme.organisation.pk):
        Organisation.objects.update(kpi_benchmark_consent=True)
    return acme.take_part()


@pytest.fixture
def call(acme: Company) -> Call:
    """Call as a tool that holds the company's token."""
    return caller(token_of(acme))


@pytest.fixture
def send(acme: Company) -> Call:
    """Write as a tool that holds a token of the company's for that."""
    return sender(token_of(acme, WRITE))


@pytest.fixture
def stranger(borealis: Company) -> Call:
    """Write as another company's tool."""
    return sender(token_of(borealis, WRITE))
