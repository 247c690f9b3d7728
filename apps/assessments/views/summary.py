"""A round in the words of its page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.assessments.actions.mirror import doubt
from apps.assessments.actions.participation import is_enough, shown_count
from apps.assessments.models import Group, Invitation, Round
from apps.assessments.models.round import State
from apps.assessments.quarters import Quarter, last_day_before
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
        if self.round.state != State.DRAFT:
            return self.round.floor()
        return max(self.round.floor(), self.round.organisation.anonymity_floor)


@dataclass(frozen=True, slots=True)
class Participation:
    """How many of a group have answered: in steps, never exactly."""

    label: str
    invited: int
    shown: int  # the last full step of those who have answered
    floor: int  # people; of fewer nothing is shown

    @property
    def words(self) -> str:
        """Return the count as a sentence part."""
        if self.shown == 0:
            return _("fewer than %(floor)s") % {"floor": self.floor}
        return _("%(count)s or more") % {"count": self.shown}


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, be it nothing at all; None where the page was only asked for."""
    return request.POST if request.method == "POST" else None


def summary(round_: Round) -> RoundSummary:
    """Return the round with its quarter and last day in words."""
    ends_at = round_.closes_at
    return RoundSummary(
        round=round_,
        quarter=Quarter.parse(round_.quarter).label,
        last_day=ends_at and last_day_before(ends_at, round_.time_zone),
    )


def page_of(round_: Round, *, slug: str, may_act: bool, at: datetime) -> dict[str, Any]:
    """Return what the round's page shows in its state."""
    shown: dict[str, Any] = {"summary": summary(round_), "round": round_, "may_act": may_act}
    if round_.state == State.DRAFT:
        shown["tasks"] = _tasks(round_, slug, at) if may_act else []
        return shown
    shown["floor"] = round_.floor()
    shown["is_enough"] = is_enough(round_)
    shown["groups"], shown["total"] = _participation(round_, is_enough=shown["is_enough"])
    if round_.state == State.OPEN:
        shown["days_left"] = _days_left(round_, at)
        shown["unsent"] = Invitation.objects.unsent().filter(round=round_).count()
        shown["mirror_link"] = _mirror_link(round_)
    else:
        shown["opened_at"] = _moment(round_.opened_at, round_.time_zone)
        shown["closed_at"] = _moment(round_.closed_at, round_.time_zone)
    shown["doubt"] = doubt(round_) if round_.mirror_secret_hash else None
    return shown


def _tasks(round_: Round, slug: str, at: datetime) -> list[dict[str, Any]]:
    """Return what is to be done before opening, and what may be."""

    def address(name: str) -> str:
        return reverse(f"assessments:{name}", args=[slug, round_.pk])

    invited = Invitation.objects.not_withdrawn().filter(round=round_).count()
    facts = round_.instrument.words().facts
    answered = sum(fact.code in round_.facts for fact in facts)
    return [
        {
            "name": _("Invite people"),
            "url": address("list_invitations"),
            "hint": _invited_words(round_, invited),
            "is_done": invited > 0,
        },
        {
            "name": _("Dates and head-counts"),
            "url": address("edit_round"),
            "hint": _("The last day to answer, and how many people each group has."),
            "is_done": round_.closes_at is not None and round_.closes_at > at,
        },
        {
            "name": _("Questions of fact"),
            "url": address("answer_facts"),
            "hint": _("%(answered)s of %(total)s answered. You can answer them later, too.")
            % {"answered": answered, "total": len(facts)},
            "is_done": answered == len(facts),
        },
        {
            "name": _("See the questions"),
            "url": reverse("instruments:method"),
            "hint": _("Questionnaire %(version)s, the same for every company.")
            % {"version": round_.instrument.version},
            "is_done": True,
        },
    ]


def _invited_words(round_: Round, invited: int) -> str:
    if not invited:
        return _("Nobody is invited yet. Results need the answers of %(floor)s people or more.") % {
            "floor": summary(round_).floor
        }
    counts = Invitation.objects.not_withdrawn().filter(round=round_).order_by("group")
    by_group = dict(counts.values_list("group").annotate(count=Count("pk")))
    words = [f"{group.label}: {by_group[group]}" for group in Group if group in by_group]
    return ", ".join(words)


def _participation(round_: Round, *, is_enough: bool) -> tuple[list[Participation], Participation]:
    counts = {row[0]: row[1:] for row in round_.invitations.participation()}
    floor = round_.floor()
    groups = [
        Participation(
            str(group.label), counts[group][0], shown_count(counts[group][1], floor), floor
        )
        for group in Group
        if group in counts
    ]
    invited = sum(count[0] for count in counts.values())
    answered = sum(count[1] for count in counts.values())
    least = floor if is_enough else 0  # known at once, whatever still waits to be counted
    shown = max(least, shown_count(answered, floor))
    return groups, Participation(_("Everybody"), invited, shown, floor)


def _days_left(round_: Round, at: datetime) -> str:
    if round_.closes_at is None or round_.closes_at <= at:
        return _("The last day is over; the assessment closes within minutes.")
    zone = ZoneInfo(round_.time_zone)
    days = (last_day_before(round_.closes_at, round_.time_zone) - at.astimezone(zone).date()).days
    if days == 0:
        return _("Today is the last day.")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _mirror_link(round_: Round) -> str:
    """Return the address for customers; nothing where it is not open."""
    if round_.mirror_sealed is None:
        return ""
    secret = links.unseal(bytes(round_.mirror_sealed))
    return page_address("assessments:mirror", links.join(current_organisation(), secret))


def _moment(at: datetime | None, zone: str) -> str:
    """Return a moment as the organisation's clocks show it."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(local, 'j F Y, H:i')} ({zone})"
