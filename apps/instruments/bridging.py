"""Links between versions: from people who answered both, to lines that a later version carries."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.instruments.carrying import carry
from apps.instruments.definition import Definition, Question
from apps.instruments.formation import form_of
from apps.method.form import HIGHEST, LOWEST
from apps.method.linking import Link, anchor_drift, may_link, mean_sigma
from apps.method.scale import pomp, respondent_scores

OLD, NEW, COMPANY = "old:", "new:", "company"  # columns: a prefix before each question's code


class BridgeError(Exception):
    """The file is no bridge study of the two versions."""


@dataclass(frozen=True, slots=True)
class Study:
    """What people said on both forms."""

    old: NDArray[np.int8]  # (n, positions of the earlier version)
    new: NDArray[np.int8]  # (n, positions of the later version)
    companies: int


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
    return Study(
        old=_answers(rows, _columns(OLD, earlier)),
        new=_answers(rows, _columns(NEW, later)),
        companies=len({row[COMPANY] for row in rows}),
    )


def links(study: Study, earlier: Definition, later: Definition) -> list[dict[str, Any]]:
    """Return the link of each dimension whose items changed, as `scoring.json` holds them."""
    kept = carry(earlier, later).dimensions
    before = respondent_scores(study.old, form_of(earlier))
    after = respondent_scores(study.new, form_of(later))
    codes_before = [dimension.code for dimension in earlier.dimensions]
    anchors = dict(_anchors(study, earlier, later))
    found = []
    for at, dimension in enumerate(later.dimensions):
        if dimension.code in kept or dimension.code not in codes_before:
            continue
        x, y = before[:, codes_before.index(dimension.code)], after[:, at]
        both = ~np.isnan(x) & ~np.isnan(y)
        link = mean_sigma(x[both], y[both])
        found.append(
            {
                "from_version": earlier.version,
                "dimension": dimension.code,
                "slope": link.slope,
                "intercept": link.intercept,
                "covariance": link.covariance.tolist(),
                "respondents": link.n,
                "companies": study.companies,
                "anchors": anchors.get(dimension.code, 0),
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


def _anchors(study: Study, earlier: Definition, later: Definition) -> Iterator[tuple[str, int]]:
    """Yield how many items of each dimension both versions have, without those that drifted."""
    before = {(q.code, q.text, q.dimension): q for q in earlier.questions if q.dimension}
    shared = [
        (before[key], q)
        for q in later.questions
        if (key := (q.code, q.text, q.dimension)) in before
    ]
    if not shared:
        return
    old = _above([pair[0] for pair in shared], study.old)
    new = _above([pair[1] for pair in shared], study.new)
    dropped = anchor_drift(old, new).dropped
    for dimension in later.dimensions:
        own = [i for i, (_old, q) in enumerate(shared) if q.dimension == dimension.code]
        yield dimension.code, len(own) - int(dropped[own].sum())


def _above(anchors: list[Question], answers: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return each anchor's mean in points less the median of its dimension's anchors.

    Not less the dimension's own mean: the items that changed are part of that, and one anchor that
    drifted would make the others seem to.
    """
    raw = answers[:, [q.position or 0 for q in anchors]].astype(np.float64)
    turned = np.array([q.is_reversed for q in anchors])
    means = np.nanmean(pomp(np.where(raw > 0, raw, np.nan), LOWEST, HIGHEST, turned), axis=0)
    dimensions = np.array([q.dimension for q in anchors])
    middle = {code: float(np.median(means[dimensions == code])) for code in set(dimensions)}
    above: NDArray[np.float64] = means - np.array([middle[code] for code in dimensions])
    return above


def _size(definition: Definition, dimension: str) -> int:
    return sum(q.dimension == dimension for q in definition.questions)
