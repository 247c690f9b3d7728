"""How a persona's share and the label were worked out."""

from dataclasses import dataclass

from apps.method.composition import EDGE
from apps.method.label import BALANCED, MISFIT_P, SURE
from apps.method.lattice import HALF, PARTS, STEPS, lattice
from apps.reports.changes import ShareChange
from apps.reports.personas import PersonaShareRow, told_share
from apps.reports.telling import ALL
from apps.reports.workings.ground import Ground, NoWorkingError, telling
from apps.reports.workings.standing import StoodBefore, stood_before


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One thing in which a profile is compared with the mix of prototypes."""

    code: str
    name: str  # of the dimension; empty for an outlook question
    score: float  # points
    prototypes: tuple[float, ...]  # of the archetypes, points, in their order
    mixed: float  # points, at the expected weights


@dataclass(frozen=True, slots=True)
class PersonaWorking:
    """From the profile to one persona's share; roughly where a group is hidden."""

    code: str
    name: str
    row: PersonaShareRow
    is_at_edge: bool  # whether the interval's lower end is printed as 0
    archetypes: tuple[str, ...]  # names, the balanced reference last
    weights: tuple[float, ...]  # expected weights, 0-1, in the same order
    place: int  # of the persona among them
    coordinates: tuple[Coordinate, ...]
    misfit_sd: float  # points
    mixes: int  # how many are summed over
    steps: int  # into which a mix is parted
    parts: float  # what the counts, a half added to each, are divided by
    balance: float
    fit_distance: float
    fit_df: int
    fit_p: float
    since: str | None  # quarter that its change is counted from; None if there is none
    change: ShareChange | None
    is_exact: bool  # else scores and the distance are whole, and shares and weights have two digits
    is_change_exact: bool


@dataclass(frozen=True, slots=True)
class LabelWorking:
    """The numbers that the label's rule asks for, one after another; rough as those."""

    fit_p: float
    misfit_p: float  # below it none fits
    balance: float
    balanced: float  # from it on balanced
    top: str  # name of the persona with the largest probability of leading
    p_top: float
    sure: float  # from it on one persona
    chances: tuple[tuple[str, float, float], ...]  # names, shares, probabilities of leading
    largest: tuple[tuple[str, float], tuple[str, float]]  # names and shares of the two largest
    kind: str  # what the rule says of this round
    named: tuple[str, ...]  # names in the label
    misfits: tuple[str, ...]  # names of the dimensions that do not fit
    before: StoodBefore | None  # what stood before; None for a first label
    standing_kind: str  # of the label that stands, with hysteresis; empty where it is not kept
    standing_named: tuple[str, ...]
    is_exact: bool


def persona_working(ground: Ground, code: str) -> PersonaWorking:
    """Return how a persona's share was worked out.

    Raises
    ------
    NoWorkingError
        If there is no such persona.
    """
    parts = {part.code: part for part in ground.report.personas}
    if code not in parts:
        raise NoWorkingError(code)
    detail, row = ground.result.detail, parts[code].row
    form, words = ground.form, ground.words
    compared = ground.report.drift or ground.report.previous
    told = telling(ground.rows)
    weights = _weights(ground)
    return PersonaWorking(
        code=code,
        name=parts[code].short_name,
        row=told_share(row, told),
        is_at_edge=row.share_low < EDGE,
        archetypes=tuple(words.persona(one).short_name for one in form.personas),
        weights=weights,
        place=form.personas.index(code),
        coordinates=_coordinates(ground, weights),
        misfit_sd=form.misfit_sd,
        mixes=len(lattice().counts),
        steps=STEPS,
        parts=STEPS + PARTS * HALF,
        balance=told.share(ground.result.balance),
        fit_distance=told.points(detail["fit_distance"]),
        fit_df=detail["fit_df"],
        fit_p=told.probability(ground.result.fit_p),
        since=compared.since if compared else None,
        change=compared.shares.get(code) if compared else None,
        is_exact=told.is_exact,
        is_change_exact=told.is_exact and telling(ground.rows_compared).is_exact,
    )


def label_working(ground: Ground) -> LabelWorking:
    """Return how the label was found."""
    report, result, told = ground.report, ground.result, telling(ground.rows)
    names = {part.code: part.short_name for part in report.personas}
    top = max(report.personas, key=lambda part: part.row.p_top)
    first, second = sorted(report.personas, key=lambda part: -part.row.share)[:2]
    return LabelWorking(
        fit_p=told.probability(result.fit_p),
        misfit_p=MISFIT_P,
        balance=told.share(result.balance),
        balanced=BALANCED,
        top=top.short_name,
        p_top=told.probability(top.row.p_top),
        sure=SURE,
        chances=tuple(
            (part.short_name, told.share(part.row.share), told.probability(part.row.p_top))
            for part in report.personas
        ),
        largest=(
            (first.short_name, told.share(first.row.share)),
            (second.short_name, told.share(second.row.share)),
        ),
        kind=result.label_kind,
        named=tuple(names[code] for code in result.label_personas),
        misfits=report.misfits,
        before=stood_before(ground, names),
        standing_kind=result.standing_kind,
        standing_named=tuple(names[code] for code in result.standing_personas),
        is_exact=told.is_exact,
    )


def _weights(ground: Ground) -> tuple[float, ...]:
    """Return the expected weights of the archetypes."""
    weights, told = ground.result.detail["mean_weights"], telling(ground.rows)
    return tuple(told.share(weights[one]) for one in ground.form.personas)


def _coordinates(ground: Ground, weights: tuple[float, ...]) -> tuple[Coordinate, ...]:
    """Return what the posterior compared: dimensions, then the outlook questions that count."""
    form, told = ground.form, telling(ground.rows)
    scores = {code: row.score for (group, code), row in ground.rows.items() if group == ALL}
    asked = {code: found["value"] for code, found in ground.result.detail["outlook"].items()}
    scores |= {code: value for code, value in asked.items() if value is not None}
    names = {dimension.code: dimension.name for dimension in ground.words.dimensions}
    found = []
    for at, code in enumerate((*form.dimensions, *form.outlook)):
        if code not in scores:
            continue
        prototypes, score = tuple(form.coordinates[:, at].tolist()), told.points(scores[code])
        mixed = sum(w * points for w, points in zip(weights, prototypes, strict=True))
        found.append(Coordinate(code, names.get(code, ""), score, prototypes, mixed))
    return tuple(found)
