"""Errors as problem documents (RFC 9457)."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem_document(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the error as `application/problem+json`."""
    return exception_handler(error, context)
