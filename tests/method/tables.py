"""The tables of docs/method.md, from the code: `python -m tests.method.tables` writes them anew."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apps.instruments.definition import Definition
from apps.instruments.fidelity import last_check
from apps.instruments.formation import form_of
from apps.instruments.kpis import benchmarked
from apps.method import (
    agreement,
    budget,
    careless,
    change,
    compass,
    gaps,
    label,
    linking,
    standing,
    trend,
)
from apps.method.composition.refinement import ENOUGH
from apps.method.estimate import CONFIDENCE
from apps.method.histogram import GATE, KPI_GATE
from apps.method.lattice import STEPS, lattice
from apps.method.trend import line, step

CHECKOUT = Path(__file__).parents[2]
NOTE = CHECKOUT / "docs" / "method.md"
SEGMENTS = CHECKOUT / "apps" / "accounts" / "data" / "segments.json"
TABLE = re.compile(r"<!-- table: (?P<name>[a-z-]+) -->\n.*?<!-- end of table -->", re.DOTALL)

DATA = CHECKOUT / "apps" / "instruments" / "data"
FILES = {"questionnaire": "instrument", "personas": "personas", "scoring": "scoring"}
CONTENT = {
    part: json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    for part, name in FILES.items()
}
WORDS = Definition(CONTENT)
FORM = form_of(WORDS)


def versions() -> str:
    """Tell which versions the note describes."""
    questionnaire, scoring = CONTENT["questionnaire"], CONTENT["scoring"]
    return _table(
        ("what", "version"),
        [
            ("questionnaire", questionnaire["version"]),
            ("scoring", scoring["scoring_version"]),
            ("prototypes", scoring["prototype_version"]),
        ],
    )


def dimensions() -> str:
    """List the dimensions with their items and their best scores."""
    rows = []
    for dimension in WORDS.dimensions:
        items = [q for q in WORDS.questions if q.dimension == dimension.code]
        optimum = CONTENT["scoring"]["optimum"].get(dimension.code, "100")
        rows.append(
            (
                dimension.code,
                dimension.name,
                f"{len(items)}",
                ", ".join(q.code for q in items if q.is_reversed),
                f"{optimum}",
                "yes" if dimension.code in FORM.mirror else "no",
            )
        )
    head = ("code", "dimension", "items", "reversed", "best score", "in the customer mirror")
    return _table(head, rows)


def prototypes() -> str:
    """List what each archetype scores."""
    archetypes = [*WORDS.personas, WORDS.balanced]
    names = (*FORM.dimensions, *FORM.outlook)
    rows = zip(names, FORM.coordinates.T, strict=True)
    return _table(
        ("", *(archetype.short_name for archetype in archetypes)),
        [(name, *(f"{value:g}" for value in values)) for name, values in rows],
    )


def parameters() -> str:
    """List the parameters that a scoring version fixes."""
    rows = [(f"weight of {r}", f"{w:g}") for r, w in zip(FORM.roles, FORM.weights, strict=True)]
    return _table(
        ("parameter", "value"),
        [
            *rows,
            ("answered items from which a person counts in a dimension", f"{FORM.min_items}"),
            ("prior degrees of freedom, ν₀", f"{FORM.prior_df:g}"),
            ("prior standard deviation of a dimension, s₀, points", f"{FORM.prior_sd:g}"),
            ("prior standard deviation of one question, points", f"{FORM.outlook_prior_sd:g}"),
            ("prior standard deviation common to all dimensions, points", f"{FORM.prior_halo:g}"),
            ("misfit, τ, points", f"{FORM.misfit_sd:g}"),
            ("people from which a group is shown", f"{FORM.anonymity_floor}"),
            ("standard deviation for reliable change, points", f"{FORM.change_sd:g}"),
            ("reliability for reliable change", f"{FORM.change_reliability:g}"),
            ("outlook questions in the mix of personas", ", ".join(FORM.outlook)),
            ("questions of what is stated", ", ".join(FORM.codes[i] for i in FORM.stated)),
            ("dimensions of what is practised", ", ".join(_of(FORM.dimensions, FORM.practised))),
            ("contradictory pairs", ", ".join(_pairs())),
        ],
    )


def thresholds() -> str:
    """List the limits from which something is called by a name."""
    share = f"{agreement.MIXED:g} and {agreement.AGREED:g}"
    pairs = f"{careless.PAIRS_CONTRADICTED} of at least {careless.PAIRS_ANSWERED} answered"
    return _table(
        ("what", "limit"),
        [
            ("confidence of intervals", f"{CONFIDENCE:g}"),
            ("a change, points", f"{change.MEANINGFUL:g}"),
            ("a gap, points", f"{gaps.MEANINGFUL:g}"),
            ("label: no mix fits, p below", f"{label.MISFIT_P:g}"),
            ("label: balanced, expected share from", f"{label.BALANCED:g}"),
            ("label: one persona, probability of being the largest from", f"{label.SURE:g}"),
            ("standing label: clearly larger, probability from", f"{standing.CLEAR:g}"),
            ("standing label: largest in place of a blend", f"{standing.SETTLED:g}"),
            ("standing label: no longer balanced, probability to", f"{standing.UNCLEAR:g}"),
            ("standing label: fits again, p from", f"{standing.FITS_AGAIN:g}"),
            ("lattice: steps that a whole is divided into", f"{STEPS}"),
            ("lattice: points", f"{len(lattice().counts):,}"),
            ("refined lattice: points that carry 90% of the mass, at least", f"{ENOUGH:,}"),
            ("agreement: mixed and agreed from", share),
            ("straight line: identical answers from", f"{careless.STRAIGHT_LINE}"),
            ("contradictory: pairs answered the same way from", pairs),
            ("trend: waves from", f"{trend.FEWEST_WAVES}"),
            ("step: waves from", f"{step.FEWEST_WAVES}"),
            ("step: waves on either side of it from", f"{step.FEWEST_ASIDE}"),
            ("smoothed line: variance of a step, points squared", f"{line.STEP_VARIANCE:g}"),
            ("smoothed line: learns it from, waves", f"{line.LEARNT_FROM}"),
            ("link: anchors among a dimension's items from", f"{linking.ANCHORS:g}"),
            ("link: organisations that answered both forms from", f"{linking.COMPANIES}"),
            ("link: or respondents who did, from", f"{linking.RESPONDENTS}"),
            ("link: robust z beyond which an anchor is dropped", f"{linking.DRIFTED:g}"),
            ("compass: a movement from, of the 2 between poles", f"{compass.LEAST_DISTANCE:g}"),
        ],
    )


def landmarks() -> str:
    """List where the archetypes stand on the compass."""
    places = compass.axes_of(FORM).landmarks
    archetypes = [*WORDS.personas, WORDS.balanced]
    axes = CONTENT["scoring"]["axes"]
    return _table(
        ("archetype", *(f"{axis['low_name']} to {axis['high_name']}" for axis in axes)),
        [
            (archetype.short_name, *(f"{value:.2f}" for value in place + 0.0))
            for archetype, place in zip(archetypes, places.round(2), strict=True)
        ],
    )


def spending() -> str:
    """List what is released, and at which privacy loss."""
    standard = budget.STANDARD
    pairs = "; ".join(
        f"Q{quarter} {' and '.join(pair)}" for quarter, pair in enumerate(budget.ROTATION, start=1)
    )
    rows = [
        ("maturity", "10", standard.overall, "every quarter", 4),
        ("label", "7", standard.persona, "every quarter", 4),
        (f"two dimensions: {pairs}", "10", standard.dimension, "each once a year", 8),
        ("label before by label after", "49", standard.transition, "once a year", 1),
        ("position on the compass", "36", standard.compass, "once a year", 1),
    ]
    table = _table(
        ("what is counted", "bins", "ε", "how often", "ε a year"),
        [
            (what, bins, f"{float(e):g}", when, f"{float(n * e):g}")
            for what, bins, e, when, n in rows
        ],
    )
    year, cap = float(budget.annual_spend()), float(budget.CAP)
    erratum = float(budget.CAP - budget.annual_spend())
    return f"{table}\n\nA year: {year:g}; an erratum in reserve: {erratum:g}; cap: {cap:g}."


def kpi_rotation() -> str:
    """List which KPI is counted when, between which bounds, and what a year of them may cost."""
    epsilon = f"{float(budget.STANDARD.kpi):g}"
    rows = [
        (f"Q{quarter}", kpi.name, rule.method, f"{rule.low} to {rule.high} {kpi.unit}", epsilon)
        for quarter, kpi in ((n, benchmarked(n)) for n in range(1, budget.QUARTERS + 1))
        if (rule := kpi.benchmark)
    ]
    table = _table(("release of", "KPI", "method", "bounds", "ε"), rows)
    cap, both = float(budget.KPI_CAP), float(budget.CAP + budget.KPI_CAP)
    shown = f"shown from a noisy number of {KPI_GATE.min_total} companies on"
    return f"{table}\n\nCap of a year: {cap:g}; with the scores' {both:g}; {shown}."


def leaf_plans() -> str:
    """List how companies are divided, by how many opted in."""
    plans = json.loads(SEGMENTS.read_text(encoding="utf-8"))["leaf_plans"]
    return _table(
        ("plan", "from opted-in companies", "leaves"),
        [(plan["code"], f"{plan['from_opted_in']:,}", plan["leaves"]) for plan in plans],
    )


def gate() -> str:
    """List what a cohort must offer before it is shown."""
    return _table(
        ("condition", "limit"),
        [
            ("noisy number of companies, at least", f"{GATE.min_total}"),
            ("half of the median's 90% interval, points, at most", f"{GATE.max_halfwidth:g}"),
            ("half of a label share's 90% interval, at most", f"{GATE.max_share_halfwidth:g}"),
        ],
    )


def fidelity() -> str:
    """Tell how often the invented study holds what was published."""
    found = last_check()
    rows = [(line["code"], f"{line['held']} of {found['draws']}") for line in found["facts"]]
    rows.append(("all facts at once", f"{found['held_all_facts']} of {found['draws']}"))
    rows.append(
        (f"all {len(found['orders'])} orders", f"{found['held_all_orders']} of {found['draws']}")
    )
    return _table(("published fact", "holds in"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "versions": versions,
    "dimensions": dimensions,
    "prototypes": prototypes,
    "parameters": parameters,
    "thresholds": thresholds,
    "landmarks": landmarks,
    "budget": spending,
    "kpis": kpi_rotation,
    "leaf-plans": leaf_plans,
    "gate": gate,
    "fidelity": fidelity,
}


def renewed(note: str) -> str:
    """Return the note with every table as the code has it now."""
    return TABLE.sub(
        lambda found: (
            f"<!-- table: {found['name']} -->\n{TABLES[found['name']]()}\n<!-- end of table -->"
        ),
        note,
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    first = list(head)
    lines = [first, ["---"] * len(first), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _of(names: tuple[str, ...], at: NDArray[np.intp]) -> list[str]:
    return [names[i] for i in at]


def _pairs() -> list[str]:
    return [f"{FORM.codes[first]}-{FORM.codes[second]}" for first, second in FORM.contradictory]


if __name__ == "__main__":
    NOTE.write_text(renewed(NOTE.read_text(encoding="utf-8")), encoding="utf-8")
