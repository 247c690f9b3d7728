"""What a member does for themselves: take the quick check, and take its answers away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.assessments.models import QuickCheck
from apps.audit.record import record
from apps.instruments.models import InstrumentVersion


def take_quick_check(
    *, instrument: InstrumentVersion, answers: Sequence[int], by: UUID, at: datetime
) -> QuickCheck:
    """Keep a member's answers to the version's quick items; their earlier ones are replaced."""
    said = {"answers": list(answers), "instrument": instrument, "taken_at": at}
    quick_check, _is_new = QuickCheck.objects.update_or_create(taken_by=by, defaults=said)
    record("quick check taken", quick_check.pk, by=by, at=at)
    return quick_check


def delete_quick_check(*, quick_check: QuickCheck, by: UUID, at: datetime) -> None:
    """Delete a person's answers; nothing else rests on them."""
    record("quick check deleted", quick_check.pk, by=by, at=at)
    quick_check.delete()
