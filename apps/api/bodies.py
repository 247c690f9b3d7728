"""What is sent to be written: JSON read strictly, and errors that point at the member to blame."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import IO, Any

from django.core.validators import ProhibitNullCharactersValidator, RegexValidator
from drf_spectacular.extensions import (
    OpenApiSerializerExtension,
    OpenApiSerializerFieldExtension,
)
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from apps.accounts.lines import LineError, require_line
from apps.accounts.quarters import CODE
from apps.api.problems import ProblemError

NO_NUL = ProhibitNullCharactersValidator()
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)  # digits of other scripts are none here
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one member of a body."""

    pointer: str  # RFC 6901, as a fragment
    detail: str


class InvalidBodyError(ProblemError):
    """The body is JSON and cannot be used all the same; nothing of it was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        errors = [asdict(fault) for fault in faults]
        super().__init__("invalid_body", "The body cannot be used.", 422, errors=errors)


class JsonBodyParser(JSONParser):
    """JSON that means one thing: no member twice, no NaN, no half of a character."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what the bytes say."""
        try:
            said = json.loads(
                stream.read().decode(),
                object_pairs_hook=_members,
                parse_constant=_refuse_constant,
            )
            json.dumps(said, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        except ValueError as error:
            raise ParseError(f"This is not JSON: {_ascii(error)}.") from error
        return said


class Body(serializers.Serializer[Any]):
    """The members that a body may have; others are refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """Return what was sent, or every fault of it."""
        known = set(self.fields)
        unknown = sorted(set(data) - known) if isinstance(data, Mapping) else []
        faults: dict[str, Any] = {name: ["There is no such member here."] for name in unknown}
        found = None
        try:
            found = super().to_internal_value(data)
        except ValidationError as error:
            faults = {**error.detail, **faults} if isinstance(error.detail, dict) else faults
        if faults:
            raise ValidationError(faults)
        return found


class BodyScheme(OpenApiSerializerExtension):  # type: ignore[no-untyped-call] # untyped
    """Tells the OpenAPI document that other members are refused."""

    target_class = "apps.api.bodies.Body"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: str) -> Any:
        """Return the schema without room for more."""
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return schema | {"additionalProperties": False}


class TextField(serializers.CharField):
    """A text; a number or a truth value is none."""

    form = r"[^\x00]*"  # characters that it may have

    def __init__(self, *, told: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        validators = [RegexValidator(rf"\A{self.form}\Z")]
        if not kwargs.get("allow_blank"):
            kwargs.setdefault("min_length", 1)  # which the OpenAPI document tells, too
        super().__init__(**({"validators": validators} | kwargs))
        self.validators = [each for each in self.validators if each != NO_NUL]  # the form's matter
        self.told = told or {}  # what the OpenAPI document says of it, and the view looks after

    def to_internal_value(self, data: Any) -> str:
        """Refuse what is no text, or longer than it may be: with the blanks around it, too."""
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class TextScheme(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call] # untyped
    """Tells the OpenAPI document what else is known of a text."""

    target_class = "apps.api.bodies.TextField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: str) -> Any:
        """Return the schema with all of it."""
        schema = auto_schema._map_serializer_field(self.target, direction, bypass_extensions=True)
        return schema | self.target.told


class LineField(TextField):
    """A text of one line, without anything that cannot be seen."""

    form = r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*"

    def to_internal_value(self, data: Any) -> str:
        """Refuse what pages refuse, too."""
        text = super().to_internal_value(data)
        try:
            require_line(text)
        except LineError as error:
            raise ValidationError(str(error)) from error
        return text


class PeriodField(TextField):
    """A quarter's code, such as 2026-Q3."""

    def __init__(self, **kwargs: Any) -> None:
        form = RegexValidator(rf"\A{CODE.pattern}\Z", "Send a quarter such as 2026-Q3.")
        super().__init__(trim_whitespace=False, validators=[form], **kwargs)


class WholeField(serializers.IntegerField):
    """A whole number; a text or a truth value is none."""

    def to_internal_value(self, data: Any) -> int:
        """Refuse what is no number."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class WholeChoiceField(serializers.ChoiceField):
    """One of some whole numbers; a text or a truth value is none."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is no number."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class NumberField(serializers.FloatField):
    """A number; a text or a truth value is none."""

    def to_internal_value(self, data: Any) -> float:
        """Refuse what is no number, or no finite one."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        found = super().to_internal_value(data)
        if abs(found) == float("inf"):
            self.fail("invalid")
        return found


class FlagField(serializers.BooleanField):
    """A truth value; a text or a number is none."""

    def to_internal_value(self, data: Any) -> bool:
        """Refuse what is neither true nor false."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class DayField(serializers.DateField):
    """A day such as 2026-07-31, and in no other form."""

    def to_internal_value(self, value: Any) -> Any:
        """Refuse other forms."""
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise ValidationError("Write the day as 2026-07-31.")
        return super().to_internal_value(value)


class MomentField(serializers.DateTimeField):
    """A time with its zone (RFC 3339)."""

    def to_internal_value(self, value: Any) -> Any:
        """Refuse a time of which nobody knows where it holds."""
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
            raise ValidationError("Write the time with its zone, as 2026-07-31T16:00:00Z.")
        return super().to_internal_value(value)


def said_in(request: Request, shape: type[Body], *, is_partial: bool = False) -> dict[str, Any]:
    """Return the request's body, checked member by member.

    Raises
    ------
    InvalidBodyError
        If anything is wrong with it; every fault is told.
    """
    if request.stream is None:
        raise InvalidBodyError([Fault("#", "Send a JSON object.")])
    body = shape(data=request.data, partial=is_partial)
    if not body.is_valid():
        raise InvalidBodyError(_faults(body.errors, "#"))
    found: dict[str, Any] = body.validated_data
    return found


def nothing_in(request: Request) -> None:
    """Refuse a body where nothing is asked for; an empty object says nothing, too.

    Raises
    ------
    InvalidBodyError
        If something is said in it.
    """
    if request._request.body:
        said_in(request, Body)


def _faults(detail: Any, pointer: str) -> Iterable[Fault]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            place = "" if name == "non_field_errors" else f"/{_part(name)}"
            yield from _faults(inner, pointer + place)
    elif isinstance(detail, list) and any(isinstance(inner, Mapping | list) for inner in detail):
        for number, inner in enumerate(detail):
            yield from _faults(inner, f"{pointer}/{number}")
    else:
        yield from (Fault(pointer, str(sentence)) for sentence in detail)


def _part(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member stands twice in one object")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _ascii(error: ValueError) -> str:
    return str(error).encode("ascii", "replace").decode()
