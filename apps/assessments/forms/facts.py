"""The questions of fact, answered by the round's owner: all of them, some, or none."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.instruments.definition import Fact
from apps.instruments.kpis import kpis

OPEN = ""  # a question that was left open
LONGEST_TEXT = 200


class FactsForm(forms.Form):
    """One field, or a few, for each question of fact; every one may be left open."""

    def __init__(
        self,
        *args: Any,
        facts: tuple[Fact, ...],
        answers: dict[str, Any],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.facts = facts
        makers: dict[str, Callable[[Fact], dict[str, forms.Field]]] = {
            "multi": _measures,
            "table": _channels,
            "date+text": _research,
        }
        for fact in facts:
            for name, field in makers.get(fact.response, _choice)(fact).items():
                self.fields[name] = field
                self.initial[name] = _stored(answers.get(fact.code), name)

    def clean(self) -> None:
        """Refuse a day that has not come."""
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, date) and value > self.today:
                self.add_error(
                    name, ValidationError(_("This day lies ahead. Enter one that has been."))
                )

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, by the question's code; an open question has no entry."""
        given: dict[str, Any] = {}
        for fact in self.facts:
            answer = self._answer(fact)
            if answer:
                given[fact.code] = answer
        return given

    def _answer(self, fact: Fact) -> Any:
        whole = self.cleaned_data.get(fact.code)
        if whole is not None:
            return whole
        parts = {
            name.partition("_")[2]: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if name.startswith(f"{fact.code}_")
        }
        return {name: value for name, value in parts.items() if value}


def _stored(answer: Any, name: str) -> Any:
    """Return the part of a stored answer that a field shows."""
    part = name.partition("_")[2]
    return answer.get(part) if part and isinstance(answer, dict) else answer


def _choice(fact: Fact) -> dict[str, forms.Field]:
    words = {
        "yes": _("Yes"),
        "no": _("No"),
        "unknown": _("I don't know"),
        "none launched": _("We have launched none"),
    }
    codes = fact.response.split("/")
    field = forms.ChoiceField(
        label=fact.text,
        required=False,
        choices=[*((code, words.get(code, code)) for code in codes), (OPEN, _("Leave it open"))],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers on this page.")},
    )
    return {fact.code: field}


def _measures(fact: Fact) -> dict[str, forms.Field]:
    return {fact.code: _several(fact.text.partition(" (")[0], kpis())}


def _channels(fact: Fact) -> dict[str, forms.Field]:
    return {
        f"{fact.code}_channels": _several(_("Which channels do you offer?"), _channel_words()),
        f"{fact.code}_languages": _text(_("In which languages?")),
        f"{fact.code}_hours": _text(
            _("During which hours?"), _("Such as Mon-Fri 8-18, chat always.")
        ),
        f"{fact.code}_launched": _day(_("When was the latest channel launched?")),
    }


def _research(fact: Fact) -> dict[str, forms.Field]:
    wrong = _("Write a whole number of people, or leave it open.")
    return {
        f"{fact.code}_date": _day(fact.text.partition("?")[0] + "?"),
        f"{fact.code}_method": _text(_("By which method?"), _("Such as interviews or a survey.")),
        f"{fact.code}_people": forms.IntegerField(
            label=_("With how many customers?"),
            required=False,
            min_value=1,
            max_value=10_000_000,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        ),
    }


def _several(label: str, choices: list[tuple[str, str]]) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the answers on this page.")},
    )


def _text(label: str, hint: str = "") -> forms.Field:
    return forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, help_text=hint)


def _day(label: str) -> forms.Field:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as a date, such as 2026-05-04.")},
    )


def _channel_words() -> list[tuple[str, str]]:
    return [
        ("phone_agent", _("Telephone")),
        ("callback", _("Call-back")),
        ("ivr", _("Telephone menu")),
        ("email", _("Email")),
        ("web_form", _("Web form")),
        ("live_chat", _("Live chat")),
        ("chatbot", _("Chatbot")),
        ("video_call", _("Video call")),
        ("in_person", _("In person")),
        ("kiosk", _("Kiosk")),
        ("self_service_portal", _("Self-service portal")),
        ("mobile_app", _("Mobile app")),
        ("knowledge_base", _("Knowledge base")),
        ("community_forum", _("Community forum")),
        ("social_public", _("Social media, in public")),
        ("social_private", _("Social media, in private")),
        ("sms_messaging", _("Text messages")),
        ("review_sites", _("Review sites")),
        ("howto_video", _("How-to videos")),
        ("postal_mail", _("Letters")),
    ]
