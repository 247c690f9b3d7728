"""What a caller is told of its quota, and the refusal of a request that was one too many.

The fields are those of the IETF's draft "RateLimit header fields for HTTP" (version 10): lists of
strings with parameters, one for each policy.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import parse_etags

from apps.accounts import quota
from apps.accounts.models import ApiToken
from apps.accounts.quota import QuotaExceededError, Standing
from apps.api.problems import ProblemError


def refusal(exceeded: QuotaExceededError) -> ProblemError:
    """Return the answer to a request that was one too many."""
    names = [standing.policy.name for standing in exceeded.violated]
    wait = max(standing.resets_in for standing in exceeded.violated)
    said: dict[str, Any] = {"violated-policies": names}  # as the draft calls them
    return ProblemError(
        "quota_exceeded",
        f"The quota of this {' and this '.join(names)} is used up: try again in {wait} seconds.",
        429,
        wait=wait,
        **said,
    )


def settled(
    request: HttpRequest,
    response: HttpResponseBase,
    token: ApiToken,
    standings: Sequence[Standing],
) -> Sequence[Standing]:
    """Give back what the request has cost if its caller holds the answer already.

    Only its tag, by name, shows that: `*` and a date can be said of what was never asked for.
    """
    named = parse_etags(request.headers.get("If-None-Match", ""))
    tag = response.headers.get("ETag")
    if response.status_code != HTTPStatus.NOT_MODIFIED or tag is None:
        return standings
    if tag not in {each.removeprefix("W/") for each in named}:
        return standings
    return quota.give_back(token, standings)


def tell(response: HttpResponseBase, standings: Sequence[Standing]) -> None:
    """Write the quotas, and what is left of them, into the answer's fields."""
    window = int(quota.WINDOW.total_seconds())
    response["RateLimit-Policy"] = ", ".join(
        f'"{each.name}";q={each.quota};w={window}' for each in quota.POLICIES
    )
    if standings:
        response["RateLimit"] = ", ".join(
            f'"{each.policy.name}";r={each.remaining};t={each.resets_in}' for each in standings
        )
