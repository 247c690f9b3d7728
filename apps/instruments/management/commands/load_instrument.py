"""Publishes the instrument version of the data files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from apps.instruments.publishing import ChangedVersionError, publish


class Command(BaseCommand):
    """Run as the database's owner: the app can read versions, not write them."""

    help = "Publish the instrument version that the data files hold; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, and say what was done."""
        try:
            version, is_new = publish(now())
        except ChangedVersionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version} {'published' if is_new else 'is published already'}")
