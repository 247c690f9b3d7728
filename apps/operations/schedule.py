"""Housekeeping that the clock starts."""

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.timezone import now


@shared_task
def forget_expired() -> None:
    """Remove counts of attempts, and sessions, that are past their time: nobody needs them."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now()])  # noqa: S608 - a name
    Session.objects.filter(expire_date__lt=now()).delete()


BEAT = {"forget-expired": {"task": forget_expired.name, "schedule": crontab(minute="20")}}
