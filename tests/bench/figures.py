"""What `make bench` measures of the method: processor time, the best of several runs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import process_time

import numpy as np
from numpy.typing import NDArray

from apps.instruments.definition import Definition
from apps.instruments.formation import form_of
from apps.instruments.publishing import read_files
from apps.method.composition import posterior, posteriors
from apps.method.form import Form
from apps.method.scale import respondent_scores
from tests.bench import naive

RESPONDENTS = 1_000_000
SAMPLE = 20_000  # of them, by the loop: its time grows with their number, and is scaled up
MISSING = 0.03  # of the answers
ORGANISATIONS = 1_000
BLOCK = 50  # of them timed at once: another's burst of work then spoils one run of one block
RUNS = 5
SINGLE_RUNS = 50
SEED = 2014


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure and the bound that it has to keep."""

    what: str
    value: float
    bound: float
    unit: str
    is_lower_bound: bool = False
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the figure keeps its bound."""
        return self.value >= self.bound if self.is_lower_bound else self.value <= self.bound


def scoring() -> Figure:
    """Measure how many times faster a million people are scored than by a loop over objects."""
    form, rng = _form(), np.random.default_rng(SEED)
    answers = rng.integers(1, 6, (RESPONDENTS, len(form.item_dimension)), dtype=np.int8)
    answers[rng.random(answers.shape) < MISSING] = 0
    people = naive.respondents(answers[:SAMPLE], form)
    _require_the_same(answers, people, form)

    ours = best(lambda: respondent_scores(answers, form))
    loop = best(lambda: [naive.score(person, form.min_items) for person in people])
    loop *= RESPONDENTS / SAMPLE
    return Figure(
        f"Scoring {RESPONDENTS:,} x {form.items.size} answers against a loop over objects",
        loop / ours,
        50,
        "times as fast",
        is_lower_bound=True,
        detail=f"{ours:.2f} s against {loop:.1f} s, the loop timed on {SAMPLE:,} and scaled",
    )


def one_mix() -> Figure:
    """Measure the posterior of one organisation, the lattice being there."""
    form = _form()
    profiles, covariances = _profiles(form)
    prototypes = form.coordinates
    posterior(profiles[0], covariances[0], prototypes, form.personas, form.misfit_sd)
    taken = best(
        lambda: posterior(profiles[1], covariances[1], prototypes, form.personas, form.misfit_sd),
        runs=SINGLE_RUNS,
    )
    return Figure("Mix of personas of one organisation", 1000 * taken, 15, "ms")


def many_mixes() -> Figure:
    """Measure the posterior of an organisation among a thousand, in blocks: the best of each."""
    form = _form()
    profiles, covariances = _profiles(form)

    def mixes(block: slice) -> object:
        part = profiles[block], covariances[block]
        return posteriors(*part, form.coordinates, form.personas, form.misfit_sd)

    blocks = [slice(start, start + BLOCK) for start in range(0, ORGANISATIONS, BLOCK)]
    taken = sum(best(partial(mixes, block)) for block in blocks)
    return Figure(
        f"Mix of personas, each of {ORGANISATIONS:,} organisations",
        1000 * taken / ORGANISATIONS,
        3,
        "ms",
    )


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the least processor time that the work took, in seconds."""
    times = []
    for _ in range(runs):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def _form() -> Form:
    return form_of(Definition(read_files()))


def _profiles(form: Form) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mixed profiles and the covariance of ten respondents' scores."""
    rng = np.random.default_rng(SEED)
    mixes = rng.dirichlet(np.full(len(form.personas), 0.6), ORGANISATIONS)
    profiles = mixes @ form.coordinates
    noise = rng.normal(0, 6, profiles.shape)
    covariance = np.diag(np.full(profiles.shape[1], form.prior_sd**2 / 10))
    return np.clip(profiles + noise, 0, 100), np.tile(covariance, (ORGANISATIONS, 1, 1))


def _require_the_same(
    answers: NDArray[np.int8], people: list[list[naive.Answer]], form: Form
) -> None:
    """Refuse to time two programs that do not do the same."""
    ours = respondent_scores(answers[: len(people)], form)
    for row, person in zip(ours, people, strict=True):
        theirs = naive.score(person, form.min_items)
        assert np.array_equal(
            row, [theirs.get(code, np.nan) for code in form.dimensions], equal_nan=True
        )
