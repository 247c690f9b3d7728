"""Errors as OData writes them, from the same exceptions as the rest of the API's."""

from typing import Any

from rest_framework.response import Response

from apps.api.problems import ProblemError, problem_document

JSON = "application/json;odata.metadata=minimal"


def error_document(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the error as an OData error object; None for one that was not foreseen."""
    response = problem_document(error, context)
    if response is None:
        return None
    problem = response.data
    response.data = {
        "error": {"code": problem["type"].rpartition(":")[2], "message": problem["detail"]}
    }
    response.content_type = JSON
    return response


def bad_request(message: str) -> ProblemError:
    """Return the answer to what OData does not allow, or what does not exist."""
    return ProblemError("bad_request", message)


def not_built(message: str) -> ProblemError:
    """Return the answer to what OData allows and this service does not do."""
    return ProblemError("not_implemented", message, 501)
