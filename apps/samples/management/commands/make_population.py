"""Makes the sample population, with a progress bar."""

import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now
from rich.progress import track

from apps.samples import population

MOST_ORGANISATIONS = 10_000
MOST_QUARTERS = 40


class Command(BaseCommand):
    """Sample organisations are marked as such, and never counted with real ones."""

    help = "Write sample organisations with rounds and results, and draw their releases."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size and the seed; the same three make the same population."""
        parser.add_argument("--organisations", type=int, default=320)
        parser.add_argument("--quarters", type=int, default=8)
        parser.add_argument("--seed", type=int, default=2014)
        parser.add_argument("--without-login", action="store_true", help="make no password")

    def handle(
        self,
        *_args: Any,
        organisations: int,
        quarters: int,
        seed: int,
        without_login: bool,
        **_options: Any,
    ) -> None:
        """Write the population unless it is there, and tell how to look at it."""
        if not 1 <= organisations <= MOST_ORGANISATIONS or not 1 <= quarters <= MOST_QUARTERS:
            raise CommandError(
                f"--organisations is 1 to {MOST_ORGANISATIONS}, --quarters 1 to {MOST_QUARTERS}"
            )
        login = settings.STATE / "demo_login"
        is_complete = population.is_complete()
        if is_complete:
            self.stdout.write("The sample population is there already.")
        if is_complete and (without_login or login.exists()):
            return

        password = None if without_login else secrets.token_urlsafe(9)
        owners = population.make_accounts(password)
        if not is_complete:
            codes = population.quarters_until(quarters, now())
            written = population.write_companies(organisations, codes, seed, owners)
            self._follow("Sample organisations", written, organisations)
            self._follow("Benchmark releases", population.draw_releases(codes), len(codes))
        if password:
            self._tell(password, login)

    def _follow(self, what: str, steps: Iterable[object], total: int) -> None:
        """Show a bar on a terminal, and elsewhere a line for every tenth of the way."""
        if sys.stdout.isatty():
            for _ in track(steps, what, total=total):
                pass
            return
        for done, _ in enumerate(steps, start=1):
            if done * 10 // total > (done - 1) * 10 // total:
                self.stdout.write(f"{what}: {done} of {total}")
                self.stdout.flush()

    def _tell(self, password: str, kept: Path) -> None:
        login = f"Demo login: {population.DEMO_EMAIL} with the password {password}"
        kept.touch(mode=0o600)
        kept.write_text(f"{login}\n")
        self.stdout.write(login)
