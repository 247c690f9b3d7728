"""Errors as problem documents (RFC 9457)."""

from collections.abc import Collection
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, status
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"
BUSY = {"55P03", "40P01"}  # a lock that others held too long, or that they hold against each other


class ProblemError(exceptions.APIException):
    """A request that cannot be answered; the code names the kind of problem in its type."""

    def __init__(
        self,
        code: str,
        detail: str,
        status_code: int = 400,
        wait: float | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status_code
        self.wait = wait  # seconds after which it may be tried again
        self.extra = extra


def problem_document(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the error as `application/problem+json`; None for one that was not foreseen."""
    error = _as_api_error(error)
    if not isinstance(error, exceptions.APIException):
        return None

    code = error.get_codes()
    body = document(
        code if isinstance(code, str) else "invalid",
        error.status_code,
        str(error.detail) if isinstance(error.detail, str) else "The request is not valid.",
        **getattr(error, "extra", {}),
    )
    response = Response(body, status=error.status_code, content_type=CONTENT_TYPE)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if (wait := getattr(error, "wait", None)) is not None:
        response["Retry-After"] = str(ceil(wait))
    return response


def document(code: str, status_code: int, detail: str, **extra: Any) -> dict[str, Any]:
    """Return the members of a problem document."""
    return {
        "type": f"urn:tidemark:problem:{code.replace('_', '-')}",
        "title": _TITLES.get(status_code, "Error"),
        "status": status_code,
        "detail": detail,
        **extra,
    }


def refuse_what_would_be_ignored(query: QueryDict, known: Collection[str]) -> None:
    """Refuse a parameter that nobody reads, or that is there twice, or empty.

    Raises
    ------
    ProblemError
        If there is one: a filter that is ignored is the worst bug of a BI door.
    """
    for name, values in query.lists():
        if name not in known:
            raise ProblemError(
                "unknown_parameter", f"There is no parameter {name!r} here.", parameter=name
            )
        if len(values) > 1:
            raise ProblemError("repeated_parameter", f"Give {name!r} once only.", parameter=name)
        if not values[0]:
            raise ProblemError(
                "empty_parameter", f"{name!r} is empty: leave it out.", parameter=name
            )


@csrf_exempt  # or a change at such an address would get the page about forms
def not_found(request: HttpRequest, path: str = "") -> JsonResponse:
    """Answer an address under /api/ that does not exist."""
    body = document("not_found", 404, "There is nothing at this address.")
    return JsonResponse(body, status=404, content_type=CONTENT_TYPE)


def _as_api_error(error: Exception) -> Exception:
    if isinstance(error, Http404):
        return exceptions.NotFound("There is nothing at this address.")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") in BUSY:
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        return ProblemError("busy", "Too much is asked at once: ask again in a moment.", 503, 2.0)
    if isinstance(error, RequestDataTooBig):
        return ProblemError("too_large", "Send less at once.", 413)
    if isinstance(error, TooManyFieldsSent):
        return ProblemError("too_many_parameters", "These are more parameters than are read.")
    return error


_TITLES = {
    status.HTTP_400_BAD_REQUEST: "Bad request",
    status.HTTP_401_UNAUTHORIZED: "Not authenticated",
    status.HTTP_403_FORBIDDEN: "Not allowed",
    status.HTTP_404_NOT_FOUND: "Not found",
    status.HTTP_405_METHOD_NOT_ALLOWED: "Method not allowed",
    status.HTTP_406_NOT_ACCEPTABLE: "Not acceptable",
    status.HTTP_409_CONFLICT: "Conflict",
    status.HTTP_410_GONE: "Gone",
    status.HTTP_412_PRECONDITION_FAILED: "Precondition failed",
    status.HTTP_413_REQUEST_ENTITY_TOO_LARGE: "Too large",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "Unsupported media type",
    status.HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE: "Range not satisfiable",
    status.HTTP_422_UNPROCESSABLE_ENTITY: "Unprocessable content",
    status.HTTP_429_TOO_MANY_REQUESTS: "Too many requests",
    status.HTTP_503_SERVICE_UNAVAILABLE: "Service unavailable",
}
