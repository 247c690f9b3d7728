"""How often a token, and an organisation with all its tokens, may ask: counted in the database.

A window of a minute begins with its first request; a row for each holder counts within it. The
count is one statement, which waits for whoever counts on the same row, so that it is right however
many processes serve. It is a transaction of its own, before the request's: one that is part of the
request would hold the row, and all other requests, until the request's end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.db.models import F

from apps.accounts.models import Allowance, ApiToken
from apps.tenancy.context import acting_for

WINDOW = timedelta(minutes=1)
KEPT = timedelta(days=1)  # a count, of a holder that asks no more
_ONE_MORE = """
INSERT INTO accounts_allowance (id, organisation_id, holder, began_at, used)
VALUES (%(id)s, %(organisation)s, %(holder)s, %(at)s, 1)
ON CONFLICT (organisation_id, holder) DO UPDATE SET
  used = CASE WHEN accounts_allowance.began_at > %(over)s THEN accounts_allowance.used ELSE 0 END
    + 1,
  began_at = CASE WHEN accounts_allowance.began_at > %(over)s THEN accounts_allowance.began_at
    ELSE excluded.began_at END
RETURNING used, began_at
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """So many requests in a window, for a token or for all of an organisation's."""

    name: str
    quota: int  # requests


POLICIES = (  # counted in this order
    Policy("token", settings.REQUEST_QUOTA),
    Policy("organisation", 2 * settings.REQUEST_QUOTA),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one policy's quota is used up."""

    policy: Policy
    holder: UUID
    began_at: datetime
    used: int
    at: datetime

    @property
    def remaining(self) -> int:
        """Requests that are left in the window."""
        return max(self.policy.quota - self.used, 0)

    @property
    def resets_in(self) -> int:
        """Seconds until the window ends."""
        left = (self.began_at + WINDOW - self.at).total_seconds()
        return min(max(ceil(left), 1), int(WINDOW.total_seconds()))

    @property
    def is_exceeded(self) -> bool:
        """Whether the request was one too many."""
        return self.used > self.policy.quota


class QuotaExceededError(Exception):
    """The request was one too many; it has cost nothing."""

    def __init__(self, standings: Sequence[Standing]) -> None:
        super().__init__("quota exceeded")
        self.standings = standings

    @property
    def violated(self) -> list[Standing]:
        """Return the standings whose quota is used up."""
        return [standing for standing in self.standings if standing.is_exceeded]


def spend(token: ApiToken, at: datetime) -> list[Standing]:
    """Count a request; return how far each quota is used up.

    Raises
    ------
    QuotaExceededError
        If one of them is: then the request is counted in none.
    """
    holders = (token.pk, token.owner_id)
    standings = []
    with acting_for(token.owner_id), connection.cursor() as cursor:
        # A count that a crash loses does no harm; waiting for the disk at each request would.
        cursor.execute("SET LOCAL synchronous_commit TO off")
        for policy, holder in zip(POLICIES, holders, strict=True):
            told: dict[str, UUID | datetime] = {
                "id": uuid4(),
                "organisation": token.owner_id,
                "holder": holder,
                "at": at,
                "over": at - WINDOW,
            }
            cursor.execute(_ONE_MORE, told)
            used, began_at = cursor.fetchone()
            standings.append(Standing(policy, holder, began_at, used, at))
            if standings[-1].is_exceeded:
                raise QuotaExceededError(standings)  # which undoes the counts
    return standings


def give_back(token: ApiToken, standings: Sequence[Standing]) -> list[Standing]:
    """Take back that a request was counted; return how far each quota is used up without it."""
    with acting_for(token.owner_id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        for each in standings:
            row = Allowance.objects.filter(holder=each.holder, began_at=each.began_at, used__gt=0)
            row.update(used=F("used") - 1)
    return [
        Standing(each.policy, each.holder, each.began_at, each.used - 1, each.at)
        for each in standings
    ]


def forget_counts(*, at: datetime) -> int:
    """Forget the counts of holders that have not asked for a day, and return how many those were.

    They may have been revoked: nothing else would ever remove them.
    """
    return Allowance.objects.filter(began_at__lte=at - KEPT).delete()[0]
