"""Companies that do not exist: a true mix of archetypes, and people who answer from it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from apps.method.assessment import Assessment, assess
from apps.method.composition import closure
from apps.method.share_change import Profile
from tests.method.forms import FORM

HALO = 8.0  # standard deviation of a respondent's liking for the whole company, points
MISFIT = 5.0  # standard deviation of what no mix of archetypes explains, points
VIEW = 10.0  # standard deviation of a respondent's own view of a dimension or question, points
NOISE = 18.0  # standard deviation of a single answer around it, points
MISSING = 0.05  # share of answers that are not given
DIMENSIONS = len(FORM.dimensions)
CENTRE = 50.0  # points, of questions that no archetype speaks of

ROLES = {5: (1, 1, 3), 8: (2, 2, 4), 20: (4, 6, 10)}  # leaders, managers, frontline by respondents


@dataclass(frozen=True)
class Company:
    """What is true of a company."""

    mix: NDArray[np.float64]  # (6,) weights of the archetypes
    archetypes: NDArray[np.float64]  # (6, 12) as they truly are, points
    misfit: NDArray[np.float64]  # (12,) what no mix explains, points; the same in every round
    view: float = VIEW  # how far its people differ in what they think of one thing, points

    @property
    def profile(self) -> NDArray[np.float64]:
        """What its people answer from, (12,), points."""
        return np.clip(self.mix @ self.archetypes + self.misfit, 0, 100)

    @property
    def shares(self) -> NDArray[np.float64]:
        """The personas' true shares among themselves, (5,)."""
        return closure(self.mix[:5])

    def with_mix(self, mix: NDArray[np.float64]) -> "Company":
        """Return the company after its mix has changed."""
        return replace(self, mix=mix)

    def swapped(self) -> "Company":
        """Return the company after its two largest personas have changed places."""
        first, second = np.argsort(-self.mix[:5])[:2]
        mix = self.mix.copy()
        mix[[first, second]] = mix[[second, first]]
        return self.with_mix(mix)

    def assessed(self, respondents: int, rng: np.random.Generator) -> Assessment:
        """Score one round of it."""
        return assess(answers(self.profile, respondents, rng, self.view), groups(respondents), FORM)


def company(
    rng: np.random.Generator, misfit_sd: float = MISFIT, archetype_sd: float = 0.0
) -> Company:
    """Draw a company: every mix as likely, its misfit and the archetypes' errors normal."""
    return Company(
        mix=rng.dirichlet(np.ones(6)),
        archetypes=np.clip(FORM.coordinates + rng.normal(0, archetype_sd, (6, 12)), 0, 100),
        misfit=rng.normal(0, misfit_sd, 12),
    )


def groups(respondents: int) -> NDArray[np.intp]:
    """Return the role of each respondent."""
    return np.repeat(np.arange(3), ROLES[respondents])


def answers(
    profile: NDArray[np.float64], respondents: int, rng: np.random.Generator, view: float
) -> NDArray[np.int8]:
    """Make people answer as a company of that profile would, on the scale of 1 to 5."""
    expected = np.concatenate([profile[FORM.item_dimension[:32]], profile[8:], [CENTRE, CENTRE]])
    about = np.append(FORM.item_dimension[:32], DIMENSIONS + np.arange(6))
    own = rng.normal(0, HALO, (respondents, 1)) + rng.normal(0, view, (respondents, 14))
    points = expected + own[:, about] + rng.normal(0, NOISE, (respondents, len(expected)))
    turned = np.where(FORM.reversed, 100 - points, points)
    codes: NDArray[np.int8] = np.clip(np.rint(turned / 25) + 1, 1, 5).astype(np.int8)
    codes[rng.random(codes.shape) < MISSING] = 0
    return codes


def true_scores(one: Company) -> NDArray[np.float64]:
    """Return the scores that a company has in the mean of all answers, (8,).

    Not the profile itself: near its ends the scale cuts off what people would have answered.
    """
    spread = float(np.linalg.norm([HALO, one.view, NOISE]))
    cuts = np.array([12.5, 37.5, 62.5, 87.5])  # points between two answers
    above = np.asarray(stats.norm.sf(cuts, one.profile[:DIMENSIONS, None], spread))
    scores: NDArray[np.float64] = 25 * above.sum(axis=1)
    return scores


def profile_of(found: Assessment) -> Profile:
    """Return what a round's mix rests on."""
    return Profile(found.profile.value, found.profile.covariance)
