"""What the contract says in words only; schemathesis loads this beside the contract.

No OpenAPI document can say that a cursor is one that the API gave, that a key is new, or that a day
has come. Whoever reads the descriptions keeps to it, and so do the valid values of a request here;
what schemathesis has made invalid on purpose stays as it is, and every check is asked of every
answer.
"""

import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case
from schemathesis.generation.meta import StatefulPhaseData, negated_parameters

from apps.accounts.lines import UNSEEN
from apps.instruments.kpis import definitions
from tests.api.strict.trying import FACTS

ENDING = ("DELETE",)  # what takes away has what was made up, or what the run itself has made
FIRST_DAY = date(2000, 1, 1)
numbers = count()
tool = httpx.Client(timeout=60)
known: dict[httpx.URL, Any] = {}
LONGEST_NAME, LONGEST_DOMAIN = 64, 220  # of an email address


def before_call(_context: Any, case: Case[Any], _kwargs: dict[str, Any]) -> None:
    """Put genuine values where valid ones were made up."""
    facts = json.loads(Path(os.environ[FACTS]).read_text())
    negated = {name for name, _location in negated_parameters(case.meta)}
    for name in _free(case, ParameterLocation.PATH, negated):
        _name(case, name, facts)
    free = set(_free(case, ParameterLocation.QUERY, negated))
    if "organisation" in free:
        case.query["organisation"] = facts["organisation"]
    if {"cursor", "since"} & free:
        _go_on(case, free, facts)
    for name in _free(case, ParameterLocation.HEADER, negated):
        if name == "Idempotency-Key":
            case.headers[name] = _new(case.headers[name])
    if case.meta and not case.meta.is_negative_at(ParameterLocation.BODY):
        case.body = _sensible(case.body, facts)


def _name(case: Case[Any], parameter: str, facts: dict[str, Any]) -> None:
    """Ask for something that is there."""
    there = facts["ids"].get(parameter)
    if case.path_parameters[parameter] in facts["ids"].values() and case.method in ENDING:
        case.path_parameters[parameter] = str(uuid4())  # it is there for all others to use
    elif there and case.method not in ENDING and not _is_given(case, parameter):
        case.path_parameters[parameter] = there
    if parameter == "signature":
        case.path_parameters[parameter] = _signature(facts)


def _is_given(case: Case[Any], parameter: str) -> bool:
    """Tell whether an earlier answer gave the value, or may have."""
    if case.meta is None or isinstance(case.meta.phase.data, StatefulPhaseData):
        return True
    return parameter in {draw.parameter_name for draw in case.meta.pool_draws}


def _free(case: Case[Any], location: ParameterLocation, negated: set[str]) -> Iterator[str]:
    """Yield the parameters that were not made invalid on purpose."""
    container = case.get_container(location)
    names = set(container) if isinstance(container, Mapping) else set()
    if case.meta is None or (case.meta.is_negative_at(location) and not names & negated):
        return
    yield from sorted(names - negated)


def _go_on(case: Case[Any], free: set[str], facts: dict[str, Any]) -> None:
    """Ask the same question from its beginning, and go on with the cursors that it gives."""
    if "since" in free:  # says in words that it is in place of the other
        case.query.pop("updated_since", None)
    given = ("cursor", "since", "limit")
    asked = {name: value for name, value in case.query.items() if name not in given}
    page = _asked(case.formatted_path, facts, asked | {"limit": 1})
    if page is None:
        return
    if "cursor" in free:
        case.query["cursor"] = page["next_cursor"]
        if not page["has_more"]:  # the end's cursor is good without a time
            case.query.pop("updated_since", None)
    if "since" in free:
        page = _asked(case.formatted_path, facts, asked | {"limit": 5000})
        case.query["since"] = page["next_cursor"] if page else case.query["since"]


def _asked(path: str, facts: dict[str, Any], query: Mapping[str, Any]) -> Any:
    """Return the answer, None to what is no question; the same to the same question."""
    url = httpx.URL(f"{facts['url']}{path}", params=dict(query))
    if url not in known:
        answer = tool.get(url, headers=facts["own"])
        known[url] = answer.json() if answer.status_code == httpx.codes.OK else None
    return known[url]


def _signature(facts: dict[str, Any]) -> str:
    """Return what proves that an address was given out a moment ago."""
    where = f"{facts['url']}/api/v1/exports/{facts['ids']['export_id']}"
    export = tool.get(where, headers=facts["headers"]).json()
    return str(export["files"][0]["url"].rpartition("/")[2])


def _new(key: str) -> str:
    """Return a key that nobody has used, as long as the one that was made up or longer."""
    return str(uuid4()).ljust(len(key), "-")


def _sensible(said: Any, facts: dict[str, Any]) -> Any:
    if isinstance(said, list):
        rows = [_sensible(each, facts) for each in said]
        return list({_what_it_is(row): row for row in rows}.values())
    if not isinstance(said, dict):
        return said
    found = {name: _sensible(value, facts) for name, value in said.items()}
    for name, value in found.items():
        if name in MEMBERS and isinstance(value, str):
            found[name] = MEMBERS[name](value, facts)
        if name == "addresses" and isinstance(value, list):
            found[name] = [f"192.0.2.{place}" for place in range(len(value))]
    if "value" in found and "kpi_key" in found:
        _measure(found)
    return found


def _what_it_is(row: Any) -> str:
    """Return what may be in a list once only: figures are told apart by what they measure."""
    if isinstance(row, dict) and "period_id" in row:
        row = [row.get(name, "") for name in ("period_id", "kpi_key", "method", "channel")]
    return json.dumps(row, sort_keys=True)


def _period(text: str, facts: dict[str, Any]) -> str:
    periods: list[str] = facts["periods"]
    return periods[len(text.encode()) % len(periods)] if text not in periods else text


def _ahead(_text: str, _facts: dict[str, Any]) -> str:
    return (datetime.now(UTC) + timedelta(days=next(numbers) % 90 + 1)).isoformat()


def _day(text: str, _facts: dict[str, Any]) -> str:
    return text if FIRST_DAY.isoformat() <= text < date.today().isoformat() else "2026-07-01"  # noqa: DTZ011


def _address(text: str, _facts: dict[str, Any]) -> str:
    """Return somebody's address who was not invited: at that domain, as far as there is room."""
    domain = text.rpartition("@")[2]
    while len(domain) > LONGEST_DOMAIN:
        domain = domain.partition(".")[2]
    name = uuid4().hex
    return f"{name.ljust(min(len(text) - len(domain) - 1, LONGEST_NAME), 'a')}@{domain}"


def _client(_text: str, facts: dict[str, Any]) -> str:
    return str(facts["client"]["client_id"])


def _secret(_text: str, facts: dict[str, Any]) -> str:
    return str(facts["client"]["secret"])


def _scope(_text: str, facts: dict[str, Any]) -> str:
    return str(facts["client"]["scopes"][0])


def _receiver(_text: str, _facts: dict[str, Any]) -> str:
    return "https://hooks.example.com/tidemark"


def _seen(text: str, _facts: dict[str, Any]) -> str:
    """Return the text if it is one to look at."""
    kinds = {unicodedata.category(character) for character in text}
    return text if text == "" or kinds - UNSEEN else "seen"


def _no_unit(_text: str, _facts: dict[str, Any]) -> str:
    return ""


def _measure(figure: dict[str, Any]) -> None:
    """Measure the KPI as it can be."""
    kpi = definitions().get(figure["kpi_key"])
    if kpi is None:
        return
    if not kpi.is_measured_by(figure.get("method", "")):
        figure["method"] = kpi.methods[0].code if kpi.methods else ""
    if kpi.needs_channel and figure.get("channel", "") in {"", "all"}:
        figure["channel"] = "phone"
    if figure["value"] is None:
        figure.pop("n", None)
        figure.pop("note", None)
    else:
        value = min(max(Decimal(repr(figure["value"])), kpi.hard_min), kpi.hard_max)
        figure["value"] = float(round(value, 3))


MEMBERS = {
    "period_id": _period,
    "closes_at": _ahead,
    "happened_on": _day,
    "email": _address,
    "unit": _no_unit,
    "client_id": _client,
    "client_secret": _secret,
    "scope": _scope,
    "url": _receiver,
    "text": _seen,
    "name": _seen,
    "note": _seen,
}


# Whoever looks into each module for examples imports this one, too, and is to be left alone.
if FACTS in os.environ:
    schemathesis.hook(before_call)
