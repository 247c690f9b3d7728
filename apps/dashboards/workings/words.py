"""Words held against deeds: practice, satisfaction and expectations, step by step."""

from django.utils.translation import gettext as _

from apps.dashboards import figures, wording
from apps.dashboards.exhibits import Column, Number, Table
from apps.dashboards.tables import POINTS
from apps.dashboards.workings.page import (
    Onward,
    Page,
    Step,
    Sum,
    cell,
    enclosed,
    four,
    not_told,
    plain,
    six,
    sum_of,
    three,
)
from apps.method.gaps import MEANINGFUL
from apps.reports.workings import ExpectationsWorking, SatisfactionWorking, StatedWorking


def stated_page(told: StatedWorking) -> Page:
    """Return the page of how far words lie from practice."""
    gap = told.gap
    name = gap.name or _("these together")
    return Page(
        title=figures.of_stated(gap.name),
        value=wording.signed(wording.apart(gap.stated, gap.practised)),
        label=_("Words minus practice: {dimension}").format(dimension=name),
        doubt=_("90% interval {ends}").format(ends=wording.differences(gap.low, gap.high)),
        lede=_(
            "What people say their company stands for is held against what it practises by their "
            "own answers: an espoused theory against the theory in use."
        ),
        steps=(_said(told), _practised(told), _apart(told), _gap_called(told)),
        onward=(Onward(figures.of_maturity(), figures.MATURITY),),
        method="words",
    )


def satisfaction_page(told: SatisfactionWorking) -> Page:
    """Return the page of expected beside measured satisfaction."""
    guess = told.predicted
    return Page(
        title=figures.of_satisfaction(),
        value=wording.signed(wording.apart(guess.value, told.measured)),
        label=_("Expected minus measured, satisfied customers of 100"),
        doubt=_("90% interval {ends}").format(
            ends=wording.differences(told.image.low, told.image.high)
        ),
        lede=_(
            "Your people guessed how many of 100 customers are satisfied; the KPI of the same "
            "quarter says how many were."
        ),
        steps=(
            _guessed(told),
            _measured(told),
            _difference(told),
            *((_before(told, told.bias),) if told.bias is not None else ()),
        ),
        method="self-image",
    )


def expectations_page(told: ExpectationsWorking) -> Page:
    """Return the page of what was expected of the year."""
    found = told.expectation
    table = Table(
        _("What was expected, and what came"),
        (
            Column("outcome", _("Outcome")),
            Column("expected", _("Expected it"), told=Number),
            Column("came", _("Came"), told=Number),
        ),
        tuple(
            (name, cell(_share(told, share)), wording.count(came))
            for name, share, came in zip(
                (_("A fall"), _("About the same"), _("A rise")),
                (found.fall, found.same, found.rise),
                told.outcomes,
                strict=True,
            )
        ),
    )
    return Page(
        title=figures.of_expectations(),
        value=f"{told.calibration.brier:.2f}",
        label=_("Brier score, 0 to 2: less is nearer"),
        doubt=_("One year is one comparison."),
        lede=_("In {quarter} people said how results would change over the next year.").format(
            quarter=wording.quarter(told.since)
        ),
        steps=(
            Step(
                _("What was expected, and what came"),
                _(
                    "Of {number} people; every one has one voice. What came is the change of "
                    "maturity since then: {delta}, 90% interval {interval}."
                ).format(
                    number=found.n,
                    delta=wording.signed(told.maturity.delta),
                    interval=wording.differences(told.maturity.low, told.maturity.high),
                ),
                table=table,
            ),
            _brier(told),
            _leaning(told),
        ),
        onward=(Onward(figures.of_maturity_change(), figures.MATURITY_CHANGE, told.since),),
        method="expectations",
    )


def _said(told: StatedWorking) -> Step:
    rows = tuple((text, wording.points(points)) for text, points in told.statements)
    table = Table(
        _("What is said, in whole points"),
        (Column("statement", _("Statement")), Column("points", _("Points"), POINTS, Number)),
        rows,
    )
    return Step(
        title=_("What is said"),
        text=_(
            "The mean of the stated questions is {stated} points. Single statements are told in "
            "whole points, as everywhere."
        ).format(stated=_points(told, told.gap.stated)),
        formulas=("s = 1/J Σ_{j} x_{j}",),
        table=table if rows else None,
    )


def _practised(told: StatedWorking) -> Step:
    if len(told.practised) == 1:
        text = _("The score of {dimension} is {score}.").format(
            dimension=told.practised[0][0], score=_points(told, told.practised[0][1])
        )
        return Step(_("What is practised"), text)
    terms = sum_of(_points(told, score) for _name, score in told.practised)
    mean = sum(score for _name, score in told.practised) / len(told.practised)
    names = wording.listed([name for name, _score in told.practised])
    return Step(
        title=_("What is practised"),
        text=_("The mean of the scores of {dimensions}.").format(dimensions=names),
        formulas=("p = 1/K Σ_{k} S_{k}",),
        sums=(
            Sum(
                "p" if told.is_exact else _("close to {name}").format(name="p"),
                f"({terms}) / {len(told.practised)}",
                three(mean),
            ),
        ),
    )


def _apart(told: StatedWorking) -> Step:
    gap = told.gap
    text = _("The same people say both. The 90% interval reaches from {low} to {high}.").format(
        low=_points(told, gap.low), high=_points(told, gap.high)
    )
    return Step(
        title=_("The difference"),
        text=text,
        formulas=("Δ = s - p", "SE^{2} = a' V a"),
        sums=(
            Sum(
                "Δ",
                f"{_points(told, gap.stated)} - {_points(told, gap.practised)}",
                _points(told, gap.value),
            ),
        ),
        note="" if told.is_exact else not_told(),
    )


def _gap_called(told: StatedWorking) -> Step:
    return Step(
        title=_("Whether it is called a gap"),
        text=_(
            "A gap is called if its interval leaves out 0 after Holm's correction over all of them "
            "and it is at least {least} points."
        ).format(least=plain(MEANINGFUL)),
        note=_("Both hold, so it is called.")
        if told.gap.is_called
        else _("Not both hold, so it is not called."),
    )


def _points(told: StatedWorking, value: float) -> str:
    return three(value) if told.is_exact else plain(value)


def _guessed(told: SatisfactionWorking) -> Step:
    guess = told.predicted
    if told.t is None:
        text = _("The mean guess is {value}, 90% interval {low} to {high}.").format(
            value=plain(guess.value), low=plain(guess.low), high=plain(guess.high)
        )
        return Step(_("The guess"), text, note=not_told())
    return Step(
        title=_("The guess"),
        text=_(
            "The mean guess, groups weighed as in scores, is {value}, with a standard error of "
            "{error}. Half of its 90% interval is h."
        ).format(value=three(guess.value), error=three(guess.se)),
        formulas=("h = t_{.95, df} · SE",),
        sums=(Sum("h", f"{four(told.t)} * {three(guess.se)}", three(told.t * guess.se)),),
    )


def _measured(told: SatisfactionWorking) -> Step:
    if told.asked is None:
        text = _(
            "Measured were {percent}%. How many customers were asked was not entered, so the "
            "measurement counts as exact, and the interval below is too narrow."
        ).format(percent=plain(told.measured))
        return Step(_("The measurement"), text)
    n, z, share = told.asked, six(told.z), six(told.measured / 100)
    under = f"(1 + {z}² / {n})"
    middle = f"({share} + {z}² / (2 * {n})) / {under}"
    half = f"{z} * √({share} * (1 - {share}) / {n} + {z}² / (4 * {n} * {n})) / {under}"
    low, high = told.wilson
    return Step(
        title=_("The measurement"),
        text=_(
            "Measured were {percent}% of {n} customers. The interval of a proportion is Wilson's "
            "(1927), from l to u."
        ).format(percent=plain(told.measured), n=n),
        formulas=("(p + z^{2}/2n ± z √(p(1 - p)/n + z^{2}/4n^{2}))/(1 + z^{2}/n)",),
        sums=(
            Sum("l", f"100 * ({middle} - {half})", three(low)),
            Sum("u", f"100 * ({middle} + {half})", three(high)),
        ),
    )


def _difference(told: SatisfactionWorking) -> Step:
    image, guess = told.image, told.predicted
    exact = told.t is not None
    written = three if exact else plain
    measured = three(told.measured) if exact else plain(round(told.measured))
    value = Sum("Δ", f"{written(guess.value)} - {measured}", written(image.value))
    sums = (value, *_image_ends(told, told.t)) if told.t is not None else (value,)
    return Step(
        title=_("The difference"),
        text=_(
            "Both intervals are joined by their squares (Zou and Donner 2008). A gap is called if "
            "the interval leaves out 0 and the difference is at least {least}; this one reaches "
            "from {low} to {high}."
        ).format(least=plain(MEANINGFUL), low=written(image.low), high=written(image.high)),
        formulas=("Δ - √(h^{2} + (u - m)^{2})", "Δ + √(h^{2} + (m - l)^{2})"),
        sums=sums,
        note=_("So it is called.") if image.called else _("So it is not called."),
    )


def _image_ends(told: SatisfactionWorking, t: float) -> tuple[Sum, Sum]:
    half, measured = three(t * told.predicted.se), three(told.measured)
    value, (low, high) = enclosed(three(told.image.value)), told.wilson
    below = f"√({half}² + ({three(high)} - {measured})²)"
    above = f"√({half}² + ({measured} - {three(low)})²)"
    return (
        Sum(_("lower end"), f"{value} - {below}", three(told.image.low)),
        Sum(_("upper end"), f"{value} + {above}", three(told.image.high)),
    )


def _before(told: SatisfactionWorking, bias: float) -> Step:
    text = _(
        "Over the {years} earlier rounds with a measurement, expected minus measured was {bias} on "
        "average."
    )
    return Step(_("Earlier rounds"), text.format(years=told.years, bias=wording.signed(bias)))


def _share(told: ExpectationsWorking, share: float) -> str:
    return four(share) if told.is_exact else f"{share:.2f}"


def _brier(told: ExpectationsWorking) -> Step:
    found = told.expectation
    shares = (found.fall, found.same, found.rise)
    terms = sum_of(
        f"({_share(told, share)} - {came})²"
        for share, came in zip(shares, told.outcomes, strict=True)
    )
    brier = sum((share - came) ** 2 for share, came in zip(shares, told.outcomes, strict=True))
    return Step(
        title=_("How near it came"),
        text=_(
            "The shares are read as probabilities; the Brier score is their squared distance to "
            "what came: 0 if all expected it, 2 if all expected one of the others. Whoever gives "
            "each outcome a third scores .667."
        ),
        formulas=("B = Σ_{k} (p_{k} - o_{k})^{2}",),
        sums=(
            Sum(
                "B" if told.is_exact else _("close to {name}").format(name="B"),
                terms,
                three(brier) if told.is_exact else f"{brier:.2f}",
            ),
        ),
    )


def _leaning(told: ExpectationsWorking) -> Step:
    found, (down, _same, up) = told.expectation, told.outcomes
    bias = found.rise - found.fall - (up - down)
    came = enclosed(plain(up - down))
    expression = f"{_share(told, found.rise)} - {_share(told, found.fall)} - {came}"
    return Step(
        title=_("Which way it leaned"),
        text=_(
            "The expected direction minus the one that came: {minus}2 would be too gloomy, 2 too "
            "hopeful."
        ).format(minus=wording.MINUS),
        formulas=(_("p_{rise} - p_{fall} - o"),),
        sums=(
            Sum(_("leaning"), expression, four(bias) if told.is_exact else plain(round(bias, 2))),
        ),
    )
