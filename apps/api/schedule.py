"""Work that the clock starts."""

from celery import shared_task
from django.utils.timezone import now

from apps.api.idempotency import KEPT, forget_keys
from apps.tenancy.context import due_organisations, in_each


@shared_task
def forget_idempotency_keys() -> None:
    """Forget the keys of writes that were done a day ago, one organisation at a time."""
    at = now()

    def forget_its_keys() -> None:
        forget_keys(at=at)

    in_each(due_organisations("idempotency_key_kept", at - KEPT), forget_its_keys)


BEAT = {
    "forget-idempotency-keys": {"task": forget_idempotency_keys.name, "schedule": 3600.0},
}
