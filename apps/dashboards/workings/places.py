"""The place among the peers, step by step from a release's noisy counts."""

from django.utils.translation import gettext as _

from apps.dashboards import figures, wording
from apps.dashboards.exhibits import Table
from apps.dashboards.findings import ahead
from apps.dashboards.workings.page import Onward, Page, Step, Sum, four, plain, six, three
from apps.method.histogram import Z90
from apps.reports.workings import Located, PlaceWorking


def place_page(told: PlaceWorking) -> Page:
    """Return the page of the place among peers, or of why there is none."""
    peers, located = told.peers, told.located
    own = figures.of_score(told.name) if told.name else figures.of_maturity()
    code = f"dimension-{told.measure}" if told.name else figures.MATURITY
    steps = [_counts(told), _distribution(told), _gate(told)]
    if located:
        steps += [_position(told, located), _error(told, located), _range(told, located)]
    elif peers.place:
        steps.append(_untold())
    if peers.summary.is_shown:
        steps.append(_quantiles(told))
    return Page(
        title=figures.of_place(told.name),
        value=wording.range_of(peers.place) if peers.place else _("Not shown"),
        label=_("Share of peers that you are ahead of"),
        doubt=wording.cohort(peers),
        lede=_lede(told),
        steps=(*steps, _protects(told)),
        onward=(Onward(own, code),),
        method="benchmarks",
    )


def _lede(told: PlaceWorking) -> str:
    if told.peers.place:
        return _("You are {place}: always a range, never a rank.").format(place=ahead(told.peers))
    if told.peers.summary.is_shown:
        return _("There is no score of your own to place among the peers.")
    return _("There are not enough companies yet to tell your place; what is missing stands below.")


def _counts(told: PlaceWorking) -> Step:
    a = f"e^{{-{told.epsilon}}}"
    note = ""
    if told.peers.is_widened:
        note = _("Your own segment holds too few companies, so wider ones were added to it.")
    return Step(
        title=_("What was published"),
        text=_(
            "The release of {quarter} counted companies by their score in bins of ten points, and "
            "added noise to each count before anybody saw it: whole numbers from the discrete "
            "Laplace distribution with ε = {epsilon}. Everything below follows from these noisy "
            "counts, which may be below 0, and from your own score. Cells of the release added up "
            "here: {leaves}. In one bin the noise then has a variance v of {variance}."
        ).format(
            quarter=wording.quarter(told.quarter),
            epsilon=told.epsilon,
            leaves=told.leaves,
            variance=three(told.bin_variance),
        ),
        formulas=("P(k) ∝ e^{-ε |k|}", f"v = {told.leaves} · 2a/(1 - a)^{{2}}, a = {a}"),
        note=note,
    )


def _distribution(told: PlaceWorking) -> Step:
    rows = tuple(
        (
            wording.between(one.low, one.high),
            _whole(one.count),
            _whole(one.running),
            four(one.below),
        )
        for one in told.bins
    )
    terms = " + ".join(_typed(one.count) for one in told.bins)
    return Step(
        title=_("The distribution of scores"),
        text=_(
            "The counts are added up from below. Running totals are kept between 0 and the total "
            "t, those that fall are evened out with their neighbours (isotonic regression), and "
            "each is divided by t: F is the proportion of companies below the upper end of a bin."
        ),
        formulas=("F = isotonic(min(max(Σ n, 0), t)) / t",),
        sums=(Sum("t", terms, _whole(told.total)),),
        table=Table(
            caption=_("Noisy counts of companies"),
            head=(_("Points"), _("Noisy count"), _("Running total"), _("F at its upper end")),
            rows=rows,
        ),
    )


def _gate(told: PlaceWorking) -> Step:
    median, summary = told.median, told.peers.summary
    reasons = {
        None: _("Both hold, so the peers are shown."),
        "too_few": _("There are too few companies, so the peers are not shown."),
        "too_uncertain": _("The noise drowns the median, so the peers are not shown."),
    }
    return Step(
        title=_("Whether it may be shown"),
        text=_(
            "Peers are shown from a noisy total of {least} companies on, and if the 90% interval "
            "of their median reaches out at most {reach} points. Here the total is {total}, and "
            "half the width of the interval is {half} points."
        ).format(
            least=told.min_total,
            reach=plain(told.max_halfwidth),
            total=_whole(told.total),
            half=three(median.halfwidth),
        ),
        note=reasons[summary.why_not],
    )


def _position(told: PlaceWorking, located: Located) -> Step:
    own = told.bins[located.bin]
    before = told.bins[located.bin - 1].below if located.bin else 0.0
    width = own.high - own.low
    return Step(
        title=_("Where your score lies"),
        text=_(
            "Your score lies in the bin of {ends} points. The companies of a bin are taken to be "
            "spread evenly over it: u is how far into it you are, m the part of all companies in "
            "it, f the part of all companies that you are ahead of."
        ).format(ends=wording.between(own.low, own.high)),
        formulas=("f = F_{below} + u m",),
        sums=(
            Sum(
                "u",
                f"({three(located.score)} - {plain(own.low)}) / {plain(width)}",
                four(located.position),
            ),
            Sum("m", f"{four(own.below)} - {four(before)}", four(located.mass)),
            Sum(
                "f",
                f"{four(before)} + {four(located.position)} * {four(located.mass)}",
                four(located.ahead_of),
            ),
        ),
    )


def _untold() -> Step:
    """Return why the steps from an own score that is told in whole points stop."""
    return Step(
        title=_("Where your score lies"),
        text=_(
            "Your score is placed in its bin, and the range widened to full steps, as it is for "
            "everybody. That is done with all digits of the score. They are not told where a group "
            "of your people is hidden, since they would tell which groups answered, and so the "
            "steps are not shown here."
        ),
        formulas=("f = F_{below} + u m",),
    )


def _error(told: PlaceWorking, located: Located) -> Step:
    bins = len(told.bins)
    below, f = f"({located.bin} + {four(located.position)})", four(located.ahead_of)
    noise = f"{three(told.bin_variance)} * ((1 - {f})² * {below} + {f}² * ({bins} - {below}))"
    u, t = four(located.position), max(told.total, 1)
    inside = f"{four(located.mass)}² * {u} * (1 - {u}) / 3"
    root = f"√({three(located.noise)} / {t}² + {six(located.own_bin)})"
    return Step(
        title=_("How sure that is"),
        text=_(
            "Two things are not known: the noise in the counts below you, with the variance V, and "
            "how the companies of your own bin lie around you, with the variance B. j is the "
            "number of bins below your score."
        ),
        formulas=(
            f"V = v ((1 - f)^{{2}} j + f^{{2}} ({bins} - j))",
            "B = m^{2} u (1 - u)/3",
            "SE = √(V/t^{2} + B)",
        ),
        sums=(
            Sum("V", noise, three(located.noise)),
            Sum("B", inside, six(located.own_bin)),
            Sum("SE", root, four(located.se)),
        ),
    )


def _range(told: PlaceWorking, located: Located) -> Step:
    f, se = four(located.ahead_of), four(located.se)
    reach = Z90 * located.se
    return Step(
        title=_("The range"),
        text=_(
            "The 90% range reaches {z} standard errors to either side, and no further than from 0 "
            "to 1. It is widened to full steps of {step} percent, so that it is never narrower "
            "than what is known, and written as {range}."
        ).format(
            z=plain(Z90),
            step=located.step,
            range=wording.range_of(told.peers.place) if told.peers.place else "",
        ),
        formulas=(f"f ± {plain(Z90)} · SE",),
        sums=(
            Sum(_("lower end"), f"{f} - {plain(Z90)} * {se}", four(located.ahead_of - reach)),
            Sum(_("upper end"), f"{f} + {plain(Z90)} * {se}", four(located.ahead_of + reach)),
        ),
    )


def _quantiles(told: PlaceWorking) -> Step:
    summary, median = told.peers.summary, told.median
    known = [0.0 if number is None else number for number in (summary.p25, summary.p75)]
    return Step(
        title=_("The middle half and the median"),
        text=_(
            "The same distribution is read the other way round: a quarter of the peers lies below "
            "{p25} points, half below {p50}, three quarters below {p75}. The median's 90% range, "
            "{low} to {high}, is where F passes one half give or take {z} standard errors, "
            "those of the noise and of the companies as a sample of their kind (Woodruff 1952)."
        ).format(
            p25=three(known[0]),
            p50=three(median.value),
            p75=three(known[1]),
            low=three(median.low),
            high=three(median.high),
            z=plain(Z90),
        ),
        formulas=("SE(p)^{2} = p(1 - p)/t + V(p)/t^{2}", f"[Q(p - {Z90} SE), Q(p + {Z90} SE)]"),
    )


def _protects(told: PlaceWorking) -> Step:
    return Step(
        title=_("What the noise protects"),
        text=_(
            "Whether any one company was counted changes the probability of everything that was "
            "published in this measure by a factor of at most e to the power of ε = {epsilon}. "
            "Nobody can tell from it for sure whether a company took part or what it scored, not "
            "even one that knows all the others. The protection is spent a little with every "
            "release, and each company's account of it is capped. How many companies there are "
            "is itself noisy, and is written rounded: {about}."
        ).format(epsilon=told.epsilon, about=wording.cohort(told.peers)),
    )


def _whole(number: int) -> str:
    return f"{wording.MINUS}{-number}" if number < 0 else str(number)


def _typed(number: int) -> str:
    """Return a count as it stands in a sum."""
    return f"({_whole(number)})" if number < 0 else str(number)
