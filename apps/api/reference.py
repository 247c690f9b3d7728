"""GET /api/ - the reference of the API for people, and the document for machines that it is of."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import etag, require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

METHODS = ("get", "head", "post", "put", "patch", "delete")
COMPONENTS = "#/components/schemas/"

Part = Mapping[str, Any]  # of an OpenAPI document


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of an operation, or a member of a body."""

    name: str
    place: str  # query, path or header; empty in a body
    type: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers with one status."""

    status: str
    meaning: str
    body: str  # name of the shape, and its anchor; empty where there is none


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address."""

    code: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    takes: str  # name of the body's shape; empty where there is none
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A body, or a part of one."""

    name: str
    description: str
    fields: tuple[Field, ...]


@require_safe
def show_reference(request: HttpRequest) -> HttpResponse:
    """Show every operation, and every shape that it takes or gives."""
    return render(request, "api/reference.html", _reference())


def contract_tag(_request: HttpRequest) -> str:
    """Return the document's strong ETag."""
    return f'"{hashlib.sha256(contract()).hexdigest()[:32]}"'


@csrf_exempt  # or a change at this address would get the page about forms
@require_safe
@etag(contract_tag)
def show_contract(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document."""
    return HttpResponse(contract(), content_type=OpenApiJsonRenderer.media_type)


@lru_cache(maxsize=1)
def contract() -> bytes:
    """Return the OpenAPI document as it is sent: the same until the program changes."""
    return bytes(OpenApiJsonRenderer().render(_document()))


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    """Return the OpenAPI document, in the one language of the API."""
    with translation.override(settings.LANGUAGE_CODE):
        found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call] # untyped
    return found


@lru_cache(maxsize=1)
def _reference() -> dict[str, Any]:
    """Return what the page shows: the same until the program changes."""
    document = _document()
    return {
        "version": document["info"]["version"],
        "operations": tuple(_operations(document)),
        "shapes": tuple(_shapes(document)),
    }


def _operations(document: Part) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield _operation(path, method, methods[method])


def _operation(path: str, method: str, told: Part) -> Operation:
    return Operation(
        code=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        description=told.get("description", ""),
        parameters=tuple(_parameter(each) for each in told.get("parameters", ())),
        takes=_body(told.get("requestBody", {})),
        answers=tuple(
            Answer(status, HTTPStatus(int(status)).phrase, _body(answer))
            for status, answer in told["responses"].items()
        ),
    )


def _parameter(told: Part) -> Field:
    return Field(
        told["name"],
        told["in"],
        _type(told.get("schema", {})),
        told.get("required", False),
        told.get("description", ""),
    )


def _shapes(document: Part) -> Iterator[Shape]:
    for name, told in sorted(document["components"]["schemas"].items()):
        needed = told.get("required", ())
        yield Shape(
            name,
            told.get("description", ""),
            tuple(
                Field(member, "", _type(part), member in needed, part.get("description", ""))
                for member, part in told.get("properties", {}).items()
            ),
        )


def _body(told: Part) -> str:
    """Return the name of the first shape that the body may have."""
    contents = list(told.get("content", {}).values())
    return _shape(contents[0].get("schema", {})) if contents else ""


def _shape(schema: Part) -> str:
    return str(schema.get("$ref", "")).removeprefix(COMPONENTS)


def _type(schema: Part) -> str:
    """Return a type in words: an enumeration by its values, a list by what it holds."""
    if name := _shape(schema):
        return name
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            return " or ".join(_type(each) for each in schema[choice])
    if "enum" in schema:
        return " or ".join(str(value) or '""' for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(kinds) + (f" ({schema['format']})" if "format" in schema else "")
