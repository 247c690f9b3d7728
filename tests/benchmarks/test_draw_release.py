"""`manage.py draw_release` draws what has ended, once, and says what it did."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from apps.benchmarks.models import Release
from tests.benchmarks.companies import AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])


def draw_release(*arguments: str) -> str:
    out = StringIO()
    with time_machine.travel(AT):
        call_command("draw_release", *arguments, stdout=out)
    return out.getvalue()


def test_publishes_the_quarter_and_leaves_it_the_second_time() -> None:
    first = draw_release("--quarter", "2026-Q3")
    second = draw_release("--quarter", "2026-Q3")

    assert "real release of 2026-Q3 published: TM-Release v1, standard preset" in first
    assert "leaf plan L0 of 1 leaves, epsilon 9/4" in first
    assert "stays as it is" in second
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--quarter", "2026-Q4"], "has not ended everywhere yet"),
        (["--quarter", "2026-Q5"], "not a quarter such as"),
        (["--quarter", "2026-Q3", "--population", "other"], "invalid choice"),
    ],
)
def test_refuses_what_it_cannot_draw(arguments: list[str], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        draw_release(*arguments)

    assert not Release.objects.exists()
