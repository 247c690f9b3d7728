"""Opaque skiptokens: the row behind which a listing goes on, signed, for one question only."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing

from apps.api.odata.errors import bad_request
from apps.tenancy.context import current_organisation

SIGNER = signing.Signer(salt="odata skiptoken")  # without a time: one answer, the same bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a listing goes on."""

    last: list[Any]  # what the last row had in the columns by which rows are ordered
    remaining: int | None  # rows that $top still allows


def question(*parts: str) -> str:
    """Return what a token is good for: these parts, in the current organisation."""
    told = "\0".join((str(current_organisation()), *parts))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def text(place: Place, asked: str) -> str:
    """Return the token as readers are given it."""
    return SIGNER.sign_object([asked, place.remaining, place.last], compress=True)


def read(token: str, asked: str, columns: Sequence[Any]) -> Place:
    """Return the place; one that was made up and one for another question are refused alike.

    Raises
    ------
    ProblemError
        If it was not given out for this question.
    """
    try:
        known, remaining, last = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise _foreign() from error
    if known != asked or len(last) != len(columns):
        raise _foreign()
    return Place(last, remaining)


def _foreign() -> Exception:
    return bad_request("This $skiptoken was not given out for this question: follow nextLink.")
