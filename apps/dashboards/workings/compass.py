"""The place on the compass, its region and the movement, step by step."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import figures, findings, wording
from apps.dashboards.exhibits import Column, Number, Table
from apps.dashboards.tables import POINTS
from apps.dashboards.workings.page import (
    Onward,
    Page,
    Step,
    Sum,
    cell,
    eight,
    enclosed,
    four,
    not_told,
    plain,
    six,
    sum_of,
    three,
    two,
)
from apps.reports.results import RoundReport
from apps.reports.workings import CompassWorking, Moved, Projected, Spread

A_YEAR, BETWEEN_POLES = 4, 2  # quarters, and axis units from one pole to the other


def compass_page(told: CompassWorking, report: RoundReport) -> Page:
    """Return the page of the place on the compass."""
    place = told.place
    region = (_region(told.spread),) if told.spread else (_untold(),)
    return Page(
        title=figures.of_compass(),
        value=f"{wording.rate(place.x)}, {wording.rate(place.y)}",
        label=_("{x} and {y}, {quarter}").format(
            x=_axis_name(told, 0), y=_axis_name(told, 1), quarter=wording.quarter(place.quarter)
        ),
        doubt=findings.direction(report).title,
        lede=_(
            "Two axes go through the published prototypes and are never fitted to answers. A place "
            "is a weighted sum of the eight dimensions, the same weights for everybody."
        ),
        steps=(_projection(told), *region, *(step for one in told.moved for step in _moved(one))),
        onward=tuple(
            Onward(figures.of_score(one.name), f"dimension-{one.code}") for one in told.projected
        ),
        method="compass",
    )


def _axis_name(told: CompassWorking, at: int) -> str:
    axis = told.axes[at]
    return _("{low} ({minus}1) to {high} (+1)").format(
        low=axis.low_name, high=axis.high_name, minus=wording.MINUS
    )


def _projection(told: CompassWorking) -> Step:
    written = three if told.is_exact else _tenth
    note, close = "", _("{axis}")
    if not told.is_exact:
        close = _("close to {axis}")
        note = _(
            "A group is hidden, so scores stand here in whole points and lead close to the place; "
            "computed from all their digits it is {x} and {y}."
        ).format(x=wording.rate(told.place.x), y=wording.rate(told.place.y))
    ways = (
        ("x", [one.on_x for one in told.projected], told.origin[0], told.place.x),
        ("y", [one.on_y for one in told.projected], told.origin[1], told.place.y),
    )
    sums = []
    for axis, loadings, origin, stored in ways:
        exact = sum(
            one.score * weight for one, weight in zip(told.projected, loadings, strict=True)
        )
        result = stored if told.is_exact else exact - origin
        terms = sum_of(
            f"{enclosed(six(weight))} * {_score(told, one)}"
            for one, weight in zip(told.projected, loadings, strict=True)
        )
        expression = f"{terms} - {enclosed(six(origin))}"
        sums.append(Sum(close.format(axis=axis), expression, written(result)))
    return Step(
        title=_("From the scores to the place"),
        text=_(
            "Each dimension's score S is worth so many axis units a point; what the weights give "
            "midway between an axis' two poles, o, is taken away. The prototypes at the ends of an "
            "axis then stand at {minus}1 and 1."
        ).format(minus=wording.MINUS),
        formulas=("x = Σ_{d} a_{d} S_{d} - o_{x}", "y = Σ_{d} b_{d} S_{d} - o_{y}"),
        sums=tuple(sums),
        table=_weights(told),
        note=note,
    )


def _weights(told: CompassWorking) -> Table:
    head = (
        Column("dimension", _("Dimension")),
        Column("score", _("Score"), POINTS, Number),
        Column("on_x", _("Weight a, on x"), told=Number),
        Column("on_y", _("Weight b, on y"), told=Number),
    )
    rows = tuple(
        (one.name, cell(_score(told, one)), cell(six(one.on_x)), cell(six(one.on_y)))
        for one in told.projected
    )
    return Table(_("Your scores and the published weights"), head, rows)


def _score(told: CompassWorking, one: Projected) -> str:
    return three(one.score) if told.is_exact else plain(one.score)


def _tenth(value: float) -> str:
    return plain(round(value, 1))


def _region(spread: Spread) -> Step:
    xx, yy, xy = eight(spread.xx), eight(spread.yy), enclosed(eight(spread.xy))
    middle, half = f"({xx} + {yy}) / 2", f"√((({xx} - {yy}) / 2)² + {xy}²)"
    region, quantile = spread.ellipse, six(spread.quantile)
    first, second = ((side**2 / spread.quantile) for side in (region.major, region.minor))
    return Step(
        title=_("The region around it"),
        text=_(
            "The scores' covariance S, projected with the same weights, gives the variances of x "
            "and y, {xx} and {yy}, and their covariance, {xy}. The ellipse holds the true place "
            "with 95%, as far as sampling goes: its half axes are the roots of q times the two "
            "eigenvalues λ, q being the quantile of chi-squared with two degrees of freedom. Its "
            "longer axis leans by {angle} degrees."
        ).format(xx=xx, yy=yy, xy=eight(spread.xy), angle=plain(round(region.angle, 1))),
        formulas=("C = A S A'", "q = -2 ln(1 - .95)", "r = √(q λ)"),
        sums=(
            Sum("λ_{1}", f"{middle} + {half}", six(first)),
            Sum("λ_{2}", f"{middle} - {half}", six(second)),
            Sum("r_{1}", f"√({quantile} * {eight(first)})", three(region.major)),
            Sum("r_{2}", f"√({quantile} * {eight(second)})", three(region.minor)),
        ),
    )


def _untold() -> Step:
    return Step(_("The region around it"), not_told(), formulas=("C = A S A'", "r = √(q λ)"))


def _moved(told: Moved) -> tuple[Step, ...]:
    """Return what became of the place since an earlier round, and whether it is clear."""
    is_exact = told.statistic is not None
    written = six if is_exact else _tenth
    away = [told.after.x - told.before.x, told.after.y - told.before.y]
    pairs = [(told.after.x, told.before.x), (told.after.y, told.before.y)]
    sums = tuple(
        Sum(name, f"{enclosed(written(late))} - {enclosed(written(early))}", written(late - early))
        for name, (late, early) in zip(("Δ_{x}", "Δ_{y}"), pairs, strict=True)
    )
    since = wording.quarter(told.before.quarter)
    movement = Step(
        title=_("How far it moved since {quarter}").format(quarter=since),
        text=ngettext(
            "Over {quarters} quarter. The speed is told as a part of the way between two poles "
            "that a year covers; there are {units} axis units from pole to pole.",
            "Over {quarters} quarters. The speed is told as a part of the way between two poles "
            "that a year covers; there are {units} axis units from pole to pole.",
            told.quarters,
        ).format(quarters=told.quarters, units=BETWEEN_POLES),
        formulas=("v = 4 √(Δ_{x}^{2} + Δ_{y}^{2}) / (2 T)",),
        sums=(*sums, _speed(told, away)) if is_exact else sums,
        note="" if is_exact else not_told(),
    )
    return (movement, _is_clear(told, away))


def _speed(told: Moved, away: list[float]) -> Sum:
    """Return the part of the way between two poles that a year covers."""
    x, y = (enclosed(six(one)) for one in away)
    speed = A_YEAR * told.velocity.distance / BETWEEN_POLES / told.quarters
    expression = f"{A_YEAR} * √({x}² + {y}²) / ({BETWEEN_POLES} * {told.quarters})"
    return Sum("v", expression, four(speed))


def _is_clear(told: Moved, away: list[float]) -> Step:
    since = wording.quarter(told.before.quarter)
    velocity = told.velocity
    notes = {
        True: _("Both hold: it has moved, most of all on the axis where it went farther."),
        False: _("Not both hold: it has not clearly moved."),
    }
    text = _(
        "Rounds are two samples, so their covariances add up. A movement is told if Wald's "
        "statistic leaves out no movement at the 90% level of chi-squared with two degrees of "
        "freedom, and if it is at least {least} axis units."
    ).format(least=plain(told.least))
    sums: tuple[Sum, ...] = ()
    if told.statistic is not None and told.sums is not None:
        text += " " + _(
            "So large a statistic or a larger one has the probability {p} if there is no movement, "
            "and the distance is {distance}."
        ).format(p=four(velocity.p), distance=three(velocity.distance))
        sums = (_wald(told.sums, away, told.statistic), *_ends(told, told.sums, away))
    else:
        text += " " + _("Both are asked of the places and their errors with all their digits.")
    return Step(
        title=_("Whether the movement since {quarter} is clear").format(quarter=since),
        text=text,
        formulas=("W = Δ' (C_{1} + C_{2})^{-1} Δ", "p = e^{-W/2}"),
        sums=sums,
        note=notes[velocity.is_clear],
    )


def _wald(sums: tuple[float, float, float], away: list[float], statistic: float) -> Sum:
    xx, xy, yy = (enclosed(eight(one)) for one in sums)
    x, y = (enclosed(six(one)) for one in away)
    above = f"{yy} * {x}² - 2 * {xy} * {x} * {y} + {xx} * {y}²"
    return Sum("W", f"({above}) / ({xx} * {yy} - {xy}²)", two(statistic))


def _ends(told: Moved, sums: tuple[float, float, float], away: list[float]) -> tuple[Sum, ...]:
    """Return the ends of both axes' own intervals, a quarter's worth."""
    found, velocity = [], told.velocity
    ends = {
        "x": (away[0], sums[0], velocity.dx_low, velocity.dx_high),
        "y": (away[1], sums[2], velocity.dy_low, velocity.dy_high),
    }
    for axis, (delta, variance, low, high) in ends.items():
        half = f"{six(told.z)} * √({eight(variance)})"
        moved = enclosed(six(delta))
        found += [
            Sum(
                _("{axis}, lower end a quarter").format(axis=axis),
                f"({moved} - {half}) / {told.quarters}",
                four(low),
            ),
            Sum(
                _("{axis}, upper end a quarter").format(axis=axis),
                f"({moved} + {half}) / {told.quarters}",
                four(high),
            ),
        ]
    return tuple(found)
