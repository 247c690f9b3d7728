"""Who tries the served instance: tokens of three sets of scopes, and somebody who is logged in."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from apps.accounts.quarters import Quarter
from tests.journeys.people import Company, found_organisation
from tests.journeys.served import Served, wait_until
from tests.journeys.visitor import LONGEST

OWN, OTHER = "own", "other"  # two companies, neither of which may see what is the other's
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
    facts: dict[str, Any]

    def write(self, folder: Path) -> Path:
        """Write down what there is, and return where."""
        path = folder / "facts.json"
        path.write_text(json.dumps(self.facts))
        return path


def prepared(served: Served, own: Company) -> Prepared:
    """Make the tokens, a second company, and something of each kind to ask for."""
    contract = httpx.get(f"{served.url}/api/openapi.json", timeout=LONGEST).json()
    flows = contract["components"]["securitySchemes"]["clientCredentials"]["flows"]
    everything = list(flows["clientCredentials"]["scopes"])
    other = Company("Lee Shore", "lee-shore.example", own.owner)
    found_organisation(other, is_verified=False)
    session = _Session(served.url, own)
    callers = [
        Caller(name, {OWN: session.token(own, scopes), OTHER: session.token(other, scopes)})
        for name, scopes in (("reads", READS), ("reads files", FILES), ("may all", everything))
    ]
    facts = _facts(served, own, session, callers[-1].headers[OWN])
    callers.append(Caller("logged in", {OWN: session.headers}, _of_sessions(contract)))
    return Prepared(callers, contract, facts)


class _Session:
    """Somebody who is logged in, as a page of ours calls the API."""

    def __init__(self, url: str, company: Company) -> None:
        cookies = company.owner.cookies()
        sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.url = url
        self.headers = {"Cookie": sent, "X-CSRFToken": cookies["csrf"]}

    def token(self, company: Company, scopes: list[str]) -> dict[str, str]:
        """Make a token, and return how it is sent."""
        return {"Authorization": f"Bearer {self.made(company, scopes)['secret']}"}

    def made(self, company: Company, scopes: list[str], kind: str = "token") -> Any:
        """Make a token or a client, and return what is told of it."""
        answer = httpx.post(
            f"{self.url}/api/v1/tokens",
            params={"organisation": company.slug},
            json={"name": "Strict", "scopes": scopes, "kind": kind},
            headers=self.headers,
            timeout=LONGEST,
        )
        return _told(answer)


def _facts(
    served: Served, own: Company, session: _Session, headers: dict[str, str]
) -> dict[str, Any]:
    with httpx.Client(base_url=served.url, headers=headers, timeout=LONGEST) as tool:
        export = _told(tool.post("/api/v1/exports", json={"dataset": "rounds", "format": "csv"}))
        where = export["url"]
        wait_until(lambda: tool.get(where).json()["status"] == "ready", "an exported file")
        periods = openable()
        started = tool.post(
            "/api/v1/rounds",
            json={
                "period_id": periods[0],
                "closes_at": (datetime.now(UTC) + timedelta(days=14)).isoformat(),
            },
            headers={"Idempotency-Key": "first"},
        )
        assert started.status_code in {201, 409}, started.text  # 409 tells the one that stands
        event = _told(
            tool.post(
                "/api/v1/annotations", json={"happened_on": "2026-07-01", "text": "Chat launched"}
            )
        )
    return {
        "url": served.url,
        "contract": f"{served.url}/api/openapi.json",
        "headers": headers,
        "organisation": own.slug,
        "client": session.made(own, READS, "client"),
        "periods": periods,
        "ids": {
            "export_id": export["id"],
            "round_id": started.json()["round_id"],
            "annotation_id": event["annotation_id"],
            "token_id": session.made(own, READS)["id"],
        },
    }


def _told(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def openable() -> list[str]:
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
