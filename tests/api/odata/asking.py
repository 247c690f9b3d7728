"""Ways to ask the service, as a tool does."""

from typing import Any
from urllib.parse import quote

from tests.api.conftest import Call

ROOT = "/odata/v4/"
MOST_PAGES = 50  # that any test has


def ask(call: Call, address: str, **options: str) -> Any:
    """GET the address with these query options, written without their $."""
    query = "&".join(f"${name}={quote(value)}" for name, value in options.items())
    return call(f"{ROOT}{quote(address, safe='/()=,$')}?{query}" if query else ROOT + address)


def rows(call: Call, address: str, **options: str) -> list[Any]:
    """Return the rows of one page."""
    answer = ask(call, address, **options)
    assert answer.status_code == 200, answer.content
    value: list[Any] = answer.json()["value"]
    return value


def pages(call: Call, answer: Any, **headers: str) -> list[list[Any]]:
    """Follow the links from that answer to the end."""
    found = [answer.json()["value"]]
    while link := answer.json().get("@odata.nextLink"):
        answer = call(link.removeprefix("http://testserver"), **headers)
        assert answer.status_code == 200, answer.content
        found.append(answer.json()["value"])
        assert len(found) < MOST_PAGES, "the links go round in a circle"
    return found


def column(found: list[Any], name: str) -> list[Any]:
    return [row[name] for row in found]
