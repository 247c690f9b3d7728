"""`manage.py prepare_database`: roles, migrations, grants, keys, queue and instrument."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.operations.preparing import PreparationError, prepare_as_owner, prepare_database


class Command(BaseCommand):
    """Brings the database to the state that this version serves from."""

    help = "Make the database's roles, tables, grants, keys, queue and instrument where missing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the switch for the half that runs as the owner of the tables."""
        parser.add_argument("--as-owner", action="store_true", help="only the owner's half")

    def handle(self, *_args: Any, as_owner: bool, **_options: Any) -> None:
        """Prepare the database, or only the owner's half of it."""
        if as_owner:
            prepare_as_owner(self.stdout.write)
            return
        try:
            prepare_database(self.stdout.write)
        except PreparationError as error:
            raise CommandError(str(error)) from error
