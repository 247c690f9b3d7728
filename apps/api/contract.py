"""Finishes the OpenAPI document."""

import re
from collections.abc import Iterator
from typing import Any

BLANK = {"type": "string", "maxLength": 0}
MADE = ("201", "202")  # answers that tell of something new


def require_bodies(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Say of every body that it has to be sent: the generator does not of a schema of its own."""
    for operations in result["paths"].values():
        for operation in operations.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
    return result


def say_blank_once(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Leave the empty text out of choices of exactly one, where a text may be empty anyhow."""
    for schema in _within(result["components"]["schemas"]):
        match schema:
            case {"oneOf": [dict(text), other]} if other == BLANK and "minLength" not in text:
                schema.update(text)
                del schema["oneOf"]
    return result


def link_what_is_made(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Say of what was made at which addresses it can be asked for, changed or taken away."""
    for path, operations in result["paths"].items():
        for status, answer in operations.get("post", {}).get("responses", {}).items():
            if status in MADE:
                links = dict(_links(result, path, _members(result, answer)))
                answer.update({"links": links} if links else {})
    return result


def _links(
    result: dict[str, Any], path: str, members: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the operations below the address that need nothing but the new one's id."""
    below = re.compile(re.escape(path) + r"/{(\w+)}(/[^{]*)?")
    for other, operations in result["paths"].items():
        found = below.fullmatch(other)
        member = next((name for name in (found[1], "id") if name in members), "") if found else ""
        for operation in operations.values() if found and member else ():
            name = operation["operationId"]
            told = {found[1]: f"$response.body#/{member}"} if found else {}
            yield name, {"operationId": name, "parameters": told}


def _members(result: dict[str, Any], answer: dict[str, Any]) -> set[str]:
    """Return the names of what the answer has."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    named = schema.get("$ref", "").rpartition("/")[2]
    known: dict[str, Any] = result["components"]["schemas"].get(named, schema)
    return set(known.get("properties", {}))


def _within(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of the document from there on, inner ones first."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in list(inner):
        yield from _within(each)
    if isinstance(part, dict):
        yield part
