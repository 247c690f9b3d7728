"""What owners and admins send about a round: its quarter, its end, its people."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.quarters import Quarter
from apps.assessments.actions.rounds import LONGEST
from apps.assessments.models import Group, Round
from apps.assessments.models.round import REMINDERS
from apps.assessments.quarters import end_of, last_day_before, openable

MOST_PEOPLE = 1_000_000
USUAL = timedelta(days=14)  # between opening and the last day
DAY = timedelta(days=1)


class LastDayField(forms.DateField):
    """The last day on which people can answer; its value is the moment at which that day is over.

    `after` is the present end, where the day has to be a later one.
    """

    def __init__(self, *, zone: str, at: datetime, after: datetime | None = None) -> None:
        self.zone, self.at, self.after = zone, at, after
        self.first = (after or at).astimezone(ZoneInfo(zone)).date()
        self.last = (at + LONGEST).astimezone(ZoneInfo(zone)).date() - DAY
        super().__init__(
            label=gettext_lazy("Last day to answer"),
            help_text=gettext_lazy("Answers are taken until midnight, your organisation's time."),
            error_messages={
                "required": gettext_lazy("Choose the last day to answer."),
                "invalid": gettext_lazy("Write the day as a date, such as 2026-11-30."),
            },
            widget=forms.DateInput(
                format="%Y-%m-%d",
                attrs={"type": "date", "min": str(self.first), "max": str(self.last)},
            ),
        )

    def clean(self, value: Any) -> datetime:
        """Return the moment at which the day is over."""
        day: date = super().clean(value)
        if day > self.last:
            raise ValidationError(
                _("Choose a day within the next three months, until %(last)s.")
                % {"last": self.last}
            )
        if day < self.first and self.after is not None:
            raise ValidationError(_("Choose a later day than the present one."))
        if day < self.first:
            raise ValidationError(_("This day has passed. Choose today or a later day."))
        return end_of(day, self.zone)


class StartRoundForm(forms.Form):
    """The quarter of a new round, and until when people can answer."""

    def __init__(self, *args: Any, zone: str, at: datetime, taken: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now, *before = openable(at, zone)
        choices = [(now.code, _("%(quarter)s, the present quarter") % {"quarter": now.label})]
        choices += [(quarter.code, quarter.label) for quarter in before]
        free = [choice for choice in choices if choice[0] not in taken]
        quarter = forms.ChoiceField(
            label=_("Quarter"),
            help_text=_("Each quarter has one assessment; those that have one are left out."),
            choices=choices,
            widget=forms.RadioSelect,
            initial=free[0][0] if free else None,
            error_messages={
                "required": _("Choose a quarter."),
                "invalid_choice": _("Choose one of the quarters on this page."),
            },
        )
        quarter.widget.choices = free
        self.is_offered = bool(free)
        self.fields["quarter"] = quarter
        self.fields["closes_at"] = LastDayField(zone=zone, at=at)
        self.initial.setdefault("closes_at", (at + USUAL).astimezone(ZoneInfo(zone)).date())

    def clean_quarter(self) -> Quarter:
        """Return the quarter itself."""
        return Quarter.parse(self.cleaned_data["quarter"])


class EditRoundForm(forms.Form):
    """The end of a round that is being set up, its reminders, and how many each group has."""

    def __init__(self, *args: Any, round_: Round, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"] = LastDayField(zone=round_.time_zone, at=at)
        if round_.closes_at is not None:
            self.initial["closes_at"] = last_day_before(round_.closes_at, round_.time_zone)
        self.fields["reminder_days"] = _reminders()
        self.initial["reminder_days"] = round_.reminder_days
        for group in Group:
            self.fields[group.value] = _headcount(group)
            self.initial[group.value] = round_.headcounts.get(group.value)

    @property
    def headcounts(self) -> dict[str, int]:
        """Return how many people each group has, where it was said."""
        given = {group.value: self.cleaned_data.get(group.value) for group in Group}
        return {group: count for group, count in given.items() if count}


class ExtendRoundForm(forms.Form):
    """A later end."""

    def __init__(self, *args: Any, round_: Round, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"] = LastDayField(
            zone=round_.time_zone, at=at, after=round_.closes_at
        )


class OpenRoundForm(forms.Form):
    """Whether opening is meant, asked where nobody is invited yet."""

    is_meant = forms.BooleanField(
        label=gettext_lazy("Open it with nobody invited: the people are invited later"),
        error_messages={
            "required": gettext_lazy(
                "Nobody is invited yet. Invite the people who answer first, or tick the box to open"
                " the assessment without them."
            )
        },
    )

    def __init__(self, *args: Any, is_anybody_invited: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_anybody_invited:
            del self.fields["is_meant"]


class CloseRoundForm(forms.Form):
    """Whether closing is meant, asked where too few have answered."""

    is_meant = forms.BooleanField(
        label=gettext_lazy("Close it anyway, without results"),
        error_messages={
            "required": gettext_lazy("Tick the box to close without results, or extend instead.")
        },
    )

    def __init__(self, *args: Any, is_enough: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_enough:
            del self.fields["is_meant"]


def reminder_words(days: int) -> str:
    """Return how long before the last day a reminder goes."""
    words = {
        14: _("two weeks"),
        7: _("a week"),
        2: _("two days"),
        1: _("a day"),
    }
    return words[days]


def _reminders() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=_("Reminders that go by themselves"),
        help_text=_(
            "In the morning of that day, to those whose answers are not in. Who that is is shown"
            " to nobody."
        ),
        choices=[
            (days, _("%(time)s before the last day") % {"time": capfirst(reminder_words(days))})
            for days in REMINDERS
        ],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the reminders on this page.")},
    )


def _headcount(group: Group) -> forms.IntegerField:
    labels = {
        Group.LEADER: _("Leaders in all"),
        Group.MANAGER: _("Managers in all"),
        Group.FRONTLINE: _("Frontline people in all"),
    }
    wrong = _("Write a whole number of people, or leave it open.")
    return forms.IntegerField(
        label=labels[group],
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )
