"""The sixteen statements of the quick check, and the sentences for what is missing."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from apps.assessments.models.response import DONT_KNOW
from apps.instruments.definition import Definition, Question

IN_A_GROUP = 4


@dataclass(frozen=True, slots=True)
class Group:
    """A few statements that stand together."""

    first: int  # number of its first statement
    last: int
    fields: list[BoundField]


class QuickCheckForm(forms.Form):
    """One row of radio buttons for each statement; "I don't know" is an answer."""

    use_required_attribute = False  # the server's sentence says what to do

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [question for question in definition.questions if question.is_quick]
        for number, question in enumerate(self.asked, start=1):
            self.fields[question.code] = _statement(number, question)

    @property
    def groups(self) -> list[Group]:
        """Return the statements in short groups."""
        fields = list(self)
        starts = range(0, len(fields), IN_A_GROUP)
        parts = [fields[start : start + IN_A_GROUP] for start in starts]
        return [
            Group(start + 1, start + len(part), part)
            for start, part in zip(starts, parts, strict=True)
        ]

    @property
    def answers(self) -> list[int]:
        """Return the answers in the order of the statements."""
        return [self.cleaned_data[question.code] for question in self.asked]

    @property
    def answered(self) -> int:
        """Return how many statements have an answer, as the form was sent or begins."""
        return sum(bool(field.value()) for field in self)


def _statement(number: int, question: Question) -> forms.TypedChoiceField:
    missing = _("Choose an answer to statement %(number)d.") % {"number": number}
    return forms.TypedChoiceField(
        label=question.text,
        choices=[*enumerate(question.labels, start=1), (DONT_KNOW, _("I don't know"))],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )
