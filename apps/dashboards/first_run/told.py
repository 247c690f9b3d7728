"""What a quick check says, in words and in pictures: always one person's view, always doubtful."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.charts import compass, ribbons
from apps.charts.chart import drawn
from apps.charts.compass import Compass, CompassWords, Ends, Region, Stop, persona_compass
from apps.charts.ribbons import Persona, PersonaRibbons, RibbonWords, persona_ribbons
from apps.charts.svg import Caption
from apps.dashboards import wording
from apps.dashboards.exhibits import Card, Column, Link, Number, Range, Table
from apps.dashboards.tables import PERCENT
from apps.method.quick_check import STANDS_OUT, SURE
from apps.reports.movement import Axis, Step
from apps.reports.quick_check import QuickResult, QuickShare


def headline(result: QuickResult) -> str:
    """Return the finding of the page."""
    if result.verdict == "too_few":
        return _("Too few answers for a provisional result")
    first, second = result.leading
    match result.verdict:
        case "persona":
            return _("Seen by one person, your care resembles {persona} most").format(
                persona=first.name
            )
        case "balanced":
            return _("Seen by one person, your care looks balanced")
        case "none_fits":
            return _("Seen by one person, no persona fits your care")
        case "none_stands_out":
            return _("Seen by one person, no persona stands out in your care")
        case _undecided:
            return _("Seen by one person, your care leans towards {first} or {second}").format(
                first=first.short_name, second=second.short_name
            )


def lede(result: QuickResult) -> str:
    """Return the doubt of the finding, or what is missing for one."""
    if result.verdict == "too_few":
        return _(
            "{answered} of {asked} statements have an answer; “I don't know” is none. {needed}"
        ).format(answered=result.answered, asked=result.asked, needed=_needed(result))
    first, _second = result.leading
    values = {"persona": first.short_name, "probability": wording.probability(first.p_top)}
    values |= {"sure": wording.percent(SURE), "stands_out": wording.percent(STANDS_OUT)}
    match result.verdict:
        case "persona":
            return _("The probability that it leads is {probability}, from one view.").format(
                **values
            )
        case "balanced":
            return _("It lies closer to the balanced reference than to the five personas.")
        case "none_fits":
            return _("The answers differ from every mix of the five by more than chance.")
        case "none_stands_out":
            return _(
                "No persona leads with a probability of {stands_out} or more. One person's answers "
                "give a name only from {sure} on."
            ).format(**values)
        case _undecided:
            return _(
                "The probability that {persona} leads is {probability}. One person's answers "
                "give a name only from {sure} on."
            ).format(**values)


def cards(result: QuickResult, organisation: Organisation) -> list[Card]:
    """Return the cards of the page, each with the address of its faces."""
    page = reverse("dashboards:show_quick_check", args=(organisation.slug,))
    quarter = Quarter.at(result.taken_at, organisation.time_zone)
    found = (place(result), mix(result, quarter))
    return [card.placed(page, quarter.code, "quick-check") for card in found]


def place(result: QuickResult) -> Card:
    """Return the card of the compass, or what is missing for a place on it."""
    if result.place is None:
        missing = wording.listed(list(result.unanswered))
        return _card(
            result,
            "compass",
            _("No place on the compass yet"),
            _("It needs an answer about every dimension; missing: {dimensions}.").format(
                dimensions=missing
            ),
        )
    first, second = result.axes
    title = _("Your provisional place on the compass")
    sentence = _("The true place may lie anywhere in the ellipse: one view leaves it that wide.")
    return _card(
        result,
        "compass",
        title,
        sentence,
        chart=drawn(
            persona_compass, _compass(result, result.place, Caption("compass", title, sentence))
        ),
        table=Table(
            _("Place on the compass, seen by one person"),
            (
                Column("axis", _("Axis")),
                Column("place", _("From {minus}1 to +1").format(minus=wording.MINUS), "", Number),
            ),
            (_on_axis(first, result.place.x), _on_axis(second, result.place.y)),
        ),
    )


def mix(result: QuickResult, quarter: Quarter) -> Card:
    """Return the card of the personas, each share with its interval; or what is missing for it."""
    if result.verdict == "too_few":
        return _card(result, "mix", _("No mix of personas yet"), _needed(result))
    title, sentence = _("Which personas one person describes"), _first_share(result)
    told = PersonaRibbons(
        caption=Caption("mix", title, sentence),
        words=RibbonWords(percent=_("{share}%"), interval=f"{{low}}{wording.EN_DASH}{{high}}%"),
        quarters=(quarter.label,),
        personas=tuple(_persona(one) for one in result.personas),
    )
    rows = tuple(
        (
            one.name,
            wording.percent(one.share),
            wording.percents(one.low, one.high),
            wording.probability(one.p_top),
        )
        for one in result.personas
    )
    head = (
        Column("persona", _("Persona")),
        Column("share", _("Share"), PERCENT, Number),
        Column("share", _("90% interval"), PERCENT, Range),
        Column("chance_of_leading", _("Chance that it leads"), PERCENT, Number),
    )
    table = Table(_("Personas, seen by one person"), head, rows)
    return _card(result, "mix", title, sentence, chart=drawn(persona_ribbons, told), table=table)


def _first_share(result: QuickResult) -> str:
    """Return the largest share with its range, named where its persona stands out."""
    first, _second = result.leading
    values = {
        "share": wording.percent(first.share),
        "interval": wording.percents(first.low, first.high),
    }
    if result.verdict == "none_stands_out":
        return _(
            "None comes first clearly: the largest share, {share}, lies somewhere in {interval}, "
            "and so may those of others."
        ).format(**values)
    return _("{persona} comes first with {share}, somewhere in {interval}.").format(
        persona=first.short_name, **values
    )


def _needed(result: QuickResult) -> str:
    """Return what a mix of personas needs, and how far the answers go."""
    return _(
        "A mix of personas needs answers about {needed} of the {dimensions} dimensions; "
        "you answered about {known}."
    ).format(
        needed=result.needed,
        dimensions=result.dimensions,
        known=result.dimensions - len(result.unanswered),
    )


def _card(result: QuickResult, slug: str, title: str, sentence: str, **more: object) -> Card:
    method = f"{reverse('instruments:method')}#quick-check"
    source = _("{answered} of {asked} statements · one person · questionnaire {version}").format(
        answered=result.answered, asked=result.asked, version=result.version
    )
    links = (Link(_("How this is worked out"), method),)
    return Card(slug, title, sentence, source=source, links=links, **more)  # type: ignore[arg-type] # chart and table


def _compass(result: QuickResult, found: Step, caption: Caption) -> Compass:
    first, second = result.axes
    *personas, reference = [
        compass.Landmark(one.short_name, one.x, one.y, one.short_name) for one in result.landmarks
    ]
    name = _("You")
    stop = Stop(
        found.x,
        found.y,
        name,
        _("Provisional place: {x}, {y}").format(x=wording.rate(found.x), y=wording.rate(found.y)),
        Region(found.ellipse.major, found.ellipse.minor, found.ellipse.angle),
    )
    words = CompassWords(
        ends=Ends(first.low_name, first.high_name, second.low_name, second.high_name),
        path=_("Your place, seen by one person"),
        region=_("95% range of the place"),
        latest=name,
    )
    return Compass(caption, words, tuple(personas), (stop,), reference)


def _persona(one: QuickShare) -> Persona:
    return ribbons.Persona(one.name, (100 * one.share,), 100 * one.low, 100 * one.high)


def _on_axis(axis: Axis, value: float) -> tuple[str, Number]:
    return f"{axis.low_name} {wording.EN_DASH} {axis.high_name}", wording.rate(value)
