"""What a caller is told of its quota, and the refusal of a request that was one too many.

The fields are those of the IETF's draft "RateLimit header fields for HTTP" (version 10): lists of
strings with parameters, one for each policy.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase

from apps.accounts import quota
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
