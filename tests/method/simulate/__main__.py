"""Run every study in full and write docs/simulations.md; exits 1 if a figure misses its bar."""

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.method.simulate import studies
from tests.method.simulate.companies import MISFIT, VIEW
from tests.method.simulate.report import NONE, Bar, Row, page

PAGE = Path(__file__).parents[3] / "docs" / "simulations.md"
SIZES = (5, 8, 20)  # respondents
SEED = 20261122
LIKELY = 8  # respondents whom the bars of labels and verdicts are about
ALIKE, APART = 0.0, 16.0  # own views of people who differ less, and more, than the prior says
PEOPLE = {VIEW: "", ALIKE: ", people differ by 12 points", APART: ", people differ by 20 points"}


def of_changes() -> Iterator[Row]:
    """Ask how often the interval of a dimension's change holds it."""
    for view in (VIEW, ALIKE, APART):
        for n in SIZES:
            yield Row(
                "90% interval of a dimension's change holds it",
                _companies(n, MISFIT, view),
                studies.change_coverage(n, 400, SEED + n, view),
                "400 pairs of rounds, 8 dimensions",
                SEED + n,
                Bar(0.88, 0.97) if view == VIEW else NONE,
            )


def of_shares() -> Iterator[Row]:
    """Ask how often the intervals of shares, and of their changes, hold them."""
    for misfit in (MISFIT, 0.0, 10.0):
        for n in SIZES:
            yield Row(
                "90% interval of a share holds it, every archetype wrong by 10 points",
                _companies(n, misfit, VIEW),
                studies.share_coverage(n, 400, SEED + n, misfit),
                "400 rounds, 5 shares",
                SEED + n,
                Bar(0.87, 0.97) if misfit == MISFIT else NONE,
            )
    for n in SIZES:
        yield Row(
            "90% interval of a share's change holds it, half of the mix another",
            _companies(n, MISFIT, VIEW),
            studies.share_change_coverage(n, 300, SEED + n),
            "300 pairs of rounds, 5 shares",
            SEED + n,
        )


def of_stable_companies() -> Iterator[Row]:
    """Ask what is said of companies in which nothing changes."""
    standard = [(n, 400 if n == LIKELY else 150, MISFIT, VIEW) for n in SIZES]
    for n, size, misfit, view in (*standard, (8, 150, 8.0, ALIKE), (8, 150, 8.0, VIEW)):
        found = studies.stability(n, size, SEED + n, misfit, view)
        judged = (n, misfit, view) == (LIKELY, MISFIT, VIEW)
        for question, figure, bar in (
            ("Changes of the label as found, a stable company-year", found.naive, NONE),
            ("Changes of the label that stands, the same", found.standing, Bar(most=0.15)),
            ("A stable dimension has no clear change", found.still_dimensions, Bar(0.88)),
            ("A quarter of a stable company has no headline", found.still_headlines, Bar(0.9)),
            ("A stable share is said to have moved", found.called_shares, NONE),
            ("90% interval of a stable share's change holds 0", found.held_shares, NONE),
        ):
            rests_on = f"{size} companies, {studies.ROUNDS} rounds"
            at = _companies(n, misfit, view)
            yield Row(question, at, figure, rests_on, SEED + n, bar if judged else NONE)


def of_swaps() -> Iterator[Row]:
    """Ask how often the label follows when the two largest personas change places."""
    plain = studies.PLAIN
    for n, size, least, misfit, view in (
        (8, 300, plain, MISFIT, VIEW),
        (20, 150, plain, MISFIT, VIEW),
        (8, 150, 0.1, MISFIT, VIEW),
        (8, 150, 0.0, MISFIT, VIEW),
        (8, 150, plain, 8.0, ALIKE),
        (8, 150, plain, 8.0, VIEW),
    ):
        found = studies.swap(n, size, SEED + n, least, misfit, view)
        judged = (n, least, misfit, view) == (LIKELY, plain, MISFIT, VIEW)
        apart = f"{100 * least:g} points apart or more" if least else "however little apart"
        at = f"{_companies(n, misfit, view)}, shares {apart}"
        rests_on = f"{size} companies, a year before and after"
        for question, figure, bar in (
            ("A swap of the two largest shares is found within a year", found.found, Bar(0.88)),
            ("Rounds until it is found, after the first", found.delay, NONE),
        ):
            yield Row(question, at, figure, rests_on, SEED + n, bar if judged else NONE)


def main() -> int:
    """Run all, show each figure as it comes, and write the page."""
    rows = []
    for row in chain(of_changes(), of_shares(), of_stable_companies(), of_swaps()):
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()
        rows.append(row)
    PAGE.write_text(page(rows))
    return int(not all(row.holds for row in rows))


def _companies(respondents: int, misfit: float, view: float) -> str:
    """Say what companies a figure is about."""
    people = f"{respondents} respondents"
    if (misfit, view) == (MISFIT, VIEW):
        return f"{people}, standard"
    return people + (f", misfit {misfit:g}" if misfit != MISFIT else "") + PEOPLE[view]


if __name__ == "__main__":
    sys.exit(main())
