"""`manage.py issue_token --organisation SLUG --scopes ...`: prints an API token once."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.timezone import now

from apps.accounts.actions import tokens
from apps.accounts.models import Scope
from apps.tenancy.context import acting_for


class Command(BaseCommand):
    """Make an API token for an organisation, as an owner or admin could on its page."""

    help = "Make an API token for an organisation, and print it; nobody sees it again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what the command is told."""
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--scopes", required=True, help=f"of {', '.join(Scope.values)}")
        parser.add_argument("--name", default="Command line")
        parser.add_argument("--days", type=int, default=tokens.USUAL_DAYS)

    def handle(
        self, *, organisation: str, scopes: str, name: str, days: int, **options: Any
    ) -> None:
        """Make the token."""
        wanted = scopes.split(",")
        unknown = set(wanted) - set(Scope.values)
        if unknown:
            raise CommandError(
                f"There is no scope {', '.join(sorted(unknown))}. Choose from"
                f" {', '.join(Scope.values)}, with commas between."
            )
        if not 1 <= days <= tokens.LONGEST_DAYS:
            raise CommandError(f"A token lives for 1 to {tokens.LONGEST_DAYS} days.")
        with acting_for(_organisation_of_slug(organisation)):
            terms = tokens.Terms(name=name, scopes=wanted, days=days)
            _, text = tokens.create_token(terms=terms, by=None, at=now())
        self.stdout.write(text)


def _organisation_of_slug(slug: str) -> UUID:
    """Ask the database's directory: the app itself cannot list organisations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy.organisation_of_slug(%s)", [slug])
        found: UUID | None = cursor.fetchone()[0]
    if found is None:
        raise CommandError(f"There is no organisation {slug!r}: give the part after /o/.")
    return found
