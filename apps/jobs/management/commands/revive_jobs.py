"""Shows the jobs that were given up, and tries them anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.jobs.actions import revive_dead_jobs
from apps.jobs.finding import dead_jobs


class Command(BaseCommand):
    """A job is given up after five attempts; once its cause is mended, this tries it again."""

    help = "List the jobs that were given up; with --all, try each of them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the switch."""
        parser.add_argument("--all", action="store_true", help="try them anew")

    def handle(self, *_args: Any, **options: Any) -> None:
        """List them, and revive them if asked to."""
        dead = dead_jobs()
        for job in dead:
            whose = job.organisation_id or "the platform"
            self.stdout.write(f"{job.id}  {job.kind}  of {whose}")
        if not options["all"]:
            self.stdout.write(f"{len(dead)} given up; --all tries them anew")
            return
        self.stdout.write(f"{revive_dead_jobs()} of {len(dead)} are tried anew")
