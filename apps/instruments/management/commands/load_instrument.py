"""Publishes the instrument version of the data files, and its translations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from apps.instruments.publishing import ChangedVersionError, publish, publish_translations
from apps.instruments.translating import UnfaithfulTranslationError, read_translations


class Command(BaseCommand):
    """Run as the database's owner: the app can read versions, not write them."""

    help = "Publish the instrument version that the data files hold; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, and say what was done."""
        try:
            version, is_new = publish(now())
            translations = publish_translations(version, read_translations(), now())
        except (ChangedVersionError, UnfaithfulTranslationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version} {'published' if is_new else 'is published already'}")
        for translation in translations:
            self.stdout.write(f"{translation} published")
