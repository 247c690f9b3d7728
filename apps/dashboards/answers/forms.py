"""What readers ask of a round: which figure is explained, and which answers would be others."""

from collections.abc import Mapping, Set
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.dashboards.answers.effects import default_target, targets
from apps.reports.explanation import QuestionPart, RoundExplanation

HIGHER, LOWER = "higher", "lower"
STEPS = {HIGHER: 1, LOWER: -1}


class QuestionSelect(forms.Select):
    """Questions, those to which no other answers may be tried named but not to be chosen."""

    hidden: Set[str] = frozenset()

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Return one option as the template shows it."""
        option: dict[str, Any] = super().create_option(*args, **options)
        if option["value"] in self.hidden:
            option["attrs"]["disabled"] = True
        return option


class FigureForm(forms.Form):
    """The figure that is explained; the largest persona's share unless another is asked for."""

    of = forms.ChoiceField(
        label=gettext_lazy("Figure"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "“%(value)s” is no figure of this round. Choose one from the list."
            )
        },
    )

    def __init__(self, explained: RoundExplanation, asked: Mapping[str, str]) -> None:
        super().__init__({"of": asked.get("of") or default_target(explained)})
        self.fields["of"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (group, list(names.items())) for group, names in targets(explained.report).items()
        ]


class WhatIfForm(forms.Form):
    """A question, and whether every answer to it would be one step higher or lower."""

    question = forms.ChoiceField(
        label=gettext_lazy("Question"),
        widget=QuestionSelect,
        error_messages={
            "required": gettext_lazy("Choose a question."),
            "invalid_choice": gettext_lazy(
                "No result rests on a question “%(value)s”. Choose one from the list."
            ),
        },
    )
    step = forms.ChoiceField(
        label=gettext_lazy("Every answer given to it"),
        choices=[
            (HIGHER, gettext_lazy("one step higher on the five-point scale")),
            (LOWER, gettext_lazy("one step lower")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one step higher or one step lower."),
            "invalid_choice": gettext_lazy(
                "“%(value)s” is no step. Choose one step higher or one step lower."
            ),
        },
    )

    def __init__(self, explained: RoundExplanation, asked: Mapping[str, str], likely: str) -> None:
        is_asked = any(name in asked for name in self.base_fields)
        movable = {part.question.code for part in explained.questions if part.is_movable}
        first = {"question": likely if likely in movable else "", "step": HIGHER}
        super().__init__(asked if is_asked else None, initial=first)
        question = self.fields["question"]
        question.choices = _choices(explained)  # type: ignore[attr-defined] # a ChoiceField
        question.widget.hidden = {part.question.code for part in explained.questions} - movable
        if not movable:
            question.help_text = _(
                "No other answers can be tried in this round, because a group of its people is "
                "hidden: what a step moves would tell what a few people said."
            )
            for field in self.fields.values():
                field.widget.attrs["disabled"] = True
        elif question.widget.hidden:
            question.help_text = _(
                "Hidden are questions that too few people, or too few of a group, "
                "answered: what a step moves would tell what they said."
            )

    @property
    def by(self) -> int:
        """The steps that are asked for."""
        return STEPS[self.cleaned_data["step"]]

    def clean_question(self) -> str:
        """Refuse a question whose other answers would tell what a few people said."""
        code: str = self.cleaned_data["question"]
        if code in self.fields["question"].widget.hidden:
            raise ValidationError(
                _(
                    "%(code)s is hidden, because too few people answered it, or too few of a "
                    "group. Choose another question."
                )
                % {"code": code}
            )
        return code


def _choices(explained: RoundExplanation) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the questions by what they ask about."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for part in explained.questions:
        about = part.dimension_name or _("Outlook")
        groups.setdefault(about, []).append((part.question.code, _choice(part)))
    return list(groups.items())


def _choice(part: QuestionPart) -> str:
    named = f"{part.question.code} · {part.question.text}"
    return named if part.is_movable else _("{question} (hidden)").format(question=named)
