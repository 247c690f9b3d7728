"""A change since the previous round, and a gap between two views, step by step."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from apps.dashboards import figures, tables, wording
from apps.dashboards.exhibits import Table
from apps.dashboards.findings.gaps import points_apart
from apps.dashboards.workings.page import (
    Onward,
    Page,
    Step,
    Sum,
    four,
    not_told,
    plain,
    squared,
    three,
)
from apps.method import change, gaps
from apps.method.estimate import LEVEL
from apps.reports.workings import ChangeWorking, GapWorking, Tested, View

Digits = Callable[[float], str]  # how points are written

RELIABLE = 1.96  # index beyond which a change is more than error of measurement


def change_page(told: ChangeWorking) -> Page:
    """Return the page of a change since the previous round."""
    since, name = wording.quarter(told.before.code), told.name or _("Maturity")
    rises = wording.apart(told.after.value, told.before.value)
    measured = (_errors(told), _change_interval(told)) if told.test else (_untold(told),)
    moved = told.verdict != change.NO_CHANGE
    own = (figures.of_score(name), f"dimension-{told.code}")
    return Page(
        title=figures.of_change(name) if told.name else figures.of_maturity_change(),
        value=wording.signed(rises) if moved else _("no clear change"),
        label=_("{figure} since {quarter}").format(figure=name, quarter=since),
        doubt=_("90% interval {ends}").format(ends=wording.differences(told.low, told.high)),
        lede=_(
            "Rounds cannot be linked person by person, so two rounds are two samples: their "
            "errors add up, and a change must stand clear of both."
        ),
        steps=(
            _difference(told, since),
            *measured,
            _verdict(told),
            *((_headline(told),) if told.tested else ()),
            *((_index(told, told.index),) if told.index is not None else ()),
        ),
        onward=(Onward(*own if told.name else (figures.of_maturity(), figures.MATURITY)),),
        method="changes",
    )


def gap_page(told: GapWorking) -> Page:
    """Return the page of a gap between two views."""
    first, second = _view_name(told.first), _view_name(told.second)
    apart = points_apart(told.gap, told.first.value, told.second.value)
    return Page(
        title=figures.of_gap(told.name, told.kind),
        value=wording.signed(apart),
        label=_("{dimension}: {first} minus {second}").format(
            dimension=told.name, first=first, second=second
        ),
        doubt=_("90% interval {ends}").format(
            ends=wording.differences(told.gap.low, told.gap.high)
        ),
        lede=_("Two groups of people look at the same thing; the gap is what they see apart."),
        steps=(
            _gap_difference(told, first, second),
            _gap_error(told),
            *((_gap_interval(told, told.se, told.t),) if told.se and told.t else ()),
            _called(told),
        ),
        onward=(Onward(figures.of_score(told.name), f"dimension-{told.code}"),),
        method="gaps",
    )


def _difference(told: ChangeWorking, since: str) -> Step:
    before, after = told.before, told.after
    digits = three if told.test else _whole
    return Step(
        title=_("The difference"),
        text=_(
            "From {before} to {after}. Where it is called a change, it is written as the "
            "difference of the two scores as they are written: {second} less {first}."
        ).format(
            before=since,
            after=wording.quarter(after.code),
            first=wording.points(before.value),
            second=wording.points(after.value),
        ),
        formulas=("Δ = x_{2} - x_{1}",),
        sums=(_less(after, before, told.delta, digits),),
        table=_views_table(
            (_("Two rounds"), _("Round")),
            [(wording.quarter(view.code), view) for view in (before, after)],
            digits,
        ),
        note=_("The earlier round is scored again under this round's version of the scoring.")
        if told.is_rescored
        else "",
    )


def _whole(value: float) -> str:
    """Return points that are told without decimals."""
    return plain(round(value))


def _less(first: View, second: View, difference: float, digits: Digits) -> Sum:
    return Sum("Δ", f"{digits(first.value)} - {digits(second.value)}", digits(difference))


def _views_table(names: tuple[str, str], views: list[tuple[str, View]], digits: Digits) -> Table:
    """Return two numbers with as much of their errors as may be told; named by what they are."""
    rows = []
    for name, view in views:
        error, df = view.standard_error, view.degrees_of_freedom
        known = error is not None and df is not None
        cells = (three(error or 0.0), plain(df or 0.0)) if known else (tables.NONE, tables.NONE)
        rows.append((name, digits(view.value), *cells))
    caption, first = names
    head = (first, _("Score"), _("Standard error"), _("Degrees of freedom"))
    return Table(caption, head, tuple(rows))


def _errors(told: ChangeWorking) -> Step:
    first, second = (view.standard_error or 0.0 for view in (told.before, told.after))
    dfs = [view.degrees_of_freedom or 0.0 for view in (told.before, told.after)]
    test = told.test
    se, df = (test.se, test.df) if test else (0.0, 0.0)
    parts = f"{three(first)}⁴ / {plain(dfs[0])} + {three(second)}⁴ / {plain(dfs[1])}"
    return Step(
        title=_("Its standard error"),
        text=_(
            "The two errors add up by their squares. The degrees of freedom lie between those of "
            "the less sure round and both together, after Welch and Satterthwaite."
        ),
        formulas=(
            "SE = √(SE_{1}^{2} + SE_{2}^{2})",
            "df = SE^{4} / (SE_{1}^{4}/df_{1} + SE_{2}^{4}/df_{2})",
        ),
        sums=(
            Sum("SE", squared((three(first), three(second))), three(se)),
            Sum("df", f"{three(se)}⁴ / ({parts})", f"{df:.1f}"),
        ),
    )


def _change_interval(told: ChangeWorking) -> Step:
    test, t = told.test, told.t or 0.0
    se, df = (test.se, test.df) if test else (0.0, 0.0)
    return Step(
        title=_("The interval, and the least change that could be seen"),
        text=_(
            "The t value for {df} degrees of freedom is {t}. So many standard errors are the "
            "minimal detectable change, MDC: the 90% interval reaches out so far to either side."
        ).format(df=f"{df:.1f}", t=four(t)),
        formulas=("MDC = t_{.95, df} · SE", "Δ ± MDC"),
        sums=(
            Sum("MDC", f"{four(t)} * {three(se)}", three(told.mdc)),
            Sum(_("lower end"), f"{three(told.delta)} - {three(told.mdc)}", three(told.low)),
            Sum(_("upper end"), f"{three(told.delta)} + {three(told.mdc)}", three(told.high)),
        ),
    )


def _untold(told: ChangeWorking) -> Step:
    return Step(
        title=_("The interval, and the least change that could be seen"),
        text=_(
            "The 90% interval reaches from {low} to {high} points. Half its width, {mdc} points, "
            "is the minimal detectable change, MDC."
        ).format(low=_whole(told.low), high=_whole(told.high), mdc=_whole(told.mdc)),
        formulas=("MDC = t_{.95, df} · SE", "SE = √(SE_{1}^{2} + SE_{2}^{2})"),
        note=not_told(),
    )


def _verdict(told: ChangeWorking) -> Step:
    verdicts = {
        "up": _("Both hold: it has risen."),
        "down": _("Both hold: it has fallen."),
        "no clear change": _("Not both hold: there is no clear change."),
    }
    least = plain(change.MEANINGFUL)
    text = _(
        "A change is called if its interval leaves out 0 and it is at least {least} points."
    ).format(least=least)
    if told.test:
        size = abs(told.delta)
        asked = _("Is {size} above the MDC of {mdc}? {clear}. Is it at least {least}? {large}.")
        text += " " + asked.format(
            size=three(size),
            mdc=three(told.mdc),
            clear=_yes(size > told.mdc),
            least=least,
            large=_yes(size >= change.MEANINGFUL),
        )
    else:
        text += " " + _("Both are asked of the change and its interval with all their digits.")
    return Step(title=_("What may be said"), text=text, note=verdicts[told.verdict])


def _headline(told: ChangeWorking) -> Step:
    names = {tested.code: tested.name for tested in told.tested}
    if told.headline == told.code:
        note = _("This one may: it holds, and of those that do it moved most.")
    elif told.headline:
        note = _("{dimension} does: of those that hold it moved most.").format(
            dimension=names.get(told.headline, told.headline)
        )
    else:
        note = _("None does this quarter.")
    return Step(
        title=_("Whether it may head the page"),
        text=_(
            "Looking at all dimensions for the most striking change finds one too easily. Each p "
            "is therefore multiplied by the number of those that are no smaller, and counts at "
            "least as much as the one before it (Holm 1979). A change may head the page if it is "
            "called and that comes to at most {level}."
        ).format(level=plain(round(LEVEL, 3))),
        table=_holm_table(told.tested),
        note=note,
    )


def _holm_table(tested: tuple[Tested, ...]) -> Table:
    rows = tuple(
        (one.name, four(one.p), f"{one.factor}", four(one.adjusted))  # the order is Holm's
        for one in tested
    )
    head = (_("Dimension"), "p", _("Times"), _("After Holm"))
    return Table(_("All dimensions, the smallest p first"), head, rows)


def _index(told: ChangeWorking, index: float) -> Step:
    size = three(told.delta) if told.test else _whole(told.delta)
    error = f"√2 * {plain(told.sd)} * √(1 - {plain(told.reliability)})"
    return Step(
        title=_("Beside a fixed yardstick"),
        text=_(
            "The reliable change index (Jacobson and Truax 1991) measures a change in units of "
            "its error of measurement, with a spread and a reliability published with the "
            "questionnaire. It does not depend on how many answered, and decides nothing here. "
            "Beyond {limit} either way a change is more than error: {answer}."
        ).format(limit=plain(RELIABLE), answer=_yes(abs(index) > RELIABLE).lower()),
        formulas=("RCI = Δ / (√2 · s · √(1 - r))",),
        sums=(Sum("RCI", f"{size} / ({error})", three(index)),),
    )


def _gap_difference(told: GapWorking, first: str, second: str) -> Step:
    digits = _whole if told.se is None else three
    return Step(
        title=_("The difference"),
        text=_(
            "It is written as the difference of the two scores as they are written: {one} less "
            "{other}."
        ).format(one=wording.points(told.first.value), other=wording.points(told.second.value)),
        formulas=("Δ = x_{1} - x_{2}",),
        sums=(_less(told.first, told.second, told.gap.value, digits),),
        table=_views_table(
            (_("Two views"), _("View")), [(first, told.first), (second, told.second)], digits
        ),
    )


def _gap_error(told: GapWorking) -> Step:
    if told.se is None or told.df is None:
        text = _("The 90% interval reaches from {low} to {high} points.").format(
            low=_whole(told.gap.low), high=_whole(told.gap.high)
        )
        return Step(_("Its standard error"), text, note=not_told())
    pair = [
        (three(view.standard_error or 0.0), plain(view.degrees_of_freedom or 0.0))
        for view in (told.first, told.second)
    ]
    freedom = f"{pair[0][1]} + {pair[1][1]} - {plain(told.prior_df)}"
    return Step(
        title=_("Its standard error"),
        text=_(
            "The errors of both views add up by their squares; so do their degrees of freedom, "
            "the prior's being counted once."
        ),
        formulas=(
            "SE = √(SE_{1}^{2} + SE_{2}^{2})",
            f"df = df_{{1}} + df_{{2}} - {plain(told.prior_df)}",
        ),
        sums=(
            Sum("SE", squared(error for error, _df in pair), three(told.se)),
            Sum("df", freedom, plain(told.df)),
        ),
    )


def _gap_interval(told: GapWorking, se: float, t: float) -> Step:
    half, gap = t * se, told.gap
    return Step(
        title=_("The 90% interval"),
        text=_("The t value for {df} degrees of freedom is {t}.").format(
            df=plain(told.df or 0.0), t=four(t)
        ),
        formulas=("Δ ± t_{.95, df} · SE",),
        sums=(
            Sum(_("half of it"), f"{four(t)} * {three(se)}", three(half)),
            Sum(_("lower end"), f"{three(gap.value)} - {three(half)}", three(gap.low)),
            Sum(_("upper end"), f"{three(gap.value)} + {three(half)}", three(gap.high)),
        ),
    )


def _called(told: GapWorking) -> Step:
    own = next((tested for tested in told.tested if tested.code == told.code), None)
    text = _(
        "A gap is called one if it is at least {least} points and chance can be ruled out over all "
        "dimensions: each p is multiplied by the number of those that are no smaller, and counts "
        "at least as much as the one before it (Holm 1979); that must come to less than {level}."
    ).format(least=plain(gaps.MEANINGFUL), level=plain(round(LEVEL, 3)))
    if own:
        asked = _("Is {size} at least {least}? {large}. Is {p} below {level}? {sure}.")
        text += " " + asked.format(
            size=three(abs(told.gap.value)),
            least=plain(gaps.MEANINGFUL),
            large=_yes(abs(told.gap.value) >= gaps.MEANINGFUL),
            p=four(own.adjusted),
            level=plain(round(LEVEL, 3)),
            sure=_yes(own.adjusted < LEVEL),
        )
    return Step(
        title=_("What may be said"),
        text=text,
        table=_holm_table(told.tested) if told.tested else None,
        note=_("It is called a gap.") if told.gap.is_called else _("It is not called a gap."),
    )


def _view_name(view: View) -> str:
    return _("Your people") if view.code == "all" else wording.group(view.code)


def _yes(is_so: object) -> str:
    return _("Yes") if is_so else _("No")
