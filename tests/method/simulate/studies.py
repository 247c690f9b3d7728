"""The studies: how often an interval holds the truth, and how often a verdict is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from apps.method.assessment import Assessment
from apps.method.change import Change, difference, headline
from apps.method.label import Label
from apps.method.share_change import share_changes
from apps.method.standing import stand
from tests.method.forms import FORM
from tests.method.simulate.companies import MISFIT, VIEW, company, profile_of, true_scores

ROUNDS = 8  # of one company: two years
YEAR = 4  # rounds
SHIFT = 8.0  # standard deviation of a true change of a coordinate, points
STILL = "no clear change"
WRONG = 10.0  # standard deviation of the error of a published archetype, points
PLAIN = 0.25  # least difference between two parts of a mix that is a plain one


@dataclass(frozen=True)
class Stability:
    """What is said of companies in which nothing changes."""

    naive: float  # changes of the label as found, a company-year
    standing: float  # changes of the label that stands
    still_dimensions: float  # share of dimensions and quarters with "no clear change"
    still_headlines: float  # share of quarters without a headline
    called_shares: float  # share of personas and quarters whose share is said to have moved
    held_shares: float  # share of personas and quarters whose interval holds 0


@dataclass(frozen=True)
class Swap:
    """What is said of companies whose two largest personas change places."""

    found: float  # share of companies whose label follows within a year
    delay: float  # rounds until it does, in the mean of those


def changes(before: Assessment, after: Assessment) -> list[Change]:
    """Compare two rounds in every dimension, as the pages do."""
    earlier, later = before.scores, after.scores
    return [
        difference(
            earlier.value[d], earlier.se[d], earlier.df[d], later.value[d], later.se[d], later.df[d]
        )
        for d in range(len(FORM.dimensions))
    ]


def change_coverage(respondents: int, companies: int, seed: int, view: float = VIEW) -> float:
    """Return how often the interval of a dimension's change holds the true change.

    In every second company nothing changes; in the others every dimension does. A dimension that
    too few answered has no interval, and does not count.
    """
    rng = np.random.default_rng(seed)
    held = []
    for i in range(companies):
        one = replace(company(rng), view=view)
        other = replace(one, misfit=one.misfit + rng.normal(0, SHIFT, 12) * (i % 2))
        true = true_scores(other) - true_scores(one)
        found = changes(one.assessed(respondents, rng), other.assessed(respondents, rng))
        held += [
            a.low <= t <= a.high for a, t in zip(found, true, strict=True) if not np.isnan(a.delta)
        ]
    return float(np.mean(held))


def share_coverage(respondents: int, companies: int, seed: int, misfit_sd: float = MISFIT) -> float:
    """Return how often the interval of a share holds it, if the archetypes are wrong."""
    rng = np.random.default_rng(seed)
    held = []
    for _ in range(companies):
        one = company(rng, misfit_sd, archetype_sd=WRONG)
        found = one.assessed(respondents, rng).posterior
        held.append((found.low <= one.shares) & (one.shares <= found.high))
    return float(np.mean(held))


def share_change_coverage(respondents: int, companies: int, seed: int) -> float:
    """Return how often the interval of a share's change holds it, between two mixes."""
    rng = np.random.default_rng(seed)
    held = []
    for _ in range(companies):
        one = company(rng)
        other = one.with_mix((one.mix + rng.dirichlet(np.ones(6))) / 2)
        found = share_changes(
            profile_of(one.assessed(respondents, rng)),
            profile_of(other.assessed(respondents, rng)),
            FORM,
        )
        true = other.shares - one.shares
        held.append((found.low <= true) & (true <= found.high))
    return float(np.mean(held))


def stability(
    respondents: int, companies: int, seed: int, misfit_sd: float = MISFIT, view: float = VIEW
) -> Stability:
    """Follow companies in which nothing changes over two years of quarters."""
    rng = np.random.default_rng(seed)
    naive = standing = 0
    still, headlines, called, held = [], [], [], []
    for _ in range(companies):
        one = replace(company(rng, misfit_sd), view=view)
        rounds = [one.assessed(respondents, rng) for _ in range(ROUNDS)]
        naive += _changes_of([found.label for found in rounds])
        standing += _changes_of(labels_standing(rounds))
        for before, after in pairwise(rounds):
            found = changes(before, after)
            still += [a.verdict == STILL for a in found if not np.isnan(a.delta)]
            headlines.append(headline(found) is None)
            moved = share_changes(profile_of(before), profile_of(after), FORM)
            called += [verdict != STILL for verdict in moved.verdict]
            held.append((moved.low <= 0) & (moved.high >= 0))
    years = companies * (ROUNDS - 1) / YEAR
    return Stability(
        naive=naive / years,
        standing=standing / years,
        still_dimensions=float(np.mean(still)),
        still_headlines=float(np.mean(headlines)),
        called_shares=float(np.mean(called)),
        held_shares=float(np.mean(held)),
    )


def swap(
    respondents: int,
    companies: int,
    seed: int,
    least: float = PLAIN,
    misfit_sd: float = MISFIT,
    view: float = VIEW,
) -> Swap:
    """Let the two largest personas change places after a year, and wait another for the label."""
    rng = np.random.default_rng(seed)
    delays: list[int] = []
    while len(delays) < companies:
        one = replace(company(rng, misfit_sd), view=view)
        second, first = np.argsort(one.mix[:5])[-2:]
        if one.mix[first] - one.mix[second] < least:
            continue
        after = one.swapped()
        rounds = [one.assessed(respondents, rng) for _ in range(YEAR)]
        rounds += [after.assessed(respondents, rng) for _ in range(YEAR)]
        delays.append(_delay(labels_standing(rounds)[YEAR:], FORM.personas[second]))
    found = np.array(delays) < YEAR
    return Swap(float(found.mean()), float(np.array(delays)[found].mean()))


def labels_standing(rounds: Sequence[Assessment]) -> list[Label]:
    """Return the label that stands after each round."""
    labels: list[Label] = []
    for found in rounds:
        labels.append(stand(labels[-1] if labels else None, found.label, found.posterior))
    return labels


def _changes_of(labels: Sequence[Label]) -> int:
    """Count how often the label a page shows is another than before, a blend's order included."""
    shown = [(label.kind, label.personas) for label in labels]
    return sum(a != b for a, b in pairwise(shown))


def _delay(labels: Sequence[Label], persona: str) -> int:
    """Return after how many rounds the persona leads the label; all of them if it never does."""
    leads = [label.personas[:1] == (persona,) for label in labels]
    return leads.index(True) if any(leads) else len(leads)
