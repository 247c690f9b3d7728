"""The page that the studies end in: a table of figures, each beside the bar it is held to."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.method.simulate.companies import HALO, MISFIT, NOISE, VIEW

HEAD = f"""# Simulations

What the published method gets right and wrong in companies whose truth is known. Written by `make
simulate`; every figure comes from the functions that score real rounds (`apps.method`), and the
same seeds give the same figures.

The companies are made up, so the figures test the method's mechanism and say nothing about real
companies. A company's mix of the six archetypes is drawn evenly from all mixes. What it truly is
differs from that mix by {MISFIT:g} points (standard deviation) in each dimension, the same in
every round. Its people answer 38 questions on the scale of 1 to 5: around the company's profile
they differ by {HALO:g} points in how they like it as a whole, by {VIEW:g} in their view of a
dimension and by {NOISE:g} in a single answer, which makes 16 points for a respondent's dimension,
as the published prior says; 5% of answers are missing. "Standard" means these values. Of 5
respondents 1 is a leader, 1 a manager and 3 work at the front; of 8 it is 2, 2 and 4; of 20 it is
4, 6 and 10.
"""
COLUMNS = ("Question", "Companies", "Figure", "Bar", "", "Rests on", "Seed")
NOTES = """## Reading it

- A 90% interval that holds the truth more often than that is wider than it needs to be. People who
  differ less than the prior's 16 points have such intervals. Those of people who differ more are
  too narrow, because the prior counts for as much as ten people of each role; it is to be
  estimated anew when enough organisations have answered.
- Intervals of shares allow for a misfit of 8 points, which covers archetypes that are wrong by 10
  together with a company's own misfit of 5.
- Intervals of a share's change leave the misfit out, because it is the same in both rounds.
- The label that stands changes only with cause; the label as found is what a page without that
  rule would show. A blend whose two personas change their order counts as a change.
- A swap of shares that hardly differ is none that anybody could see. The bar is asked of shares
  that are a quarter of the whole apart; the rows beneath show what becomes of smaller ones. A swap
  counts as found when the persona that is now the largest leads the label.
"""


@dataclass(frozen=True)
class Bar:
    """Between which ends a figure is to lie."""

    least: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        if self.least is None:
            return "" if self.most is None else f"at most {self.most:.2f}"
        return f"at least {self.least:.2f}" if self.most is None else f"{self.least} to {self.most}"

    def holds(self, figure: float) -> bool:
        """Return whether a figure lies between the ends."""
        least = self.least is None or figure >= self.least
        return least and (self.most is None or figure <= self.most)


NONE = Bar()


@dataclass(frozen=True)
class Row:
    """One figure of the table."""

    question: str
    companies: str  # what they are like
    figure: float
    rests_on: str
    seed: int
    bar: Bar = NONE

    @property
    def holds(self) -> bool:
        """Whether the figure meets its bar, if it has one."""
        return self.bar.holds(self.figure)

    def __str__(self) -> str:
        verdict = "" if self.bar == NONE else "holds" if self.holds else "**missed**"
        figure, seed = f"{self.figure:.3f}", str(self.seed)
        return _line(
            (self.question, self.companies, figure, str(self.bar), verdict, self.rests_on, seed)
        )


def page(rows: Sequence[Row]) -> str:
    """Return the whole document."""
    table = "\n".join([_line(COLUMNS), "|---" * len(COLUMNS) + "|", *map(str, rows)])
    return f"{HEAD}\n{table}\n\n{NOTES}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
