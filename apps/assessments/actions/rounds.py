"""The life of a round: started, set up, opened, extended, closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.assessments import news, tasks
from apps.assessments.actions.participation import fix_counted_units, settle
from apps.assessments.models import Round
from apps.assessments.models.round import State
from apps.assessments.quarters import openable
from apps.audit.record import record
from apps.instruments.models import InstrumentVersion
from apps.jobs.actions import enqueue
from apps.notifications.actions import emit
from apps.notifications.models import EventType
from apps.tenancy import links

LONGEST = timedelta(days=92)  # that a round may still take answers, from now
USUAL_REMINDERS = (7, 2)  # days before the last one


class QuarterNotOpenableError(Exception):
    """The quarter lies ahead, or too far back."""


class QuarterTakenError(Exception):
    """The quarter has a round already."""

    def __init__(self, round_: Round) -> None:
        super().__init__(str(round_))
        self.round = round_


class RoundNotDraftError(Exception):
    """The round is no longer being set up."""


class RoundNotOpenError(Exception):
    """The round takes no answers: not yet, or no more."""


class EndRefusedError(Exception):
    """The end does not lie ahead, lies too far ahead, or is no extension."""


class RoundScoredError(Exception):
    """The round has its results; what they rest on is settled."""


def start_round(
    *,
    organisation: Organisation,
    quarter: Quarter,
    by: UUID | None,
    at: datetime,
    closes_at: datetime | None = None,
    reminder_days: Sequence[int] = (),
) -> Round:
    """Begin to set up the quarter's round, with the current instrument and the organisation's zone.

    Raises
    ------
    QuarterNotOpenableError
        If it is not the current quarter or one of the four before it.
    QuarterTakenError
        If the quarter has a round.
    EndRefusedError
        If an end is given that does not lie ahead, or too far.
    """
    if quarter not in openable(at, organisation.time_zone):
        raise QuarterNotOpenableError
    if closes_at is not None:
        _require_ahead(closes_at, at)
    round_, is_new = Round.objects.get_or_create(
        quarter=quarter.code,
        defaults={
            "time_zone": organisation.time_zone,
            "instrument": InstrumentVersion.objects.current(),
            "closes_at": closes_at,
            "reminder_days": list(reminder_days),
        },
    )
    if not is_new:
        raise QuarterTakenError(round_)
    record("round started", round_, by=by, at=at)
    return round_


def edit_round(
    *,
    round_: Round,
    closes_at: datetime,
    headcounts: dict[str, int],
    reminder_days: Sequence[int] = (),
    by: UUID | None,
    at: datetime,
) -> None:
    """Set the end of a round that is being set up, its reminders, and how many each group has.

    Raises
    ------
    RoundNotDraftError
        If the round has been opened.
    EndRefusedError
        If the end does not lie ahead, or too far.
    """
    round_ = locked(round_)
    if round_.state != State.DRAFT:
        raise RoundNotDraftError
    _require_ahead(closes_at, at)
    round_.closes_at = closes_at
    round_.headcounts = headcounts
    round_.reminder_days = list(reminder_days)
    round_.save(update_fields=["closes_at", "headcounts", "reminder_days"])
    record("round edited", round_, by=by, at=at)


def answer_facts(*, round_: Round, facts: dict[str, Any], by: UUID | None, at: datetime) -> None:
    """Keep the answers to the questions of fact; some may be missing.

    Raises
    ------
    RoundScoredError
        If the round has been scored.
    """
    round_ = locked(round_)
    if round_.state == State.SCORED:
        raise RoundScoredError
    round_.facts = facts
    round_.save(update_fields=["facts"])
    record("facts answered", round_, by=by, at=at)


def open_round(*, round_: Round, by: UUID | None, at: datetime) -> None:
    """Take answers until the round's end, and have the invitations sent; open already is fine.

    The organisation's privacy floor becomes the round's: what people were promised stays.

    Raises
    ------
    RoundNotDraftError
        If the round has closed.
    EndRefusedError
        If it has no end, or its end does not lie ahead.
    """
    round_ = locked(round_)
    if round_.state == State.OPEN:
        return
    if round_.state != State.DRAFT:
        raise RoundNotDraftError
    _require_ahead(round_.closes_at, at)
    round_.state = State.OPEN
    round_.opened_at = at
    round_.anonymity_floor = round_.organisation.anonymity_floor
    round_.remind_at = round_.next_reminder(at)
    round_.save(update_fields=["state", "opened_at", "anonymity_floor", "remind_at"])
    fix_counted_units(round_)
    record("round opened", round_, by=by, at=at)
    enqueue(tasks.send_invitations, key=f"invite:{round_.pk}", round_id=round_.pk)
    emit(EventType.ROUND_OPENED, news.about_round(round_), at=at)


def extend_round(*, round_: Round, closes_at: datetime, by: UUID | None, at: datetime) -> None:
    """Take answers for longer; the reminders that go by themselves move with the end.

    Raises
    ------
    RoundNotOpenError
        If the round takes no answers.
    EndRefusedError
        If the end is no later than the present one, or too far ahead.
    """
    round_ = locked(round_)
    if round_.closes_at is None or not round_.is_open(at):
        raise RoundNotOpenError
    if closes_at == round_.closes_at:
        return
    if closes_at < round_.closes_at:
        raise EndRefusedError
    _require_ahead(closes_at, at)
    round_.closes_at = closes_at
    round_.remind_at = round_.next_reminder(at)
    round_.save(update_fields=["closes_at", "remind_at"])
    record("round extended", round_, by=by, at=at)


def close_round(*, round_: Round, by: UUID | None, at: datetime) -> None:
    """Stop taking answers and hand the round over to be scored; closed already is fine.

    Whoever submits holds a share of the round's lock, so what is counted from here on is all there
    will ever be. The copies of the links are shredded: nothing can be sent or repeated any more.

    Raises
    ------
    RoundNotOpenError
        If the round was never opened.
    """
    round_ = locked(round_)
    if round_.state == State.DRAFT:
        raise RoundNotOpenError
    if round_.state != State.OPEN:
        return
    round_.state = State.CLOSED
    round_.closed_at = at
    round_.mirror_sealed = round_.remind_at = None
    round_.save(update_fields=["state", "closed_at", "mirror_sealed", "remind_at"])
    round_.invitations.update(secret_sealed=None)
    settle(round_)
    record("round closed", round_, by=by, at=at)
    enqueue(tasks.tell_closed, key=f"closed:{round_.pk}", round_id=round_.pk)
    enqueue(tasks.score_round, key=f"score:{round_.pk}", round_id=round_.pk)
    emit(EventType.ROUND_CLOSED, news.about_round(round_), at=at)


def open_mirror(*, round_: Round, by: UUID | None, at: datetime) -> None:
    """Make the public link by which customers answer; open already is fine.

    Raises
    ------
    RoundNotOpenError
        If the round takes no answers.
    """
    round_ = locked(round_)
    if not round_.is_open(at):
        raise RoundNotOpenError
    if round_.mirror_sealed is not None:
        return
    secret = links.new_secret()
    round_.mirror_secret_hash = links.fingerprint(secret)
    round_.mirror_sealed = links.seal(secret)
    round_.save(update_fields=["mirror_secret_hash", "mirror_sealed"])
    record("customers' link opened", round_, by=by, at=at)


def close_mirror(*, round_: Round, by: UUID | None, at: datetime) -> None:
    """Make the customers' link stop working; what was answered by it stays."""
    round_ = locked(round_)
    if round_.mirror_secret_hash is None or round_.state != State.OPEN:
        return
    round_.mirror_secret_hash = round_.mirror_sealed = None
    round_.save(update_fields=["mirror_secret_hash", "mirror_sealed"])
    record("customers' link closed", round_, by=by, at=at)


def locked(round_: Round) -> Round:
    """Return the round as it is now, waiting for whoever changes it or answers it."""
    return Round.objects.select_for_update().get(pk=round_.pk)


def _require_ahead(closes_at: datetime | None, at: datetime) -> None:
    if closes_at is None or not at < closes_at <= at + LONGEST:
        raise EndRefusedError
