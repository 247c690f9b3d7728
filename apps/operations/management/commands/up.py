"""`manage.py up`: the one-command run."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.operations import launcher
from apps.operations.progress import Progress


class Command(BaseCommand):
    """Runs everything that Tidemark needs, until Ctrl-C."""

    help = "Start PostgreSQL (unless DATABASE_URL is set), web, worker and beat until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the switch for a demonstration."""
        parser.add_argument("--demo", action="store_true", help="with a sample population")

    def handle(self, *_args: Any, demo: bool, **_options: Any) -> None:
        """Serve until Ctrl-C."""
        progress = Progress(self._write)
        try:
            launcher.run(progress, demo=demo)
        except launcher.LaunchError as error:
            raise CommandError(str(error)) from error
        progress.say("Stopped.")

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
