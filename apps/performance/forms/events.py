"""What people note of an event."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.accounts.forms.fields import LineField
from apps.instruments.kpis import kpis
from apps.performance.actions import Event
from apps.performance.models import FIRST_DAY, LONGEST_DETAIL, LONGEST_TEXT, Annotation

MANY_ROWS = 4


class EventForm(forms.Form):
    """When something happened, what it was, and beside which figures it stands."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["happened_on"] = forms.DateField(
            label=_("Day"),
            initial=today,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d"],
            error_messages={
                "required": _("Enter the day on which it happened."),
                "invalid": _("Write the day as 2026-07-31."),
            },
        )
        self.fields["text"] = LineField(
            label=_("What happened"),
            help_text=_(
                "A few words for the flag on the charts, such as “Chat launched”: at most {most} "
                "characters. What else there is to say has its place under Detail."
            ).format(most=LONGEST_TEXT),
            max_length=LONGEST_TEXT,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": _("Say in a few words what happened.")},
        )
        del self.fields["text"].widget.attrs["maxlength"]  # a browser would cut what is pasted
        self.fields["kpi"] = forms.ChoiceField(
            label=_("Where it stands"),
            required=False,
            choices=[("", _("Beside every figure, and on the compass")), *kpis()],
            error_messages={"invalid_choice": _("Choose one of the KPIs on this page.")},
        )
        self.fields["detail"] = forms.CharField(
            label=_("Detail"),
            required=False,
            max_length=LONGEST_DETAIL,
            widget=forms.Textarea(attrs={"rows": MANY_ROWS}),
        )

    def clean_happened_on(self) -> date:
        """Refuse days that no chart shows."""
        day: date = self.cleaned_data["happened_on"]
        if day < FIRST_DAY:
            raise forms.ValidationError(_("Enter a day from the year 2000 on."))
        if day > self.today:
            raise forms.ValidationError(_("Enter a day that has come: events are what happened."))
        return day

    @property
    def event(self) -> Event:
        """Return what was noted."""
        said = self.cleaned_data
        return Event(said["happened_on"], said["text"], said["detail"].strip(), said["kpi"])


def as_noted(annotation: Annotation) -> dict[str, Any]:
    """Return what the form begins with where an event is corrected."""
    return {name: getattr(annotation, name) for name in ("happened_on", "text", "kpi", "detail")}
