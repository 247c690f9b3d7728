"""The list of what has to be put right, as it reads."""

import pytest
from django import forms
from django.template.loader import render_to_string


def summary_of(label: str) -> str:
    class Asked(forms.Form):
        answer = forms.CharField(label=label, error_messages={"required": "Choose an answer."})

    return " ".join(render_to_string("_errors.html", {"form": Asked({})}).split())


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("Quarter", ">Quarter: Choose an answer.<"),
        ("We listen to customers.", ">We listen to customers. Choose an answer.<"),
        ("Who answers?", ">Who answers? Choose an answer.<"),
    ],
)
def test_a_label_that_ends_a_sentence_gets_no_colon(label: str, line: str) -> None:
    assert line in summary_of(label)
