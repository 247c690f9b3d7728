"""Links between versions: from people who answered both, to lines that a later version carries."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.instruments.carrying import carry, meaning
from apps.instruments.definition import Definition
from apps.instruments.formation import form_of
from apps.method.form import HIGHEST, LOWEST
from apps.method.linking import Link, anchor_drift, may_link, mean_sigma
from apps.method.scale import pomp, respondent_scores

OLD, NEW, COMPANY = "old:", "new:", "company"  # columns: a prefix before each question's code
FEWEST_ANCHORS = 3  # of a dimension, among which one that drifted can be told from the others


class BridgeError(Exception):
    """The file is no bridge study of the two versions."""


@dataclass(frozen=True, slots=True)
class Study:
    """What people said on both forms."""

    old: NDArray[np.int8]  # (n, positions of the earlier version)
    new: NDArray[np.int8]  # (n, positions of the later version)
    companies: NDArray[np.intp]  # (n,) number of each person's company


def read_study(path: Path, earlier: Definition, later: Definition) -> Study:
    """Read one row a person: raw answers of 1-5, empty for none, on both forms.

    Raises
    ------
    BridgeError
        If a column is missing, or an answer is none.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        raise BridgeError(f"{path.name} has no rows")
    missing = [
        name
        for name in (COMPANY, *_columns(OLD, earlier), *_columns(NEW, later))
        if name not in rows[0]
    ]
    if missing:
        raise BridgeError(f"{path.name} has no column {missing[0]}")
    _names, companies = np.unique([row[COMPANY] for row in rows], return_inverse=True)
    return Study(
        old=_answers(rows, _columns(OLD, earlier)),
        new=_answers(rows, _columns(NEW, later)),
        companies=companies,
    )


def links(study: Study, earlier: Definition, later: Definition) -> list[dict[str, Any]]:
    """Return the link of each dimension whose items changed, as `scoring.json` holds them.

    People and companies are counted, and errors computed, in each dimension from those alone who
    have a score there on both forms; people of one company are not taken for independent.

    Raises
    ------
    ValueError
        If fewer than three people or companies have both scores in a dimension, or all have the
        same.
    """
    kept = carry(earlier, later).dimensions
    before = respondent_scores(study.old, form_of(earlier))
    after = respondent_scores(study.new, form_of(later))
    codes_before = [dimension.code for dimension in earlier.dimensions]
    anchors = _anchors(study, earlier, later)
    found = []
    for at, dimension in enumerate(later.dimensions):
        if dimension.code in kept or dimension.code not in codes_before:
            continue
        x, y = before[:, codes_before.index(dimension.code)], after[:, at]
        both = ~np.isnan(x) & ~np.isnan(y)
        companies = study.companies[both]
        link = mean_sigma(x[both], y[both], companies)
        shared, dropped = anchors[dimension.code]
        found.append(
            {
                "from_version": earlier.version,
                "dimension": dimension.code,
                "slope": link.slope,
                "intercept": link.intercept,
                "covariance": link.covariance.tolist(),
                "respondents": link.n,
                "companies": len(set(companies.tolist())),
                "anchors": shared - dropped,
                "drift_tested": shared >= FEWEST_ANCHORS,
                "items": max(_size(earlier, dimension.code), _size(later, dimension.code)),
            }
        )
    return found


def links_from(earlier: str, later: Definition) -> dict[str, Link]:
    """Return the links that hold from a version, by dimension, as the later version has them."""
    return {
        row["dimension"]: Link(
            row["slope"], row["intercept"], np.array(row["covariance"]), row["respondents"]
        )
        for row in later.scoring.get("links", [])
        if row["from_version"] == earlier
        and may_link(row["anchors"], row["items"], row["companies"], row["respondents"]).may
    }


def drifted(
    old: NDArray[np.float64], new: NDArray[np.float64], dimensions: NDArray[np.str_]
) -> NDArray[np.bool_]:
    """Tell which anchors drifted, from the means (n,) of each on either form, in points.

    Each is counted from the mean of its dimension's other anchors. The farthest is dropped if it is
    beyond the limit of `anchor_drift`, and the rest are measured again without it: otherwise one
    that drifted would make the others of its dimension seem to. A dimension with fewer than three
    anchors left is not tested: of two that moved apart nobody can tell which one did.

    Simulated with nothing drifted, 1.7% of anchors are dropped where seven dimensions have four and
    one has three, 2% where each of eight has three, and more where there are few for the median:
    4% of eight, 12% of three. Fewer anchors only make a link less likely to hold.
    """
    dropped = np.zeros(len(old), dtype=np.bool_)
    while True:
        left = _tested(dimensions, dropped)
        if not left.any():
            return dropped
        at = np.flatnonzero(left)
        was, is_ = (_apart(means[at], dimensions[at]) for means in (old, new))
        farthest = int(np.abs(is_ - was - np.median(is_ - was)).argmax())
        if not anchor_drift(was, is_).dropped[farthest]:
            return dropped
        dropped[at[farthest]] = True


def _tested(dimensions: NDArray[np.str_], dropped: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which anchors are left in a dimension that has enough of them."""
    beside = ((dimensions[:, None] == dimensions) & ~dropped).sum(axis=1)
    tested: NDArray[np.bool_] = ~dropped & (beside >= FEWEST_ANCHORS)
    return tested


def _apart(means: NDArray[np.float64], dimensions: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return each mean less that of its dimension's others, scaled so that all vary alike.

    Of k anchors, `(m - mean of the others) * sqrt((k - 1) / k)` is `(m - mean of all) *
    sqrt(k / (k - 1))`.
    """
    own = dimensions[:, None] == dimensions
    k = own.sum(axis=1)
    apart: NDArray[np.float64] = (means - own @ means / k) * np.sqrt(k / (k - 1))
    return apart


def _columns(prefix: str, definition: Definition) -> list[str]:
    return [prefix + q.code for q in definition.questions if q.position is not None]


def _answers(rows: Iterable[dict[str, str]], columns: list[str]) -> NDArray[np.int8]:
    answers = [[_answer(row[column], column) for column in columns] for row in rows]
    return np.array(answers, dtype=np.int8)


def _answer(said: str, column: str) -> int:
    if said == "":
        return 0
    if said not in {"1", "2", "3", "4", "5"}:
        raise BridgeError(f"{column}: {said!r} is not an answer of 1 to 5")
    return int(said)


def _anchors(study: Study, earlier: Definition, later: Definition) -> dict[str, tuple[int, int]]:
    """Return how many items of each dimension both versions have, and how many of them drifted."""
    before = {meaning(q): q.position for q in earlier.questions}
    shared = [q for q in later.questions if q.dimension and meaning(q) in before]
    dimensions = np.array([q.dimension for q in shared])
    old, new = _means(
        study.old[:, [before[meaning(q)] or 0 for q in shared]],
        study.new[:, [q.position or 0 for q in shared]],
        np.array([q.is_reversed for q in shared], dtype=np.bool_),
    )
    dropped = drifted(old, new, dimensions)
    return {
        dimension.code: (int(own.sum()), int(dropped[own].sum()))
        for dimension in later.dimensions
        for own in [dimensions == dimension.code]
    }


def _means(
    old: NDArray[np.int8], new: NDArray[np.int8], turned: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each anchor's mean in points on either form, over those who answered it on both."""
    both = (old > 0) & (new > 0)
    first, second = (
        pomp(np.where(both, raw, np.nan), LOWEST, HIGHEST, turned).mean(axis=0, where=both)
        for raw in (old, new)
    )
    return first, second


def _size(definition: Definition, dimension: str) -> int:
    return sum(q.dimension == dimension for q in definition.questions)
