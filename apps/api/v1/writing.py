"""What every write has in common: the token that writes, and how it is told in OpenAPI."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from apps.accounts.models import ApiToken, Organisation
from apps.api.idempotency import key_parameter
from apps.api.v1.schemas import WRITE_ERRORS
from apps.tenancy.context import current_organisation

SCOPE = "write:assessments"

AUTH: Any = [
    {"token": []},
    {"clientCredentials": []},
]  # not as a password; the stubs know of names only

Handler = TypeVar("Handler", bound=Callable[..., Any])


def writer(request: Request) -> UUID:
    """Return the key of the token that writes: the audit log names it as it names people."""
    token = request.auth
    assert isinstance(token, ApiToken)  # noqa: S101 - HoldsScope lets nobody else in
    return token.pk


def own_organisation() -> Organisation:
    """Return the organisation that the token belongs to."""
    return Organisation.objects.get(pk=current_organisation())


def written(
    operation_id: str, summary: str, *, is_key_required: bool = False, **told: Any
) -> Callable[[Handler], Handler]:
    """Tell the OpenAPI document of a write: its key, and every way in which it can be refused."""
    responses = WRITE_ERRORS | told.pop("responses")
    return extend_schema(
        operation_id=operation_id,
        summary=summary,
        parameters=[key_parameter(is_required=is_key_required)],
        responses=responses,
        auth=AUTH,
        **told,
    )
