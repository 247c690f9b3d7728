"""What people say of their company, beside what it does, what was measured and what came."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding, inside
from apps.method.expectation import Calibration
from apps.method.gaps import MEANINGFUL
from apps.method.practice import COMPOSITE
from apps.reports.self_view import (
    Contradiction,
    ExpectedYear,
    PracticeGap,
    Satisfaction,
    SelfView,
)

NO_OPINION = 2 / 3  # Brier score of whoever gives each of three outcomes a third
LEANING = 0.5  # bias from which expectations were too hopeful or too gloomy


def self_view(view: SelfView) -> Finding:
    """Return what the card says: the first of these that its numbers bear out."""
    called = [gap for gap in view.gaps if gap.is_called]
    if called:
        return Finding(_practice_title(called), _widest(called))
    if view.satisfaction.image and view.satisfaction.image.called:
        return Finding(_satisfaction_title(view.satisfaction), _satisfaction(view.satisfaction))
    if view.contradictions:
        return Finding(
            _("A fact speaks against what your people say"), _against(view.contradictions[0])
        )
    if not view.gaps:
        return Finding(
            _("Too few answers to hold words against practice"),
            _("Shown when enough people have answered each of the questions that it rests on."),
        )
    return Finding(
        _("No clear gap between words and practice"),
        _(
            "A gap is called from {least} points on, if chance can be ruled out over all of them."
        ).format(least=f"{MEANINGFUL:g}"),
    )


def remarks(view: SelfView) -> list[str]:
    """Return what there is to say beside the finding, one after the other."""
    said = []
    if view.has_signature:
        said.append(
            _(
                "The published mark of The Honcho is there: leaders who lead, and a belief in "
                "technology far ahead of its use. It is read off the scores as they are, without "
                "an interval."
            )
        )
    said += [_against(contradiction) for contradiction in view.contradictions]
    if view.satisfaction.image:
        said.append(_satisfaction(view.satisfaction))
    if view.track_record.n:
        said.append(_track_record(view))
    if view.year:
        said.append(_year(view.year))
    title = self_view(view).sentence
    return [sentence for sentence in said if sentence != title]


def missing(view: SelfView, quarter: str) -> list[str]:
    """Return what cannot be told, and why."""
    satisfaction, said = view.satisfaction, []
    if satisfaction.predicted is None:
        said.append(_("Expected satisfaction: shown when enough people have guessed it."))
    if satisfaction.measured is None:
        said.append(_not_measured(satisfaction, quarter))
    elif satisfaction.asked is None:
        said.append(
            _(
                "How many customers were asked was not entered: the measurement counts as exact, "
                "and the interval is too narrow."
            )
        )
    if view.unanswered:
        said.append(
            _("Facts: {codes} were not answered, so they cannot speak against anything.").format(
                codes=wording.listed([_fact(code) for code in view.unanswered])
            )
        )
    if view.year is None:
        said.append(_("Last year's expectations: no round of a year before has told them."))
    return said


def _not_measured(found: Satisfaction, quarter: str) -> str:
    """Return what the guess stands alone for want of."""
    nothing = _("Measured satisfaction: nobody entered it for {quarter}.").format(
        quarter=wording.quarter(quarter)
    )
    if found.predicted is None:
        return nothing
    expected = _("Your people expect {number} of 100 customers to be satisfied ({interval}).")
    told = expected.format(
        number=wording.points(found.predicted.value),
        interval=wording.interval(found.predicted.low, found.predicted.high),
    )
    return f"{nothing} {told}"


def _practice_title(called: list[PracticeGap]) -> str:
    """Return which way words and practice part, in all dimensions or in those that are named."""
    ahead = {gap.value > 0 for gap in called}
    if len(ahead) > 1:
        return _("Words are ahead of practice here and behind it there")
    if any(gap.dimension == COMPOSITE for gap in called):
        return (
            _("Words are ahead of practice") if True in ahead else _("Practice is ahead of words")
        )
    names = wording.listed([inside(gap.name) for gap in called])
    if True in ahead:
        return _("Words are ahead of practice in {dimensions}").format(dimensions=names)
    return _("Practice is ahead of words in {dimensions}").format(dimensions=names)


def _widest(called: list[PracticeGap]) -> str:
    """Return the gap over all where it is called, or else the widest one."""
    by_code = {gap.dimension: gap for gap in called}
    gap = by_code.get(COMPOSITE) or max(called, key=lambda one: abs(one.value))
    values = {
        "practised": inside(gap.name) or _("the use of technology"),
        "points": abs(wording.apart(gap.stated, gap.practised)),
        "interval": wording.between(*sorted((abs(gap.low), abs(gap.high)))),
    }
    if gap.value > 0:
        said = _(
            "What your people say of technology and of leaders' part in the strategy scores about "
            "{points} points higher than {practised} (90% interval {interval})."
        )
    else:
        said = _(
            "What your people say of technology and of leaders' part in the strategy scores about "
            "{points} points lower than {practised} (90% interval {interval})."
        )
    return said.format(**values)


def _against(contradiction: Contradiction) -> str:
    """Return what is said, and the fact that speaks against it."""
    sentences = {
        "FCT1": _(
            "Your people agree that senior leaders take part in deciding the strategy ({points} of "
            "100); by the facts that you gave, none took part in such a decision within a year."
        ),
        "FCT2": _(
            "Your people agree that money spent on technology improves service ({points} of 100); "
            "by the facts that you gave, customers can help themselves in no channel."
        ),
    }
    return sentences[contradiction.fact].format(points=wording.points(contradiction.said))


def _fact(code: str) -> str:
    words = {
        "FCT1": _("leaders' part in strategy decisions"),
        "FCT2": _("channels in which customers help themselves"),
    }
    return words[code]


def _satisfaction_title(found: Satisfaction) -> str:
    if found.image and found.image.sign == "under-estimates":
        return _("Customers are more satisfied than your people think")
    return _("Customers are less satisfied than your people think")


def _satisfaction(found: Satisfaction) -> str:
    """Return the two percentages with their difference, as surely as it is called."""
    if found.image is None or found.predicted is None or found.measured is None:
        return ""
    values = {
        "predicted": wording.points(found.predicted.value),
        "measured": wording.points(found.measured),
        "difference": wording.signed(wording.apart(found.predicted.value, found.measured)),
        "interval": wording.differences(found.image.low, found.image.high),
    }
    if found.image.called:
        said = _(
            "Your people expect {predicted} of 100 customers to be satisfied; {measured} were: "
            "{difference} (90% interval {interval})."
        )
    elif found.image.low > 0 or found.image.high < 0:
        said = _(
            "Your people expect {predicted} of 100 customers to be satisfied; {measured} were: "
            "too small a difference to be called a gap ({difference}, 90% interval {interval})."
        )
    else:
        said = _(
            "Your people expect {predicted} of 100 customers to be satisfied; {measured} were: "
            "no clear difference ({difference}, 90% interval {interval})."
        )
    return said.format(**values)


def _track_record(view: SelfView) -> str:
    bias = view.track_record
    values = {"number": bias.n, "bias": wording.signed(bias.value)}
    return ngettext(
        "In {number} earlier round with a measurement, expected minus measured was {bias}.",
        "In {number} earlier rounds with a measurement, expected minus measured was {bias} on "
        "average.",
        bias.n,
    ).format(**values)


def _year(year: ExpectedYear) -> str:
    """Return what was expected, what came, and how near the one was to the other."""
    told = year.expectation
    expected = _(
        "In {quarter}, {rise} expected service measures to rise within a year, {same} to stay and "
        "{fall} to fall."
    ).format(
        quarter=wording.quarter(year.since),
        rise=wording.percent(told.rise),
        same=wording.percent(told.same),
        fall=wording.percent(told.fall),
    )
    if year.maturity is None or year.calibration is None:
        came = _("What came cannot be told: the two rounds' maturity cannot be compared.")
        return f"{expected} {came}"
    came = _came(year.maturity.verdict).format(
        delta=wording.signed(year.maturity.delta),
        interval=wording.differences(year.maturity.low, year.maturity.high),
    )
    return f"{expected} {came} {_calibration(year.calibration)}"


def _came(verdict: str) -> str:
    words = {
        "up": _("Maturity has risen ({delta}, 90% interval {interval})."),
        "down": _("Maturity has fallen ({delta}, 90% interval {interval})."),
        "no clear change": _(
            "Maturity has not clearly changed ({delta}, 90% interval {interval})."
        ),
    }
    return words[verdict]


def _calibration(found: Calibration) -> str:
    """Return how good a forecast it was, and which way it leaned."""
    if found.bias >= LEANING:
        leaning = _("By what clearly changed, expectations were too hopeful")
    elif found.bias <= -LEANING:
        leaning = _("By what clearly changed, expectations were too gloomy")
    else:
        leaning = _("Expectations leaned to neither side by much")
    if found.brier < NO_OPINION:
        forecast = _("as a forecast, they were better than none (Brier score {score})")
    else:
        forecast = _("as a forecast, they were no better than none (Brier score {score})")
    once = _("One year is one comparison.")
    return f"{leaning}; {forecast.format(score=f'{found.brier:.2f}')}. {once}"
