"""The public method page: what is asked, how it is scored, and what leaves a company."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.segments import segments
from apps.instruments.definition import Definition
from apps.instruments.models import InstrumentVersion
from apps.method import budget, change, gaps, label
from apps.method.histogram import GATE
from apps.method.scale import STRAIGHT_LINE


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
        "misfit_sd": scoring["misfit_sd"],
        "floor": scoring["anonymity_floor"],
        "straight_line": STRAIGHT_LINE,
        "sure": label.SURE,
        "balanced": label.BALANCED,
        "misfit_p": label.MISFIT_P,
        "meaningful_change": change.MEANINGFUL,
        "meaningful_gap": gaps.MEANINGFUL,
        "status": scoring["status"],
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
    }
