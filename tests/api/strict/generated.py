"""Has a client generated from the contract, and lets it read pages, write, and be refused."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.api.strict.callers import OTHER, OWN, Prepared, openable

GENERATOR = Path(sys.executable).with_name("openapi-python-client")
PACKAGE = "tidemark_client"
PAGE = 7  # rows: so few that there are many pages


class Client:
    """The generated package; its functions are called by the names of the contract's operations."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        package = importlib.import_module(f"{PACKAGE}.client")
        token = headers["Authorization"].partition(" ")[2]
        self._caller = package.AuthenticatedClient(base_url=url, token=token)

    def ask(self, tag: str, operation: str, **said: Any) -> tuple[int, Any]:
        """Return the status of the answer, and the answer as the client understood it."""
        module = importlib.import_module(f"{PACKAGE}.api.{tag}.{operation}")
        answer = module.sync_detailed(client=self._caller, **said)
        return int(answer.status_code), answer.parsed

    def model(self, name: str, **members: Any) -> Any:
        """Return a body."""
        return getattr(importlib.import_module(f"{PACKAGE}.models"), name).from_dict(members)


@dataclass(frozen=True)
class Told:
    """One thing that was tried with the client, and whether it went as it should."""

    what: str
    is_good: bool


def generate(contract: dict[str, Any], folder: Path) -> str:
    """Write the client's package into the folder, and return what the generator had to say."""
    document, config = folder / "openapi.json", folder / "generator.json"
    document.write_text(json.dumps(contract))
    overrides = dict.fromkeys(_binary(contract), "application/octet-stream")
    config.write_text(json.dumps({"content_type_overrides": overrides}))
    command = [str(GENERATOR), "generate", f"--path={document}", f"--config={config}"]
    command += [f"--output-path={folder / PACKAGE}", "--meta=none", "--fail-on-warning"]
    # It orders its imports by a tool that is installed beside it.
    path = os.pathsep.join([str(GENERATOR.parent), os.environ["PATH"]])
    done = subprocess.run(  # noqa: S603 - our own command line
        command, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
    )
    sys.path.insert(0, str(folder))
    return "" if done.returncode == 0 else done.stdout + done.stderr


def used(all_of_them: Prepared) -> Iterator[Told]:
    """Read, follow cursors, write twice, and be refused; yield how each of it went."""
    url = all_of_them.facts["url"]
    may_all = next(one for one in all_of_them.callers if one.name == "may all")
    own, other = (Client(url, may_all.headers[whose]) for whose in (OWN, OTHER))
    yield from _read(own, all_of_them.facts["organisation"])
    yield from _refused(own)
    yield from _written(other)


def _read(client: Client, slug: str) -> Iterator[Told]:
    _, me = client.ask("me", "show_me")
    yield Told("who is asking", me.organisation.slug == slug)
    _, whole = client.ask("dimension_scores", "list_dimension_scores", limit=5000)
    pages = list(_pages(client))
    rows = [row.id for page in pages for row in page.data]
    is_whole = rows == [row.id for row in whole.data]
    yield Told(f"{len(rows)} rows in {len(pages)} pages, as in one", is_whole and len(pages) > 1)
    made = client.model("AnnotationBody", happened_on="2026-07-02", text="Bots answer first")
    _, start = client.ask("annotations", "list_annotations")
    _, event = client.ask("annotations", "add_annotation", body=made)
    _, changed = client.ask("annotations", "list_annotations", since=start.next_cursor)
    new = [(str(row.annotation_id), row.op.value) for row in changed.data]
    yield Told("what has changed since", new == [(str(event.annotation_id), "upsert")])


def _pages(client: Client) -> Iterator[Any]:
    cursor: dict[str, str] = {}
    has_more = True
    while has_more:
        _, page = client.ask("dimension_scores", "list_dimension_scores", limit=PAGE, **cursor)
        yield page
        cursor, has_more = {"cursor": page.next_cursor}, page.has_more


def _refused(client: Client) -> Iterator[Told]:
    status, problem = client.ask("dimension_scores", "list_dimension_scores", limit=0)
    found = (status, type(problem).__name__, problem.status, problem.parameter)
    yield Told("a problem document", found == (400, "Problem", 400, "limit"))


def _written(client: Client) -> Iterator[Told]:
    said = {
        "period_id": openable()[0],
        "closes_at": (datetime.now(UTC) + timedelta(days=14)).isoformat(),
    }
    body = client.model("RoundBody", **said)
    made, round_ = client.ask("rounds", "start_round", body=body, idempotency_key="one")
    _, again = client.ask("rounds", "start_round", body=body, idempotency_key="one")
    yield Told("a round, made once", made == 201 and again.round_id == round_.round_id)
    status, problem = client.ask("rounds", "start_round", body=body, idempotency_key="two")
    yield Told("a second one refused", (status, problem.status) == (409, 409))
    asked = [{"email": f"somebody{n}@lee-shore.example", "role": "leader"} for n in range(3)]
    body = client.model("InvitationsBody", data=asked)
    status, told = client.ask(
        "rounds", "invite_respondents", round_id=round_.round_id, body=body, idempotency_key="three"
    )
    yield Told("three invitations", (status, told.invited) == (201, 3))
    status, problem = client.ask(
        "rounds", "invite_respondents", round_id=round_.round_id, body=body, idempotency_key="four"
    )
    pointers = [fault.pointer for fault in problem.errors]
    yield Told("faults by member", pointers == [f"#/data/{n}/email" for n in range(3)])


def _binary(contract: dict[str, Any]) -> set[str]:
    """Return the media types of files, which the generator is told to leave as they are."""
    return {
        media_type
        for operations in contract["paths"].values()
        for operation in operations.values()
        for answer in operation["responses"].values()
        for media_type, content in answer.get("content", {}).items()
        if content["schema"].get("format") == "binary"
    }
