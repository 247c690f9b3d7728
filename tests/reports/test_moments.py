"""A time is written in one form, whichever door it leaves by."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from apps.api.odata import values
from apps.api.rendering import as_json
from apps.reports import moments

NOON_IN_DELHI = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))


class TestWritten:
    @pytest.mark.parametrize(
        ("at", "text"),
        [
            (NOON_IN_DELHI, "2026-07-01T06:30:00.000000Z"),
            (datetime(2026, 7, 1, 6, 30, 0, 5, tzinfo=UTC), "2026-07-01T06:30:00.000005Z"),
            (datetime(999, 1, 1, tzinfo=UTC), "0999-01-01T00:00:00.000000Z"),
        ],
    )
    def test_is_in_utc_with_every_digit_at_every_door(self, at: datetime, text: str) -> None:
        assert moments.written(at) == text
        assert values.written(at) == text
        assert as_json(at) == f'"{text}"'.encode()
