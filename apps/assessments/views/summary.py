"""A round in the words of its page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.quarters import Quarter
from apps.assessments.models import Invitation, Round
from apps.assessments.models.round import REMINDER_GAP, State
from apps.assessments.quarters import last_day_before
from apps.assessments.views.doubt import doubt
from apps.assessments.views.moments import moment_words, until_words
from apps.assessments.views.progress import progress_of
from apps.assessments.views.set_up import set_up_of
from apps.assessments.views.unit_progress import units_of
from apps.notifications.mail import page_address
from apps.tenancy import links
from apps.tenancy.context import current_organisation


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """A round with what people ask about it first."""

    round: Round
    quarter: str  # such as 2026 Q3
    last_day: date | None  # on which people can answer

    @property
    def id(self) -> UUID:
        """Return the round's id."""
        return self.round.pk

    @property
    def state(self) -> str:
        """Return the round's state."""
        return self.round.state

    @property
    def floor(self) -> int:
        """Return the smallest group whose results will be shown; of a draft, as it stands today."""
        return self.round.coming_floor()


def summary(round_: Round) -> RoundSummary:
    """Return the round with its quarter and last day in words."""
    return RoundSummary(
        round=round_,
        quarter=Quarter.parse(round_.quarter).label,
        last_day=round_.last_day,
    )


def page_of(round_: Round, *, slug: str, may_act: bool, at: datetime) -> dict[str, Any]:
    """Return what the round's page shows in its state."""
    shown: dict[str, Any] = {"summary": summary(round_), "round": round_, "may_act": may_act}
    if round_.state == State.DRAFT:
        return shown | (set_up_of(round_, slug=slug, at=at) if may_act else {})
    shown |= progress_of(round_)
    shown["units"] = units_of(round_)
    if round_.state == State.OPEN:
        shown["days_left"] = _days_left(round_, at)
        shown["unsent"] = Invitation.objects.unsent().filter(round=round_).count()
        shown["mirror_link"] = _mirror_link(round_)
        shown["reminders"] = _reminders(round_, at)
    else:
        shown["opened_at"] = moment_words(round_.opened_at, round_.time_zone)
        shown["closed_at"] = until_words(round_.ended_at, round_.time_zone)
    shown["doubt"] = doubt(round_) if round_.mirror_secret_hash else None
    return shown


def _reminders(round_: Round, at: datetime) -> dict[str, Any]:
    """Return when the last reminder went, when the next goes, and whether one may go now."""
    last = round_.reminded_at
    return {
        "last": moment_words(last, round_.time_zone),
        "next": moment_words(round_.remind_at, round_.time_zone),
        "may_go": last is None or at >= last + REMINDER_GAP,
    }


def _days_left(round_: Round, at: datetime) -> str:
    if round_.closes_at is None or round_.closes_at <= at:
        return _("The last day is over; the assessment closes within minutes")
    zone = ZoneInfo(round_.time_zone)
    days = (last_day_before(round_.closes_at, round_.time_zone) - at.astimezone(zone).date()).days
    if days == 0:
        return _("Today is the last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _mirror_link(round_: Round) -> str:
    """Return the address for customers; nothing where it is not open."""
    if round_.mirror_sealed is None:
        return ""
    secret = links.unseal(bytes(round_.mirror_sealed))
    return page_address("assessments:mirror", links.join(current_organisation(), secret))
