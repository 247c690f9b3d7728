from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils.timezone import now

from apps.operations.schedule import forget_expired


@pytest.mark.django_db
class TestForgetExpired:
    def test_removes_counts_that_are_past_their_time(self) -> None:
        cache.set("mark-of-an-address", 1, timeout=3600)
        cache.set("a-later-one", 1, timeout=3600)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE django_cache SET expires = %s WHERE cache_key LIKE %s",
                [now() - timedelta(minutes=1), "%mark%"],
            )

        forget_expired()

        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM django_cache")
            assert [key for (key,) in cursor.fetchall()] == [":1:a-later-one"]

    def test_removes_sessions_that_have_ended(self) -> None:
        for key, days in (("over", -1), ("going", 1)):
            Session.objects.create(session_key=key, expire_date=now() + timedelta(days=days))

        forget_expired()

        assert [session.session_key for session in Session.objects.all()] == ["going"]
