"""Prints how good the instrument is, over the respondents of many organisations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.benchmarks.models import Population
from apps.benchmarks.quality import (
    LEAST_ICC1,
    LEAST_ICC2,
    DimensionQuality,
    instrument_quality,
)
from apps.instruments.models import InstrumentVersion

COLUMNS = "{:<10} {:>11} {:>13} {:>6} {:>6} {:>7} {:>7}  {}"
VERDICTS = {True: "tells organisations apart", False: "in doubt", None: "too few answers"}
NOTE = (
    "Each organisation that agreed to this counts once, by its latest scored round with this"
    " version of the instrument; samples always do. The figures carry no noise: keep them to"
    " yourself. Below 200 respondents or 10 organisations nothing is computed. A dimension is in"
    f" doubt below ICC(1) {LEAST_ICC1:.2f} or ICC(2) {LEAST_ICC2:.2f}; these limits are a belief,"
    " not a finding."
)


class Command(BaseCommand):
    """The operator's view of the instrument: consistency of the items, and of organisations."""

    help = "Print alpha, omega, ICC(1) and ICC(2) of each dimension of the current instrument."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the population."""
        parser.add_argument("--population", choices=Population.values, default=Population.REAL)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        instrument = InstrumentVersion.objects.current()
        self.stdout.write(f"{instrument}, {options['population']} organisations\n\n")
        header = ("dimension", "respondents", "organisations", "alpha", "omega", "ICC(1)", "ICC(2)")
        self.stdout.write(COLUMNS.format(*header, "").rstrip())
        for found in instrument_quality(instrument, options["population"]):
            self.stdout.write(_line(found))
        self.stdout.write(f"\n{NOTE}")


def _line(found: DimensionQuality) -> str:
    """Write one dimension's row."""
    figures = (found.alpha, found.omega, found.icc1, found.icc2)
    return COLUMNS.format(
        found.dimension,
        found.respondents or "-",
        found.organisations or "-",
        *("-" if figure is None else f"{figure:.2f}" for figure in figures),
        VERDICTS[found.tells_organisations_apart],
    )
