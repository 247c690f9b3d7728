"""A dimension's score and the maturity, step by step."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import figures, tables, wording
from apps.dashboards.exhibits import Table
from apps.dashboards.workings.page import (
    Onward,
    Page,
    Step,
    Sum,
    four,
    not_told,
    plain,
    squared,
    sum_of,
    three,
)
from apps.reports.results import RoundReport
from apps.reports.workings import DimensionWorking, GroupStep, MaturityTerm, MaturityWorking

TOP = 100


def dimension_page(told: DimensionWorking, report: RoundReport) -> Page:
    """Return the page of a dimension's score."""
    row = told.row
    steps = [_answers(told), _groups(told)]
    steps += [_mean(told), _error(told)] if told.is_whole else [_part(told)]
    if told.t is not None:
        steps.append(interval_step(row.score, row.standard_error, told.t, row.degrees_of_freedom))
        steps.append(written_step(row.score, row.score_low, row.score_high))
    else:
        steps.append(_untold(row.score_low, row.score_high))
    return Page(
        title=figures.of_score(told.name),
        value=wording.points(row.score),
        label=_("{dimension}, 0 to 100").format(dimension=told.name),
        doubt=wording.interval(row.score_low, row.score_high),
        lede=_(
            "Each person's answers become points, each group's people a mean, and the groups' "
            "means a score."
        ),
        steps=tuple(steps),
        onward=_from_dimension(told, report),
        method="dimensions",
    )


def maturity_page(told: MaturityWorking, report: RoundReport) -> Page:
    """Return the page of the maturity."""
    error, df = told.standard_error, told.degrees_of_freedom
    steps = [_terms(told), _mean_of_terms(told), _maturity_error(told)]
    if error is not None and df is not None and told.t is not None:
        steps.append(interval_step(told.value, error, told.t, df))
        steps.append(written_step(told.value, told.low, told.high))
    else:
        steps.append(_untold(told.low, told.high))
    onward = [Onward(figures.of_score(term.name), f"dimension-{term.code}") for term in told.terms]
    if report.previous and report.previous.maturity:
        onward.insert(0, Onward(figures.of_maturity_change(), figures.MATURITY_CHANGE))
    if report.maturity_peers:
        onward.insert(0, Onward(figures.of_place(""), figures.PLACE))
    return Page(
        title=figures.of_maturity(),
        value=wording.points(told.value),
        label=_("Maturity, 0 to 100"),
        doubt=wording.interval(told.low, told.high),
        lede=_("The mean of what the eight dimensions add, all of equal weight."),
        steps=tuple(steps),
        onward=tuple(onward),
        method="maturity",
    )


def interval_step(value: float, error: float, t: float, df: float) -> Step:
    """Return the step from a standard error to the 90% interval."""
    half = t * error
    low, high = value - half, value + half
    note = ""
    if low < 0 or high > TOP:
        note = _("Scores end at 0 and 100, so the interval is cut off there.")
    return Step(
        title=_("The 90% interval"),
        text=_(
            "The t distribution with {df} degrees of freedom leaves a twentieth beyond {t} on "
            "either side, so an interval of so many standard errors holds the true value nine "
            "times in ten."
        ).format(df=plain(round(df, 3)), t=four(t)),
        formulas=("t_{.95, df} · SE",),
        sums=(
            Sum(_("half of it"), f"{four(t)} * {three(error)}", three(half)),
            Sum(_("lower end"), f"{three(value)} - {three(half)}", three(low)),
            Sum(_("upper end"), f"{three(value)} + {three(half)}", three(high)),
        ),
        note=note,
    )


def written_step(value: float, low: float, high: float) -> Step:
    """Return how the figures are written."""
    return Step(
        title=_("As it is written"),
        text=_(
            "Whole points, because the interval supports no more: {exact} is written as {value}, "
            "and {low} to {high} as {ends}. The steps above are rounded to three decimals; the "
            "figure itself is kept to nine."
        ).format(
            exact=three(value),
            value=wording.points(value),
            low=three(low),
            high=three(high),
            ends=wording.between(low, high),
        ),
    )


def _untold(low: float, high: float) -> Step:
    """Return the interval alone, where the steps to it may not be told."""
    return Step(
        title=_("The 90% interval"),
        text=_("It is computed as for every round, and written in whole points: {ends}.").format(
            ends=wording.between(low, high)
        ),
        formulas=("t_{.95, df} · SE",),
    )


def _answers(told: DimensionWorking) -> Step:
    return Step(
        title=_("From answers to points"),
        text=_(
            "An answer x of 1 to 5 becomes y, a percentage of the maximum possible; a reversed "
            "statement counts backwards. A person counts with at least {least} of the four "
            "statements answered, by their mean. That was so for {people}."
        ).format(
            least=told.min_items,
            people=ngettext("{number} person", "{number} people", told.row.respondents).format(
                number=told.row.respondents
            ),
        ),
        formulas=("y = 100 (x - 1)/4", _("100 - y if reversed")),
        note=_("Nobody's own answers are shown, not even here."),
    )


def _groups(told: DimensionWorking) -> Step:
    sd, df = plain(told.prior_sd), plain(told.prior_df)
    head = [_("Group"), _("People n"), _("Mean m")]
    if told.is_whole:
        head += [_("Spread s"), _("Pooled variance v"), _("Standard error")]
    return Step(
        title=_("From people to groups"),
        text=_(
            "A few answers vary by luck as much as by opinion, so the variance s² within a group "
            "is pooled with a published prior of {sd} points that counts as much as {df} "
            "degrees of freedom."
        ).format(sd=sd, df=df),
        formulas=(
            f"v = ({df} · {sd}^{{2}} + (n - 1) s^{{2}}) / ({df} + n - 1)",
            "SE_{g} = √(v_{g}/n_{g})",
        ),
        sums=tuple(line for group in told.groups for line in _group_sums(group, told)),
        table=Table(
            caption=_("Groups in {dimension}").format(dimension=told.name),
            head=tuple(head),
            rows=tuple(_group_row(group, told) for group in told.groups),
        ),
        note=_shrunk(told),
    )


def _group_row(group: GroupStep, told: DimensionWorking) -> tuple[str, ...]:
    name = wording.group(group.code)
    more: tuple[str, ...] = 3 * (tables.NONE,) if told.is_whole else ()
    if group.respondents is None:
        return (name, _("not shown: fewer than five, or it would give another group away"), "")
    if group.mean is None:
        return (name, _("nobody answered"), tables.NONE, *more)
    if group.standard_error is not None:
        spread = tables.NONE if group.spread is None else four(group.spread)
        variance = tables.NONE if group.variance is None else three(group.variance)
        more = (spread, variance, three(group.standard_error))
    return (name, str(group.respondents), three(group.mean), *more)


def _group_sums(group: GroupStep, told: DimensionWorking) -> tuple[Sum, ...]:
    if group.spread is None or group.variance is None or group.standard_error is None:
        return ()
    name, people = wording.group(group.code), group.respondents or 0
    df = plain(told.prior_df)
    pooled = (
        f"({df} * {plain(told.prior_sd)}² + ({people} - 1) * {four(group.spread)}²)"
        f" / ({df} + {people} - 1)"
    )
    root = f"√({three(group.variance)} / {people})"
    return (
        Sum(_("v of {group}").format(group=name), pooled, three(group.variance)),
        Sum(_("SE of {group}").format(group=name), root, three(group.standard_error)),
    )


def _shrunk(told: DimensionWorking) -> str:
    """Return what a declared head-count does, where one was declared."""
    if any(group.standard_error and group.variance is None for group in told.groups):
        return _(
            "Where a group's head-count is declared, its variance shrinks by the part of it that "
            "answered; its standard error stands here with that."
        )
    return ""


def _present(told: DimensionWorking) -> list[GroupStep]:
    return [group for group in told.groups if group.mean is not None]


def _mean(told: DimensionWorking) -> Step:
    present = _present(told)
    total = sum(group.weight for group in present)
    added = sum_of(plain(group.weight) for group in present)
    shares = tuple(
        Sum(
            _("w' of {group}").format(group=wording.group(group.code)),
            f"{plain(group.weight)} / ({added})",
            f"{group.share:.5f}",
        )
        for group in present
        if group.share is not None
    )
    products = sum_of(f"{g.share:.5f} * {three(g.mean or 0.0)}" for g in present)
    stretched = _(
        "A group of which nobody answered is left out, and the weights of the others are stretched "
        "to sum to 1."
    )
    return Step(
        title=_("From groups to the score"),
        text=_(
            "Groups are weighed so that a large one does not outvote a small one. Their published "
            "weights, of those that answered, are divided by their sum."
        ),
        formulas=("w'_{g} = w_{g} / Σ_{g} w_{g}", _("score = Σ_{g} w'_{g} m_{g}")),
        sums=(*shares, Sum(_("score"), products, three(told.row.score))),
        note=stretched if total < 1 - 1e-9 else "",
    )


def _error(told: DimensionWorking) -> Step:
    present = _present(told)
    products = squared(f"({g.share:.5f} * {three(g.standard_error or 0.0)})" for g in present)
    freedom = f"{plain(told.prior_df)} + " + sum_of(f"({g.respondents} - 1)" for g in present)
    row = told.row
    return Step(
        title=_("The standard error"),
        text=_(
            "The groups' errors add up by their squares. The degrees of freedom are those of the "
            "prior and of the people within their groups."
        ),
        formulas=(
            "SE = √(Σ_{g} w'_{g}^{2} SE_{g}^{2})",
            f"df = {plain(told.prior_df)} + Σ_{{g}} (n_{{g}} - 1)",
        ),
        sums=(
            Sum("SE", products, three(row.standard_error)),
            Sum("df", freedom, plain(row.degrees_of_freedom)),
        ),
    )


def _part(told: DimensionWorking) -> Step:
    """Return the total, where a group is hidden and the steps to it must stop."""
    said = _("Over all {people} people, the weighted mean of the groups is {score}.").format(
        people=told.row.respondents, score=wording.points(told.row.score)
    )
    return Step(
        title=_("The total"),
        text=said,
        formulas=("w'_{g} = w_{g} / Σ_{g} w_{g}", _("score = Σ_{g} w'_{g} m_{g}")),
        note=not_told(),
    )


def _from_dimension(told: DimensionWorking, report: RoundReport) -> tuple[Onward, ...]:
    """Return what else there is of this dimension."""
    part = next(part for part in report.dimensions if part.code == told.code)
    found = []
    if part.change:
        found.append(Onward(figures.of_change(told.name), f"change-{told.code}"))
    if part.peers:
        found.append(Onward(figures.of_place(told.name), f"place-{told.code}"))
    found += [
        Onward(figures.of_gap(told.name, gap.kind), f"gap-{gap.kind}-{gap.dimension}")
        for gap in report.gaps
        if gap.dimension == told.code
    ]
    return (*found, Onward(figures.of_maturity(), figures.MATURITY))


def _terms(told: MaturityWorking) -> Step:
    inner = [term for term in told.terms if term.optimum is not None]
    rows = tuple(
        (term.name, _digits(told, term.score), _digits(told, term.contribution))
        for term in told.terms
    )
    return Step(
        title=_("What each dimension adds"),
        text=_(
            "A dimension adds its score. One whose best value lies inside the range adds 100 at "
            "that value, and less the further away its score lies, to either side."
        ),
        formulas=(
            _("a_{d} = score_{d}"),
            *(
                _("a_{{{code}}} = 100 - |score - {optimum}| · 100/{optimum}").format(
                    code=term.code, optimum=plain(term.optimum or 0.0)
                )
                for term in inner
            ),
        ),
        sums=tuple(_tent(told, term) for term in inner),
        table=Table(
            caption=_("What each dimension adds"),
            head=(_("Dimension"), _("Score"), _("Adds")),
            rows=rows,
        ),
    )


def _digits(told: MaturityWorking, value: float) -> str:
    """Return a number to three decimals, or with no more than scores in whole points lead to."""
    return plain(round(value, 3)) if told.t is None else three(value)


def _tent(told: MaturityWorking, term: MaturityTerm) -> Sum:
    optimum = term.optimum or 0.0
    farther = plain(max(optimum, TOP - optimum))
    away = f"|{_digits(told, term.score)} - {plain(optimum)}|"
    result = _digits(told, term.contribution)
    return Sum(f"a_{{{term.code}}}", f"100 - {away} * 100 / {farther}", result)


def _mean_of_terms(told: MaturityWorking) -> Step:
    terms = sum_of(_digits(told, term.contribution) for term in told.terms)
    name, note, mean = _("maturity"), "", told.value
    if told.t is None:
        mean = sum(term.contribution for term in told.terms) / len(told.terms)
        name = _("close to the maturity")
        note = _(
            "Scores in whole points lead close to it; computed from all their digits, it is "
            "{value}."
        ).format(value=wording.points(told.value))
    return Step(
        title=_("Their mean"),
        text=_("All dimensions count the same."),
        formulas=(_("maturity = 1/8 · Σ_{d} a_{d}"),),
        sums=(Sum(name, f"({terms}) / {len(told.terms)}", three(mean)),),
        note=note,
    )


def _maturity_error(told: MaturityWorking) -> Step:
    if told.standard_error is None:
        return Step(_("The standard error"), not_told())
    text = _(
        "The same people answer all dimensions, so their errors go together: the variance is that "
        "of the weighted sum, with the covariance of every two dimensions in S. The covariances "
        "would tell much of how people differ and are not shown; what comes of them is a standard "
        "error of {error}, with the fewest degrees of freedom of any dimension, {df}."
    ).format(error=three(told.standard_error), df=plain(told.degrees_of_freedom or 0.0))
    note = ""
    if told.straddles:
        note = _(
            "The score of the dimension whose best value lies inside the range may lie on either "
            "side of that value. The variance is then that of the lesser of the two lines, which "
            "Clark's formula of 1961 gives exactly."
        )
    return Step(
        title=_("The standard error"),
        text=text,
        formulas=("SE^{2} = a' S a",),
        note=note,
    )
