"""The public method page: what is asked, how it is scored, and what leaves a company."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.segments import segments
from apps.instruments.bridging import FEWEST_ANCHORS
from apps.instruments.definition import Definition
from apps.instruments.fidelity import last_check, published_facts
from apps.instruments.kpis import benchmarked
from apps.instruments.models import InstrumentVersion
from apps.instruments.publishing import read_files
from apps.method import (
    agreement,
    budget,
    careless,
    change,
    compass,
    forecast,
    gaps,
    label,
    linking,
    practice,
    standing,
)
from apps.method.histogram import GATE, KPI_GATE
from apps.method.trend import line, rank, step

PERCENTAGES = ("value", "low", "high", "by_prototype")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Show the current version of the questionnaire and everything that is computed from it."""
    versions = list(InstrumentVersion.objects.newest_first())
    context: dict[str, Any] = {"versions": versions}
    if versions:
        words = versions[0].words()
        context |= {
            "current": versions[0],
            "words": words,
            "dimensions": _dimensions(words),
            "outlook": [question for question in words.questions if question.dimension is None],
            "mirror": _mirror(words),
            "archetypes": [*words.personas, words.balanced],
            "prototypes": _prototypes(words),
            "rules": _rules(words),
            "standing": _standing(),
            "over_time": _over_time(words),
            "links": _links(),
            "careless": _careless(words),
            "release": _release(words),
        }
    return render(request, "instruments/method.html", context)


def _dimensions(words: Definition) -> list[dict[str, Any]]:
    """Return each dimension with its items, in the order in which they are asked."""
    return [
        {
            "dimension": dimension,
            "items": [q for q in words.questions if q.dimension == dimension.code],
            "optimum": words.scoring["optimum"].get(dimension.code),
        }
        for dimension in words.dimensions
    ]


def _mirror(words: Definition) -> list[tuple[str, str]]:
    """Return the dimension and the text of each statement that customers see."""
    names = {dimension.code: dimension.name for dimension in words.dimensions}
    return [(names[statement.dimension], statement.text) for statement in words.mirror]


def _prototypes(words: Definition) -> list[tuple[str, list[float]]]:
    """Return what each archetype scores, row by row: dimensions, then outlook questions."""
    archetypes = [*words.personas, words.balanced]
    rows = [(d.name, [a.prototype[d.code] for a in archetypes]) for d in words.dimensions]
    texts = {question.code: question.text for question in words.questions}
    codes = words.scoring["persona_outlook"]
    return rows + [(texts[code], [a.outlook[code] for a in archetypes]) for code in codes]


def _rules(words: Definition) -> dict[str, Any]:
    """Return the parameters of the scoring, from where the scoring takes them."""
    scoring = words.scoring
    return {
        "weights": [(role, scoring["weights"][role]) for role in words.roles],
        "min_items": words.min_items,
        "prior_df": scoring["prior_df"],
        "prior_sd": scoring["prior_sd"],
        "outlook_prior_sd": scoring["outlook_prior_sd"],
        "prior_halo": scoring["prior_halo"],
        "misfit_sd": scoring["misfit_sd"],
        "floor": scoring["anonymity_floor"],
        "straight_line": careless.STRAIGHT_LINE,
        "sure": label.SURE,
        "balanced": label.BALANCED,
        "misfit_p": label.MISFIT_P,
        "meaningful_change": change.MEANINGFUL,
        "meaningful_gap": gaps.MEANINGFUL,
        "leading": practice.LEADING,
        "said": practice.SAID,
        "ahead": practice.AHEAD,
        "mixed": agreement.MIXED,
        "agreed": agreement.AGREED,
        "status": scoring["status"],
    }


def _standing() -> dict[str, float]:
    """Return the probabilities by which a label stands or gives way."""
    return {
        "clear": standing.CLEAR,
        "settled": standing.SETTLED,
        "unclear": standing.UNCLEAR,
        "fits_again": standing.FITS_AGAIN,
    }


def _over_time(words: Definition) -> dict[str, Any]:
    """Return the limits of trend, step, compass and forecast."""
    return {
        "trend_waves": rank.FEWEST_WAVES,
        "trend_level": rank.ALPHA,
        "step_sd": line.STEP_VARIANCE**0.5,
        "learnt_from": line.LEARNT_FROM,
        "step_waves": step.FEWEST_WAVES,
        "step_aside": step.FEWEST_ASIDE,
        "step_gain": step.GAIN,
        "axes": [(axis["low_name"], axis["high_name"]) for axis in words.scoring["axes"]],
        "least_distance": compass.LEAST_DISTANCE,
        "side": compass.SIDE,
        "bound": compass.BOUND,
        "staying": forecast.STAYING,
    }


def _links() -> dict[str, Any]:
    """Return the rule by which versions are linked."""
    return {
        "anchors": round(100 * linking.ANCHORS),
        "companies": linking.COMPANIES,
        "respondents": linking.RESPONDENTS,
        "drifted": linking.DRIFTED,
        "fewest_anchors": FEWEST_ANCHORS,
    }


def _careless(words: Definition) -> dict[str, Any]:
    """Return the rule for contrary statements, each pair by the questions' numbers."""
    numbers = {question.code: question.number for question in words.questions}
    pairs = [[numbers[code] for code in pair] for pair in words.scoring["contradictory_pairs"]]
    return {
        "pairs": sorted(sorted(pair) for pair in pairs),
        "answered": careless.PAIRS_ANSWERED,
        "contradicted": careless.PAIRS_CONTRADICTED,
    }


def _release(words: Definition) -> dict[str, Any]:
    """Return the parameters of a benchmark release, from where the release takes them."""
    names = {dimension.code: dimension.name for dimension in words.dimensions}
    standard = budget.STANDARD
    return {
        "overall": float(standard.overall),
        "persona": float(standard.persona),
        "dimension": float(standard.dimension),
        "transition": float(standard.transition),
        "compass": float(standard.compass),
        "yearly_quarter": budget.YEARLY_QUARTER,
        "quarter": float(budget.quarterly_cost(1)),
        "year": float(budget.annual_spend()),
        "cap": float(budget.CAP),
        "rotation": [
            (quarter, [names[code] for code in pair])
            for quarter, pair in enumerate(budget.ROTATION, start=1)
        ],
        "gate": GATE,
        "share_gate": round(100 * GATE.max_share_halfwidth),
        "leaf_plans": segments()["leaf_plans"],
        "kpis": _kpis(),
    }


def _kpis() -> dict[str, Any]:
    """Return what releases count of KPIs: which one when, at which privacy loss."""
    last = budget.QUARTERS
    return {
        "rotation": [
            {
                "quarter": quarter,
                "measured": quarter - 1 or last,
                "kpi": kpi,
                "method": kpi.method_name(kpi.benchmark.method) if kpi.benchmark else "",
            }
            for quarter, kpi in ((n, benchmarked(n)) for n in range(1, last + 1))
        ],
        "epsilon": float(budget.STANDARD.kpi),
        "cap": float(budget.KPI_CAP),
        "total": float(budget.CAP + budget.KPI_CAP),
        "least": KPI_GATE.min_total,
    }


@require_safe
def fidelity(request: HttpRequest) -> HttpResponse:
    """Show the study's published facts beside what invented decision makers answered."""
    words, found = Definition(read_files()), last_check()
    context = {
        "found": found,
        "facts": _facts(found),
        "counts": [fact for fact in published_facts() if not fact.is_share],
        "orders": _orders(words, found),
        "means": [(_measure(words, row["measure"]), row["values"]) for row in found["means"]],
        "personas": words.personas,
        "sizes": [(p, found["sizes"][p.code]) for p in words.personas],
        "labels": {name: _labels(words, rows) for name, rows in found["labels"].items()},
    }
    return render(request, "instruments/fidelity.html", context)


def _facts(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each published share with what was found of it, as percentages."""
    by_code = {line["code"]: line for line in found["facts"]}
    shares = [fact for fact in published_facts() if fact.is_share]
    return [
        {"fact": fact, "published": 100 * fact.value}
        | {name: _percent(by_code[fact.code][name]) for name in PERCENTAGES}
        | {name: by_code[fact.code][name] for name in ("asked", "holds", "held")}
        for fact in shares
    ]


def _orders(words: Definition, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each order with the names of what is measured and of the persona."""
    return [
        line | {"name": _measure(words, line["measure"]), "of": words.persona(line["persona"]).name}
        for line in found["orders"]
    ]


def _labels(words: Definition, rows: list[dict[str, Any]]) -> list[tuple[str, int, list[int]]]:
    """Return for each persona its name, its number of companies, and how they were labelled."""
    return [(words.persona(row["persona"]).name, row["companies"], row["counts"]) for row in rows]


def _measure(words: Definition, code: str) -> str:
    """Return what a measure is called: a dimension, a question, or belief less practice."""
    names = {dimension.code: dimension.name for dimension in words.dimensions}
    names |= {question.code: question.text for question in words.questions}
    return names.get(code, _("Belief in service technology less its practice"))


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
