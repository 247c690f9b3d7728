"""Who tries the served instance: tokens of three sets of scopes, and somebody who is logged in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from apps.accounts.quarters import Quarter
from tests.journeys import people
from tests.journeys.served import Served, wait_until
from tests.journeys.visitor import Visitor

OWN, OTHER = "own", "other"  # two companies, neither of which may see what is the other's
SLUG = "harrow-tide-energy"  # the sample's demonstration
READS = ["read:scores", "read:benchmarks"]
FILES = [*READS, "read:dictionary", "export"]


@dataclass(frozen=True)
class Caller:
    """One who calls, in the own company and in the other one, and what they try."""

    name: str
    headers: dict[str, dict[str, str]]
    operations: list[str] = field(default_factory=list)  # none named: all


@dataclass(frozen=True)
class Prepared:
    """Everybody who calls, and what there is to be asked for."""

    callers: list[Caller]
    contract: dict[str, Any]
    token: str  # that may do everything
    facts: dict[str, Any]

    def write(self, folder: Path) -> Path:
        """Write down what there is, and return where."""
        path = folder / "facts.json"
        path.write_text(json.dumps(self.facts))
        return path


@contextmanager
def prepared(served: Served) -> Iterator[Prepared]:
    """Make the tokens, a second company, and something of each kind to ask for."""
    contract = httpx.get(f"{served.url}/api/openapi.json").json()
    flows = contract["components"]["securitySchemes"]["clientCredentials"]["flows"]
    scopes = {"reads": READS, "reads files": FILES, "may all": list(flows["clientCredentials"]["scopes"])}
    with Visitor(served.url) as member:
        people.log_in_as_demo(served, member)
        other = people.Company("Lee Shore", "lee-shore.example", member)
        people.found_organisation(other, is_verified=False)
        session = _Session(served.url, member)
        callers = [
            Caller(name, {OWN: session.token(SLUG, wanted), OTHER: session.token(other.slug, wanted)})
            for name, wanted in scopes.items()
        ]
        token = callers[-1].headers[OWN]["Authorization"].partition(" ")[2]
        facts = _facts(served, session, token)
        mine = _of_sessions(contract)
        callers.append(Caller("logged in", {OWN: session.headers}, mine))
        yield Prepared(callers, contract, token, facts)


class _Session:
    """Somebody who is logged in, as a page of ours calls the API."""

    def __init__(self, url: str, member: Visitor) -> None:
        cookies = member.cookies()
        sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.url = url
        self.headers = {"Cookie": sent, "X-CSRFToken": cookies["csrf"]}

    def token(self, slug: str, scopes: list[str]) -> dict[str, str]:
        """Make a token, and return how it is sent."""
        return {"Authorization": f"Bearer {self.made(slug, scopes)['secret']}"}

    def made(self, slug: str, scopes: list[str]) -> Any:
        """Make a token, and return what is told of it."""
        answer = httpx.post(
            f"{self.url}/api/v1/tokens",
            params={"organisation": slug},
            json={"name": "Strict", "scopes": scopes},
            headers=self.headers,
        )
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return answer.json()


def _facts(served: Served, session: _Session, token: str) -> dict[str, Any]:
    with httpx.Client(
        base_url=served.url, headers={"Authorization": f"Bearer {token}"}, timeout=60
    ) as tool:
        export = _told(tool.post("/api/v1/exports", json={"dataset": "rounds", "format": "csv"}))
        where = export["url"]
        wait_until(lambda: tool.get(where).json()["status"] == "ready", "an exported file")
        periods = _openable()
        free = [code for code in periods if not _rounds(tool, code)]
        round_ = _told(
            tool.post(
                "/api/v1/rounds",
                json={
                    "period_id": free[0],
                    "closes_at": (datetime.now(UTC) + timedelta(days=14)).isoformat(),
                },
                headers={"Idempotency-Key": "first"},
            )
        )
        event = _told(
            tool.post(
                "/api/v1/annotations", json={"happened_on": "2026-07-01", "text": "Chat launched"}
            )
        )
    return {
        "url": served.url,
        "token": token,
        "organisation": SLUG,
        "periods": periods,
        "ids": {
            "export_id": export["id"],
            "round_id": round_["round_id"],
            "annotation_id": event["annotation_id"],
            "token_id": session.made(SLUG, READS)["id"],
        },
    }


def _told(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def _rounds(tool: httpx.Client, period: str) -> Any:
    return _told(tool.get("/api/v1/rounds", params={"period_id": period}))["data"]


def _openable() -> list[str]:
    """Return the quarters for which an assessment can be started, the present one first."""
    present = Quarter.at(datetime.now(UTC), "UTC")
    return [present.shifted(-by).code for by in range(5)]


def _of_sessions(contract: dict[str, Any]) -> list[str]:
    """Return the operations that are for people in their browser."""
    return [
        operation["operationId"]
        for operations in contract["paths"].values()
        for operation in operations.values()
        if {"session": []} in operation.get("security", [])
    ]
