"""Writes that happen once, however often they are sent: `@idempotent` on a view's method.

The key's row is written in the transaction of the write itself, so there is never one without the
other. Only what was done is kept: a request that was refused has changed nothing, and may be put
right and sent again under the same key.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.models import IdempotencyKey
from apps.api.problems import ProblemError
from apps.api.rendering import as_json
from apps.tenancy import links
from apps.tenancy.context import current_organisation

KEPT = timedelta(hours=24)
FORM = re.compile(r"[!-~]{1,255}")  # characters that can be seen, without blanks
REPEATED = ("Location",)  # headers that belong to an answer
REPLAYED = "Idempotency-Replayed"
SOON = 1  # seconds

Handler = Callable[..., Response]


class KeyInUseError(ProblemError):
    """A request with the same key is under way."""

    def __init__(self) -> None:
        super().__init__(
            "idempotency_key_in_use",
            "A request with this Idempotency-Key is under way: ask again in a moment.",
            409,
            wait=SOON,
        )


def idempotent(
    *, is_required: bool, permit: Callable[[Request], object] | None = None
) -> Callable[[Handler], Handler]:
    """Do the method's work once a key, and all of it or none, with a key or without.

    The method runs in a savepoint: whatever it raises, nothing of its work stays. Its answer is
    kept for a day, sealed, and given again to the same request; another request under the key is
    refused with 422, and one while the first is under way with 409. `permit` refuses callers for
    what the body asks for: an answer that another token had is not for everybody who knows its key.
    """

    def decorate(method: Handler) -> Handler:
        @wraps(method)
        def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            fingerprint = _fingerprint(request)
            key = _key(request, is_required=is_required)
            if permit is not None:
                permit(request)
            if key is not None and (kept := _kept(key, fingerprint)):
                return kept
            with transaction.atomic():
                response = method(view, request, *args, **kwargs)
            if key is not None:
                _keep(key, fingerprint, response)
            return response

        return answer

    return decorate


def key_parameter(*, is_required: bool) -> OpenApiParameter:
    """Return what the OpenAPI document says of the key."""
    return OpenApiParameter(
        "Idempotency-Key",
        {"type": "string", "pattern": f"^{FORM.pattern}$"},
        OpenApiParameter.HEADER,
        required=is_required,
        description="A text that you make up for this write, such as a UUID: sent again with the"
        " same key within 24 hours, it is not done again but answered as before, with"
        " `Idempotency-Replayed: true`."
        + ("" if is_required else " It may be left out: done twice, this write does no harm."),
    )


def forget_keys(*, at: datetime) -> int:
    """Forget what was done a day ago, and return how much that was."""
    return IdempotencyKey.objects.filter(done_at__lte=at - KEPT).delete()[0]


def _fingerprint(request: Request) -> str:
    body = request._request.body
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(asked + body).hexdigest()


def _key(request: Request, *, is_required: bool) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None and not is_required:
        return None
    if key is None or not FORM.fullmatch(key):
        raise ProblemError(
            "invalid_idempotency_key",
            "Send an Idempotency-Key of 1 to 255 characters without blanks, such as a UUID.",
        )
    return key


def _kept(key: str, fingerprint: str) -> Response | None:
    """Return the answer of the write that was done under the key; None if it is still to be done.

    Holds the key until the end of the transaction, so that nobody else can begin.
    """
    with connection.cursor() as cursor:
        held = f"idempotency {current_organisation()} {key}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [held])
        (is_mine,) = cursor.fetchone()
    if not is_mine:
        raise KeyInUseError
    rows = IdempotencyKey.objects.filter(key=key)
    rows.filter(done_at__lte=now() - KEPT).delete()
    done = rows.first()
    if done is None:
        return None
    if done.fingerprint != fingerprint:
        raise ProblemError(
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request: make up a new one.",
            422,
        )
    answer = json.loads(links.unseal(bytes(done.answer_sealed)))
    headers = answer["headers"] | {REPLAYED: "true"}
    return Response(answer["body"], status=done.status, headers=headers)


def _keep(key: str, fingerprint: str, response: Response) -> None:
    headers = {name: response[name] for name in REPEATED if name in response}
    answer = as_json({"body": response.data, "headers": headers}).decode()
    IdempotencyKey.objects.create(
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        answer_sealed=links.seal(answer),
        done_at=now(),
    )
