"""What a release's manifest says, and whether what is stored still says the same.

A manifest names everything that a release follows from but the counts without noise: mechanism,
code, plan and parameters; and it keeps hashes of the noisy counts and of every figure that
post-processing makes of them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from apps.accounts.segments import segments
from apps.benchmarks import cohorts, kpi_cohorts, kpi_plan, plan
from apps.benchmarks.cohorts import Counts
from apps.benchmarks.models import Release, ReleaseManifest
from apps.benchmarks.plan import YEARLY
from apps.method import budget, clipped, compass, forecast, leaves, noise, place
from apps.method.histogram import BINS, GATE, KPI_GATE, SCALE_TOP, Cohort, gate, labels, quantiles
from apps.method.histogram import cohort as noisy_cohort

FORM = "tidemark-release-manifest/1"
POSTPROCESSING = "1"  # raised whenever the same noisy counts would give another figure
DECIMALS = 6  # of every published figure, before it is hashed
CODE: tuple[ModuleType, ...] = (
    budget,
    clipped,
    cohorts,
    compass,
    forecast,
    gate,
    kpi_cohorts,
    kpi_plan,
    labels,
    leaves,
    noise,
    noisy_cohort,
    place,
    plan,
    quantiles,
)

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something of a release that is not what its manifest says."""

    what: str
    told: str
    found: str


def write(release: Release, counts: Counts, schedule: budget.Schedule) -> Document:
    """Return the manifest of a release that is being published."""
    return {
        "form": FORM,
        "release": str(release.pk),
        "quarter": release.quarter,
        "population": release.population,
        "is_erratum": release.is_erratum,
        "published_at": _moment(release),
        "mechanism": {
            "name": plan.MECHANISM,
            "noise": "discrete Laplace, exact, drawn once for each bin",
            "neighbours": "one corporate group more or less in one quarter's release",
        },
        "plan": release.plan,
        "parameters": _parameters(schedule),
        "code": _code(),
        "counts": {
            "of": "the noisy counts of each measure: its bins by leaf, as canonical JSON",
            "sha256": _digests(counts),
        },
        "published": {
            "of": f"every figure made of them, to {DECIMALS} decimals, as canonical JSON",
            "sha256": _digests(published(release, counts)),
        },
    }


def published(release: Release, counts: Counts) -> Document:
    """Return every figure that pages, API and files can show of others in this release."""
    figures: Document = {measure: {} for measure in counts}
    for measure, code, cohort in cohorts.cohorts_in(release.plan, counts):
        figures[measure][code] = _figures(measure, cohort)
    for measure in YEARLY:
        if measure in counts:
            figures[measure] = _table(release, {measure: counts[measure]})
    if counted := kpi_cohorts.kpi_in(release.plan, counts):
        figures[counted.kpi][leaves.EVERYONE] = _kpi(counted)
    return figures


def digest(document: object) -> str:
    """Return the SHA-256 of the document as canonical JSON: keys sorted, no blanks, UTF-8."""
    canonical = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=list
    )
    return sha256(canonical.encode()).hexdigest()


def differences(release: Release) -> list[Difference]:
    """Compare what is stored, and what follows from it, with the manifest; nothing if all agrees.

    Every cohort of every measure is computed again, from the stored noisy counts alone.
    """
    manifest = ReleaseManifest.objects.filter(release=release).first()
    if manifest is None:
        return [Difference("manifest", "one for each release", "none: drawn before there were any")]
    told, counts = manifest.document, cohorts.counts_of(release)
    pairs = {
        "release": (told["release"], str(release.pk)),
        "quarter": (told["quarter"], release.quarter),
        "population": (told["population"], release.population),
        "kind": (str(told["is_erratum"]), str(release.is_erratum)),
        "time": (told["published_at"], _moment(release)),
        "leaf plan": (told["plan"]["leaf_plan"], release.leaf_plan),
        "plan": (digest(told["plan"]), digest(release.plan)),
    }
    found = [Difference(what, *pair) for what, pair in pairs.items() if pair[0] != pair[1]]
    found += _compared("noisy counts", told["counts"]["sha256"], _digests(counts))
    figures = _figures_again(release, counts)
    found += _compared("figures", told["published"]["sha256"], figures)
    return found


def is_same_code(release: Release) -> bool:
    """Tell whether the sources that published the release are those that are running."""
    told: str = release.manifest.document["code"]["sha256"]
    return bool(told == _code()["sha256"])


def _compared(what: str, told: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Difference]:
    for measure in sorted({*told, *found}):
        pair = told.get(measure, "none"), found.get(measure, "none")
        if pair[0] != pair[1]:
            yield Difference(f"{what} of {measure}", *pair)


def _figures_again(release: Release, counts: Counts) -> Mapping[str, str]:
    try:
        return _digests(published(release, counts))
    except (ArithmeticError, IndexError, KeyError, ValueError):
        return {}  # what is stored is not even complete


def _moment(release: Release) -> str:
    return release.published_at.astimezone(UTC).isoformat()


def _digests(document: Mapping[str, Any]) -> dict[str, str]:
    return {measure: digest(part) for measure, part in document.items()}


def _figures(measure: str, cohort: Cohort) -> Document:
    if measure == budget.PERSONA:
        return _plain(labels.shares(cohort))
    return {"cdf": _rounded(quantiles.cdf(cohort)), **_plain(gate.summary(cohort))}


def _table(release: Release, counts: Counts) -> Document:
    found = cohorts.table_in(release.plan, counts, release)
    told: Document = {"n_about": found.n_about, "is_shown": found.is_shown}
    if found.measure == budget.COMPASS:
        return told | {"density": _rounded(compass.smooth(found.counts.ravel()))}
    return told | {
        "probabilities": _rounded(forecast.table(found.counts, found.epsilon).probabilities)
    }


def _kpi(found: kpi_cohorts.KpiPeers) -> Document:
    """Return the distribution between the bounds, in percent of the way from one to the other."""
    return {"cdf": _rounded(quantiles.cdf(found.cohort)), **_plain(found.summary)}


def _plain(figures: Any) -> Document:
    """Return the fields of a result, its numbers rounded as they are hashed."""
    return {
        name: _rounded(value) if isinstance(value, float | tuple) else value
        for name, value in asdict(figures).items()
    }


def _rounded(value: Any) -> Any:
    rounded = np.round(np.asarray(value, dtype=np.float64), DECIMALS) + 0.0  # no minus nought
    return rounded.tolist()


def _parameters(schedule: budget.Schedule) -> Document:
    return {
        "bins": {
            "scores": {"number": BINS, "from": 0, "to": int(SCALE_TOP)},
            "labels": list(plan.LABELS),
            "transition": "label a year before by label now, in the order of the labels",
            "compass": {"side": compass.SIDE, "bound": compass.BOUND},
        },
        "gate": asdict(GATE),
        "kpi_gate": asdict(KPI_GATE),
        "schedule": {name: str(epsilon) for name, epsilon in asdict(schedule).items()},
        "rotation": [list(pair) for pair in budget.ROTATION],
        "yearly_tables_in_quarter": budget.YEARLY_QUARTER,
        "cut_off_days": plan.CUT_OFF.days,
        "cold_start_releases": plan.COLD_START_RELEASES,
        "leaf_plans": leaves.read_segments(segments()).thresholds,
        "opted_in_rounded_to": leaves.ROUNDED_TO,
    }


def _code() -> Document:
    """Return the version of the post-processing, and hashes of the sources that it is made of."""
    files = {
        module.__name__: sha256(Path(str(module.__file__)).read_bytes()).hexdigest()
        for module in CODE
    }
    return {"version": POSTPROCESSING, "sha256": digest(files), "files": files}
