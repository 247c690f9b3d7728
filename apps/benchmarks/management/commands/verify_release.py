"""Checks that what a quarter's release publishes follows from its stored noisy counts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.benchmarks import kpi_cohorts, manifest
from apps.benchmarks.models import Population, Release


class Command(BaseCommand):
    """Computes every published figure again and compares hashes; ends with 1 if any differs."""

    help = "Recompute a release from its stored noisy counts, and compare it with its manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the quarter and the population."""
        parser.add_argument("quarter", help="such as 2026-Q3")
        parser.add_argument("--population", choices=Population.values, default=Population.REAL)

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, and say what differs."""
        quarter, population = options["quarter"], options["population"]
        releases = list(Release.objects.of(population).filter(quarter=quarter))
        if not releases:
            raise CommandError(f"there is no {population} release of {quarter}")
        failed = [str(release) for release in releases if not self._agrees(release)]
        if failed:
            raise CommandError(f"not as published: {', '.join(failed)}")

    def _agrees(self, release: Release) -> bool:
        found = manifest.differences(release)
        for difference in found:
            self.stdout.write(f"{release}: {difference.what} differ from the manifest")
            self.stdout.write(f"  published {difference.told}")
            self.stdout.write(f"  found     {difference.found}")
        if not found:
            code = "the code that published it" if manifest.is_same_code(release) else "newer code"
            counted = kpi_cohorts.measure_of(release.plan)
            measures = ", ".join([*release.plan["epsilons"], *([counted] if counted else [])])
            self.stdout.write(f"{release}: as published ({measures}), recomputed by {code}")
        return not found
