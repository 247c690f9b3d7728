"""What customers do: answer the mirror by a public link that resists stuffing."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac

from apps.assessments.actions.answers import hold_open
from apps.assessments.models import MirrorResponse, MirrorTally, Round
from apps.tenancy import links

HOURLY_FROM_ADDRESS = 10  # answers an hour from one internet address
HOURLY_IN_ROUND = 1000  # answers an hour in one round

HOUR = timedelta(hours=1)


class TooManyAnswersError(Exception):
    """More answers than people would give; carries when to try again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after  # seconds


def submit_mirror(
    *, round_id: UUID, browser: str, address: str, answers: list[int], at: datetime
) -> None:
    """Take one customer's answers, once for each browser; a resend changes nothing.

    A refusal is counted: keep it by not rolling the transaction back.

    Raises
    ------
    RoundNotOpenError
        If the round does not take answers at that time.
    TooManyAnswersError
        If too many came from this address, or in all, within the hour.
    """
    round_ = hold_open(round_id=round_id, at=at)
    response_id = mirror_identity(round_id, browser)
    _one_at_a_time(f"mirror {response_id}")
    if MirrorResponse.objects.filter(pk=response_id).exists():
        return
    hour = at.replace(minute=0, second=0, microsecond=0)
    tally = _tally(round_, hour)
    if _count_from(address, round_id, hour, at) > HOURLY_FROM_ADDRESS or not tally.filter(
        taken__lt=HOURLY_IN_ROUND
    ).update(taken=F("taken") + 1):
        tally.update(refused=F("refused") + 1)
        raise TooManyAnswersError(_seconds_left(hour, at))
    MirrorResponse.objects.create(id=response_id, round=round_, answers=answers)


def mirror_identity(round_id: UUID, browser: str) -> UUID:
    """Return the id of the answer that a browser gives to a round."""
    return links.identity(f"mirror {round_id} {browser}")


def _tally(round_: Round, hour: datetime) -> QuerySet[MirrorTally]:
    MirrorTally.objects.bulk_create([MirrorTally(round=round_, hour=hour)], ignore_conflicts=True)
    return MirrorTally.objects.filter(round=round_, hour=hour)


def _count_from(address: str, round_id: UUID, hour: datetime, at: datetime) -> int:
    """Count this answer and return how many came from the address in this hour.

    The cache holds a keyed hash that means nothing after the hour, never the address.
    """
    mark = salted_hmac(f"mirror {round_id} {hour:%Y%m%d%H}", _network(address), algorithm="sha256")
    key = f"mirror:{mark.hexdigest()}"
    _one_at_a_time(key)
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, _seconds_left(hour, at))
    return count


def _network(address: str) -> str:
    """Return what one household or office shares: the IPv4 address, or the IPv6 /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def _one_at_a_time(key: str) -> None:
    """Let requests with the same key wait for each other until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _seconds_left(hour: datetime, at: datetime) -> int:
    return max(1, ceil((hour + HOUR - at).total_seconds()))
