"""Draws a quarter's benchmark release now."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from apps.accounts.quarters import Quarter
from apps.benchmarks import releasing
from apps.benchmarks.models import Population, Release


class Command(BaseCommand):
    """The same draw that the schedule asks for; noise that is drawn is never drawn again."""

    help = "Draw the benchmark release of a quarter, unless it is drawn already."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the quarter and the population."""
        parser.add_argument("--quarter", required=True, help="such as 2026-Q3")
        parser.add_argument(
            "--erratum", action="store_true", help="supersede it: spends the year's reserve"
        )
        parser.add_argument("--population", choices=Population.values, default=Population.REAL)

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, and say what was published."""
        try:
            quarter = Quarter.parse(options["quarter"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        if quarter.ends_everywhere_at() > now():
            raise CommandError(f"{quarter.label} has not ended everywhere yet")

        release, is_new = _drawn(quarter, options["population"], is_erratum=options["erratum"])
        plan = release.plan
        self.stdout.write(
            f"{release} {'published' if is_new else 'was published before, and stays as it is'}:"
            f" {plan['mechanism']}, {plan['preset']} preset, leaf plan {plan['leaf_plan']} of"
            f" {len(plan['leaves'])} leaves, epsilon {plan['epsilon_total']},"
            f" about {plan['opted_in_about']} companies opted in; {_kpi_sentence(plan)}"
        )


def _kpi_sentence(plan: Mapping[str, Any]) -> str:
    if "kpi" not in plan:
        return "no KPI: a year's budget of KPIs counts each of them once, and has no reserve"
    kpi = plan["kpi"]
    method = f" by {kpi['method']}" if kpi["method"] else ""
    return f"KPI {kpi['measure']}{method} of {kpi['of_quarter']}, epsilon {kpi['epsilon']}"


def _drawn(quarter: Quarter, population: str, *, is_erratum: bool) -> tuple[Release, bool]:
    try:
        if is_erratum:
            return releasing.draw_erratum(quarter, population=population, at=now())
        return releasing.draw(quarter, population=population, at=now())
    except releasing.NothingToMendError as error:
        raise CommandError(f"{quarter.label} has no release that an erratum could mend") from error
    except releasing.ReserveSpentError as error:
        raise CommandError(
            f"the year's reserve went to the erratum of {error}: its privacy budget has no room"
            " for another, and nothing was drawn"
        ) from error
