"""What respondents and customers send, and the sentences for what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.assessments.models.response import DONT_KNOW, NOT_APPLICABLE
from apps.instruments.definition import PERCENT, Definition, Question

APART = [(DONT_KNOW, _("I don't know")), (NOT_APPLICABLE, _("It doesn't apply to us"))]
NOT_ABOUT_ME = (NOT_APPLICABLE, _("It doesn't apply to me"))


class AnswerForm(forms.Form):
    """The answer to one question."""

    use_required_attribute = False  # the server's sentence says what to do, also without a choice

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["answer"] = _percent() if question.kind == PERCENT else _choice(question)

    @property
    def steps(self) -> list[forms.boundfield.BoundWidget]:
        """Return the radio buttons of the scale."""
        return list(self["answer"].subwidgets)[: -len(APART)]

    @property
    def apart(self) -> list[forms.boundfield.BoundWidget]:
        """Return the radio buttons of the answers that are none."""
        return list(self["answer"].subwidgets)[-len(APART) :]


class MirrorForm(forms.Form):
    """A customer's answers to the statements of the mirror."""

    use_required_attribute = False

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = list(enumerate(definition.scale_labels, start=1))
        for number, statement in enumerate(definition.mirror, start=1):
            self.fields[f"statement_{number}"] = forms.TypedChoiceField(
                label=statement.text,
                choices=[*steps, NOT_ABOUT_ME],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose an answer to statement %(number)d.") % {"number": number},
                    "invalid_choice": _("Choose one of the answers to statement %(number)d.")
                    % {"number": number},
                },
            )

    @property
    def answers(self) -> list[int]:
        """Return the answers in the order of the statements."""
        return [self.cleaned_data[name] for name in self.fields]


def words_of(question: Question, answer: int | None) -> str:
    """Return an answer as the words that were chosen; nothing where there is none."""
    if answer is None or (answer == 0 and question.kind != PERCENT):
        return ""
    if question.kind == PERCENT:
        return _("%(count)d of 100") % {"count": answer}
    return str(question.labels[answer - 1] if answer > 0 else dict(APART)[answer])


def _choice(question: Question) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[*enumerate(question.labels, start=1), *APART],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer, or skip this question."),
            "invalid_choice": _("Choose one of the answers on this page."),
        },
    )


def _percent() -> forms.IntegerField:
    words = _("Enter a whole number from 0 to 100, or skip this question.")
    return forms.IntegerField(
        label=_("Your answer"),
        min_value=0,
        max_value=100,
        error_messages={
            "required": words,
            "invalid": words,
            "min_value": words,
            "max_value": words,
        },
        help_text=_("A number from 0 to 100. Your best guess is enough."),
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )
