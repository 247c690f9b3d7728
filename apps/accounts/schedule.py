"""Work that the clock starts."""

from celery import shared_task
from django.utils.timezone import now

from apps.accounts import quota
from apps.accounts.actions.deletion import delete_due_organisation
from apps.accounts.actions.tokens import tell_of_expiry
from apps.accounts.actions.webhooks import tell_of_ended_webhooks as tell_of_ended
from apps.tenancy.context import due_organisations, in_each


@shared_task
def delete_due_organisations() -> None:
    """Delete every organisation whose time to change its mind is over, one at a time."""
    at = now()
    due = due_organisations("organisation_deletion_due", at)
    in_each(due, lambda: delete_due_organisation(at=at))


@shared_task
def tell_of_expiring_tokens() -> None:
    """Tell admins of tokens that expire in 30 days, in 7 and in 1, of each notice once."""
    at = now()
    due = due_organisations("api_token_notice_due", at)
    in_each(due, lambda: tell_of_expiry(at=at))


@shared_task
def tell_of_ended_webhooks() -> None:
    """Tell admins of the endpoints of webhooks that were switched off for them."""
    at = now()
    due = due_organisations("webhook_endpoint_untold", at)
    in_each(due, lambda: tell_of_ended(at=at))


@shared_task
def forget_request_counts() -> None:
    """Forget the counts of tokens and organisations that have not asked for a day."""
    at = now()

    def forget_its_counts() -> None:
        quota.forget_counts(at=at)

    in_each(due_organisations("allowance_over", at - quota.KEPT), forget_its_counts)


BEAT = {
    "delete-due-organisations": {"task": delete_due_organisations.name, "schedule": 600.0},
    "tell-of-expiring-tokens": {"task": tell_of_expiring_tokens.name, "schedule": 600.0},
    "tell-of-ended-webhooks": {"task": tell_of_ended_webhooks.name, "schedule": 60.0},
    "forget-request-counts": {"task": forget_request_counts.name, "schedule": 3600.0},
}
