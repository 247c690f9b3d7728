"""Measure the speeds that Tidemark promises: `python -m tests.bench`, or `make bench`.

Not part of the tests, because a busy machine is slow and a test must not be. What is promised are
ratios, or times that any processor of the last ten years keeps. Exits with 1 where one is missed.
"""

import os
import sys
from collections.abc import Iterator

os.environ["OMP_NUM_THREADS"] = "1"  # one processor, so that its time means something

from tests.postgres import SERVER  # sets the environment that Django's settings read

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django

django.setup()

from tests.bench import charts, figures, files, paper, population  # noqa: E402 - models need a Django that is set up
from tests.bench.figures import Figure  # noqa: E402 - for the same reason

RELEASE_BOUND = 1.5


def main() -> int:
    """Measure, tell, and return the exit code."""
    found = []
    for figure in _measured():
        found.append(figure)
        sys.stdout.write(_line(figure) + "\n")
        sys.stdout.flush()
    missed = sum(not figure.holds for figure in found)
    sys.stdout.write(f"{len(found) - missed} of {len(found)} hold.\n")
    return 1 if missed else 0


def _measured() -> Iterator[Figure]:
    yield figures.scoring()
    yield figures.one_mix()
    yield figures.many_mixes()
    yield from charts.drawings()
    yield paper.board_report()
    try:
        SERVER.make_database()
        with SERVER.administrator() as admin:
            yield from files.doors(admin)
            yield _release(admin)
    finally:
        SERVER.stop()


def _release(admin: population.Admin) -> Figure:
    """Measure a release over a quarter of 100,000 organisations, in the embedded PostgreSQL."""
    population.populate(admin)
    cost = population.release_cost(admin)
    return Figure(
        f"Release over {population.ORGANISATIONS:,} organisations against its bare SQL",
        cost.ratio,
        RELEASE_BOUND,
        "times as long",
        detail=f"{cost.release:.2f} s against {cost.bare:.2f} s",
    )


def _line(figure: Figure) -> str:
    sign = ">=" if figure.is_lower_bound else "<="
    verdict = "holds" if figure.holds else "MISSED"
    told = f"{figure.value:8.2f} {figure.unit} ({sign} {figure.bound:g})"
    detail = f"  {figure.detail}" if figure.detail else ""
    return f"{verdict:6}  {figure.what}: {told.strip()}{detail}"


if __name__ == "__main__":
    sys.exit(main())
