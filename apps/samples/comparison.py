"""The published study against invented decision makers: facts, orders of the personas, labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from apps.instruments.definition import Definition
from apps.instruments.fidelity import Condition, PublishedFact, published_facts
from apps.instruments.formation import form_of
from apps.instruments.publishing import read_files
from apps.method.assessment import RoundAnswers, assess_many
from apps.method.composition import posterior
from apps.method.dimensions import score, weigh
from apps.method.form import Form
from apps.method.label import Label, label
from apps.method.scale import outlook_scores, respondent_scores
from apps.samples import answering
from apps.samples.study import Study, draw, number

FIRST_SEED = 2014  # the year of the study: the first seed that is tried for the draw that is shown
DRAWS = 200  # further draws, of seeds 1, 2, ...: how often everything holds
LEVEL = 0.95  # of the bounds
TEAM = 4  # people in each role, where a company answers as one does in a round
BELIEF = "OUT5_TECH"  # words less deeds: belief in technology minus what is practised
CENTRE = 50.0  # points
DECIMALS = 2

Place = Literal["highest", "lowest", "below_centre", "mode_same"]


@dataclass(frozen=True, slots=True)
class Order:
    """What the study's descriptions say of a persona among the five."""

    measure: str
    place: Place
    persona: str


ORDERS = (
    Order("CUS", "highest", "traditionalist"),
    Order("CUS", "lowest", "stickler"),
    Order("TEC", "highest", "selfie"),
    Order("TEC", "lowest", "traditionalist"),
    Order("INT", "lowest", "honcho"),
    Order("OUT5", "highest", "honcho"),
    Order(BELIEF, "highest", "honcho"),
    Order("LDR", "highest", "honcho"),
    Order("LDR", "lowest", "casualist"),
    Order("MET", "lowest", "casualist"),
    Order("MET", "below_centre", "selfie"),
    Order("FRN", "lowest", "casualist"),
    Order("STR", "highest", "stickler"),
    Order("STR", "lowest", "casualist"),
    Order("FLX", "lowest", "stickler"),
    Order("OUT1", "lowest", "casualist"),
    Order("OUT4", "highest", "selfie"),
    Order("OUT2", "mode_same", "selfie"),
)


def check() -> dict[str, Any]:
    """Compare the study with the draw that is shown, and tell how often each line holds.

    The draw that is shown is the first, from a published seed on, that holds every fact; how often
    that happens is told by further draws, none of which is left out.
    """
    content = read_files()
    form = form_of(Definition(content))
    facts, company_sd = published_facts(), content["personas"]["org_sd"] * 25
    others = [
        (compare_facts(study, form, facts), compare_orders(study, form))
        for study in (draw(seed, form, facts, company_sd) for seed in range(1, DRAWS + 1))
    ]
    seed, study = next(
        (seed, study)
        for seed in count(FIRST_SEED)
        if _all_hold(compare_facts(study := draw(seed, form, facts, company_sd), form, facts))
    )
    return {
        "first_seed": FIRST_SEED,
        "seed": seed,
        "draws": DRAWS,
        "held_all_facts": sum(_all_hold(one) for one, _ in others),
        "held_all_orders": sum(_all_hold(one) for _, one in others),
        "respondents": number(facts),
        "company_sd": company_sd,
        "answer_sd": answering.ITEM_SD,
        "team": TEAM * len(form.roles),
        "versions": {
            "instrument": content["questionnaire"]["version"],
            "scoring": content["scoring"]["scoring_version"],
            "prototypes": content["scoring"]["prototype_version"],
        },
        "sizes": _sizes(study, form),
        "facts": _with_frequency(compare_facts(study, form, facts), (one for one, _ in others)),
        "orders": _with_frequency(compare_orders(study, form), (one for _, one in others)),
        "means": _means(study, form),
        "labels": {
            "one": _confusion(_labels_of_one(study, form), study, form),
            "team": _confusion(_labels_of_team(study, form), study, form),
        },
    }


def compare_facts(study: Study, form: Form, facts: Sequence[PublishedFact]) -> list[dict[str, Any]]:
    """Return, for each published share, the invented one and whether the bounds hold it.

    The bounds are the middle 95% of the binomial distribution with the published share: where the
    invented number would lie in 19 of 20 draws if the generator does what it was told.
    """
    found = []
    for fact in facts:
        if not fact.is_share:
            continue
        rows = np.array([fact.is_about(code) for code in form.personas])[study.persona]
        asked, met = int(rows.sum()), int(_meets(study, study.answers, form, fact)[rows].sum())
        low, high = (float(end) for end in stats.binom.interval(LEVEL, asked, fact.value))
        knows = _is_in_prototypes(fact, form)
        alone = _meets(study, study.by_prototype, form, fact)[rows].mean() if knows else None
        found.append(
            {
                "code": fact.code,
                "asked": asked,
                "value": round(met / asked, 4),
                "low": round(low / asked, 4),
                "high": round(high / asked, 4),
                "by_prototype": None if alone is None else round(float(alone), 4),
                "holds": bool(low <= met <= high),
            }
        )
    return found


def compare_orders(study: Study, form: Form) -> list[dict[str, Any]]:
    """Return whether the product's scoring finds each order that the descriptions tell of."""
    names, means = measures(study, form)
    same = _mode(study, form)
    found = []
    for order in ORDERS:
        row = means[names.index(order.measure)]
        at = form.personas.index(order.persona)
        rest = np.delete(row, at)
        against = {
            "highest": rest.max(),
            "lowest": rest.min(),
            "below_centre": CENTRE,
            "mode_same": CENTRE,
        }[order.place]
        holds = {
            "highest": row[at] > against,
            "lowest": row[at] < against,
            "below_centre": row[at] < against,
            "mode_same": same[at],
        }[order.place]
        found.append(
            {
                "measure": order.measure,
                "place": order.place,
                "persona": order.persona,
                "value": round(float(row[at]), DECIMALS),
                "against": None if order.place == "mode_same" else round(float(against), DECIMALS),
                "holds": bool(holds),
            }
        )
    return found


def measures(study: Study, form: Form) -> tuple[list[str], NDArray[np.float64]]:
    """Return names and, persona by persona, the product's scores; shape (K, 5), points."""
    columns = np.hstack(
        [respondent_scores(study.answers, form), outlook_scores(study.answers, form)]
    )
    prior_sd = np.full(columns.shape[1], form.prior_sd)
    groups = [columns[study.persona == i] for i in range(len(form.personas) - 1)]
    means = np.array(
        [weigh(one, np.zeros(len(one), dtype=np.intp), form, prior_sd).value for one in groups]
    )
    names = [*form.dimensions, *form.outlook]
    practised = means[:, form.practised].mean(axis=1)
    difference = means[:, names.index("OUT5")] - practised
    return [*names, BELIEF], np.vstack([means.T, difference])


def _meets(study: Study, answers: answering.Answers, form: Form, fact: PublishedFact) -> Any:
    """Return who meets the fact's condition, or works in its industry; shape (n,), bool."""
    if fact.condition is None:
        return study.industry == fact.industry
    condition: Condition = fact.condition
    if condition.least is None:
        return study.facts[condition.code] == 1
    return answers[:, form.codes.index(condition.code)] >= condition.least


def _is_in_prototypes(fact: PublishedFact, form: Form) -> bool:
    """Tell whether the prototypes say how the question that a fact is about is answered."""
    if fact.condition is None or fact.condition.least is None:
        return False
    at = form.codes.index(fact.condition.code)
    return at in form.items or at in form.outlook_positions


def _mode(study: Study, form: Form) -> list[bool]:
    """Tell of each persona whether "about the same" is the commonest expectation."""
    expected = study.answers[:, form.expectation or 0]
    steps = [
        np.bincount(expected[study.persona == i], minlength=6)[1:6]
        for i in range(len(form.personas) - 1)
    ]
    return [bool(n[2] > np.delete(n, 2).max()) for n in steps]


def _labels_of_one(study: Study, form: Form) -> list[Label]:
    """Return the label that the answers of each company's one decision maker would give it."""
    found = []
    leader = np.zeros(1, dtype=np.intp)
    for row in respondent_scores(study.answers, form):
        scores = score(row[None], leader, form)
        mix = posterior(
            scores.value, scores.covariance, form.prototypes, form.personas, form.misfit_sd
        )
        found.append(label(mix))
    return found


def _labels_of_team(study: Study, form: Form) -> list[Label]:
    """Return the label of each company as it would be if a team of every role had answered."""
    rng = np.random.default_rng([FIRST_SEED, TEAM])
    groups = np.repeat(np.arange(len(form.roles)), TEAM)
    rounds = []
    for profile in study.profiles:
        answers = [answering.answer(rng, profile, role, TEAM, form) for role in form.roles]
        rounds.append(RoundAnswers(np.vstack(answers), groups))
    return [found.label for found in assess_many(rounds, form) if found is not None]


def _confusion(labels: Sequence[Label], study: Study, form: Form) -> list[dict[str, Any]]:
    """Return how companies of each persona were labelled, as numbers of companies."""
    personas = form.personas[:-1]
    table = []
    for at, own in enumerate(personas):
        mine = [one for one, is_ in zip(labels, study.persona, strict=True) if is_ == at]
        named = [one.personas[0] for one in mine if one.kind == "persona"]
        blends = [own in one.personas for one in mine if one.kind == "blend"]
        counts = [named.count(code) for code in personas]
        counts += [sum(blends), len(blends) - sum(blends)]
        counts += [sum(one.kind == kind for one in mine) for kind in ("balanced", "none_fits")]
        table.append({"persona": own, "companies": len(mine), "counts": counts})
    return table


def _sizes(study: Study, form: Form) -> dict[str, int]:
    counts = np.bincount(study.persona, minlength=len(form.personas) - 1)
    return dict(zip(form.personas, counts.tolist(), strict=False))


def _means(study: Study, form: Form) -> list[dict[str, Any]]:
    names, means = measures(study, form)
    rows = zip(names, means, strict=True)
    return [{"measure": n, "values": [round(float(v), DECIMALS) for v in m]} for n, m in rows]


def _all_hold(lines: list[dict[str, Any]]) -> bool:
    return all(line["holds"] for line in lines)


def _with_frequency(
    shown: list[dict[str, Any]], others: Iterable[list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Add to each line in how many of the other draws it holds."""
    held = np.sum([[line["holds"] for line in one] for one in others], axis=0)
    return [line | {"held": int(n)} for line, n in zip(shown, held, strict=True)]
