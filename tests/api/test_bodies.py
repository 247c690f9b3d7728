"""What is sent to be written is JSON, and means one thing."""

from typing import Any

import pytest
from django.test import override_settings
from rest_framework.exceptions import ValidationError

from apps.api.bodies import DayField, MomentField
from apps.performance.models import Annotation
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, pointers
from tests.conftest import Company

PATH = "/api/v1/annotations"
SAID = b'{"happened_on": "2026-07-01", "text": "Chat launched"}'


class TestJson:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"text=Chat",
            b"\xff\xfe",
            b'{"text": "a", "text": "b"}',
            b'{"text": NaN}',
            b'{"text": "\\ud800"}',
            b'{"\\ud800": 1}',
            b"[" * 100_000,
            b"1" * 5_000,
        ],
    )
    def test_is_asked_for(self, acme: Company, send: Call, body: bytes) -> None:
        answer = send("POST", PATH, body)

        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        with acting_for(acme.organisation.pk):
            assert not Annotation.objects.exists()

    @pytest.mark.parametrize("kind", ["text/csv", "application/x-www-form-urlencoded", ""])
    def test_is_the_only_kind(self, send: Call, kind: str) -> None:
        answer = send("POST", PATH, SAID, **{"Content-Type": kind})

        assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")

    @override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=20)
    def test_has_an_end(self, send: Call) -> None:
        answer = send("POST", PATH, SAID)

        assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            (b"[]", "#"),
            (b"null", "#"),
            (b'"text"', "#"),
            (b'{"happened_on": "2026-07-01", "text": "a", "a/b~c": 1}', "#/a~1b~0c"),
        ],
    )
    def test_has_the_members_that_are_known(self, send: Call, body: bytes, pointer: str) -> None:
        assert pointer in pointers(send("POST", PATH, body))


class TestDaysAndTimes:
    """Of one form, in digits that every reader knows."""

    OTHERS = str.maketrans("0123456789", "".join(chr(0x660 + digit) for digit in range(10)))

    @pytest.mark.parametrize(
        ("field", "text"),
        [(DayField(), "2026-07-01"), (MomentField(), "2026-07-01T16:00:00Z")],
    )
    def test_are_not_written_in_digits_of_another_script(self, field: Any, text: str) -> None:
        assert field.to_internal_value(text)
        with pytest.raises(ValidationError):
            field.to_internal_value(text.translate(self.OTHERS))
