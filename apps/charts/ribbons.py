"""Persona ribbons: which personas a company's care resembles, round after round."""

from dataclasses import dataclass

from apps.charts import balance, columns, shares
from apps.charts.columns import Plot, Segment, stacked
from apps.charts.geometry import Scale, polyline, spread
from apps.charts.marks import Estimate, draw_quarters, write_middle
from apps.charts.palette import ON_PERSONAS, PERSONAS
from apps.charts.shares import Column, Share
from apps.charts.svg import Attribute, Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import AXIS, AXIS_NOW, LEADING, NOTE

AXIS_WIDTH, TOP, UNDER = 34, 14, 38  # around the field: percents, room above, quarters below
BESIDE, BENEATH = 300, 232  # height of the field with its list at the side, or under it
LIST_WIDTH, LIST_SHARE, WIDEST_LIST = 176, 0.3, 520  # pixels, of the width, pixels
LEADER = 30  # from the columns to the list
NARROWEST_PITCH, WIDEST_PITCH, WIDEST_BAR = 28.0, 92.0, 52.0
PEERS_ROOM, FENCE = 60, 12  # the least that the outlined column gets, and the room before it
BELOW_FIELD = 14
PEER_PAINTS = (*PERSONAS, "ink3", "accent")  # the five labels, then blend and balanced
LEGEND, ABOUT = 22, 10  # lines of the legend; how far it keeps off the number of peers


@dataclass(frozen=True, slots=True)
class Persona:
    """One persona's share of every quarter, in percent; None where no round was measured."""

    name: str
    shares: tuple[float | None, ...]
    low: float | None = None  # 90% interval of the latest round
    high: float | None = None
    change: str = ""  # "+16 since 2024 Q4" or "no clear change"; empty in the first round


@dataclass(frozen=True, slots=True)
class PeerPart:
    """The percentage of peer companies that carry one label."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class RibbonWords:
    """What the chart says in the reader's language."""

    percent: str  # "{share}%"
    interval: str  # "{low}-{high}"
    peers: str = ""
    peers_about: str = ""  # "about 290": how many companies
    balance: str = ""
    balance_note: str = ""


@dataclass(frozen=True, slots=True)
class PersonaRibbons:
    """All that the chart shows; the personas in their fixed order, the first at the bottom."""

    caption: Caption
    words: RibbonWords
    quarters: tuple[str, ...]  # every quarter of the axis, oldest first, such as "2026 Q3"
    personas: tuple[Persona, ...]
    peers: tuple[PeerPart, ...] = ()  # the personas' labels in the same order, blend, balanced
    balance: tuple[float | None, ...] = ()  # share of the balanced reference, in percent


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of the chart go."""

    plot: Plot
    right: float  # end of the columns
    column: Column  # of the list of shares
    is_beside: bool
    bottom: float  # of the field
    peers_middle: float


def persona_ribbons(ribbons: PersonaRibbons, theme: Theme, width: int) -> Picture:
    """Draw measured columns joined by pale ribbons, and each latest share with its interval.

    Raises
    ------
    ValueError
        If no quarter of the axis was measured.
    """
    latest = _latest(ribbons)
    drawing = Drawing(theme, width)
    listed = [_share(ribbons, i, latest) for i in range(len(ribbons.personas))]
    layout = _layout(ribbons, listed, width)
    end = _draw_field(drawing, ribbons, layout, latest)
    if layout.is_beside:
        _draw_beside(drawing, listed, layout, latest)
    else:
        end = _draw_beneath(drawing, listed, layout, end)
    if ribbons.balance:
        end = _draw_balance(drawing, ribbons, layout, end)
    return drawing.document(ribbons.caption, end)


def _latest(ribbons: PersonaRibbons) -> int:
    measured = [i for i in range(len(ribbons.quarters)) if _is_measured(ribbons, i)]
    if not measured:
        raise ValueError("no quarter was measured")
    return measured[-1]


def _is_measured(ribbons: PersonaRibbons, quarter: int) -> bool:
    return all(persona.shares[quarter] is not None for persona in ribbons.personas)


def _share(ribbons: PersonaRibbons, place: int, latest: int) -> Share:
    """Return a persona's row of the list; only called for a measured quarter."""
    persona, words = ribbons.personas[place], ribbons.words
    value = persona.shares[latest] or 0.0
    number = words.percent.format(share=f"{value:.0f}")
    interval = ""
    if persona.low is not None and persona.high is not None:
        interval = words.interval.format(low=f"{persona.low:.0f}", high=f"{persona.high:.0f}")
    return Share(
        name=persona.name,
        colour=PERSONAS[place],
        number=number,
        estimate=Estimate(value, persona.low, persona.high),
        note=_joined(interval, persona.change),
        tip=_joined(persona.name, ribbons.quarters[latest], number, interval),
    )


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


def _layout(ribbons: PersonaRibbons, listed: list[Share], width: int) -> Layout:
    slots = len(ribbons.quarters)
    for_peers = _peers_width(ribbons)
    most = shares.scale_end(listed)
    for_list = max(LIST_WIDTH, width * LIST_SHARE)
    beside = (width - AXIS_WIDTH - LEADER - for_list - for_peers) / slots
    is_beside = beside >= NARROWEST_PITCH
    pitch = min(beside if is_beside else (width - AXIS_WIDTH - for_peers) / slots, WIDEST_PITCH)
    right = AXIS_WIDTH + pitch * slots

    column = Column(0, width, most)
    field = float(BENEATH)
    if is_beside:
        left = right + LEADER
        column = Column(left, min(width - for_peers, left + WIDEST_LIST), most)
        field = max(BESIDE, column.pitch(listed) * len(listed) + shares.TO_SCALE)
    bottom = TOP + field
    bar = min(pitch * 0.76, WIDEST_BAR)
    return Layout(
        plot=Plot(AXIS_WIDTH, pitch, bar, Scale(0, 100, bottom, TOP)),
        right=right,
        column=column,
        is_beside=is_beside,
        bottom=bottom,
        peers_middle=(column.right if is_beside else right) + (for_peers + FENCE) / 2,
    )


def _peers_width(ribbons: PersonaRibbons) -> float:
    if not ribbons.peers:
        return 0
    words = ribbons.words
    return FENCE + max(
        PEERS_ROOM, AXIS_NOW.width(words.peers) + 4, AXIS.width(words.peers_about) + 4
    )


def _draw_field(drawing: Drawing, ribbons: PersonaRibbons, layout: Layout, latest: int) -> float:
    """Draw the columns and return where the field ends, quarters included."""
    plot = layout.plot
    measured = [_column(ribbons, quarter) for quarter in range(len(ribbons.quarters))]
    columns.draw_percents(drawing, plot, layout.right)
    columns.draw_bands(drawing, plot, measured)
    for slot, column in enumerate(measured):
        columns.draw_column(drawing, plot, plot.middle(slot), column)
    middles = [plot.middle(slot) for slot in range(len(measured))]
    draw_quarters(drawing, ribbons.quarters, middles, layout.bottom + 16, latest)
    end = layout.bottom + UNDER
    return _draw_peers(drawing, ribbons, layout, end) if ribbons.peers else end


def _column(ribbons: PersonaRibbons, quarter: int) -> list[Segment]:
    """Return the parts of a column: none if the quarter was not measured."""
    if not _is_measured(ribbons, quarter):
        return []
    values = [persona.shares[quarter] or 0.0 for persona in ribbons.personas]
    return [
        Segment(*edges, f"{values[i]:.0f}", PERSONAS[i], ON_PERSONAS[i], _tip(ribbons, i, quarter))
        for i, edges in enumerate(stacked(values))
    ]


def _tip(ribbons: PersonaRibbons, place: int, quarter: int) -> str:
    persona = ribbons.personas[place]
    percent = ribbons.words.percent.format(share=f"{persona.shares[quarter]:.0f}")
    return _joined(persona.name, ribbons.quarters[quarter], percent)


def _draw_peers(drawing: Drawing, ribbons: PersonaRibbons, layout: Layout, top: float) -> float:
    """Draw the peers' column, name the labels that are no persona, and return where they end."""
    words, middle, plot = ribbons.words, layout.peers_middle, layout.plot
    edges = stacked([part.share for part in ribbons.peers])
    column = []
    for i, part in enumerate(ribbons.peers):
        percent = words.percent.format(share=f"{part.share:.0f}")
        tip = _joined(words.peers, part.name, percent)
        column.append(Segment(*edges[i], f"{part.share:.0f}", PEER_PAINTS[i], "ink", tip))
    fence = middle - (_peers_width(ribbons) - FENCE) / 2
    drawing.line(
        (fence, TOP - 4), (fence, layout.bottom + 20), stroke="line", stroke_dasharray="2 3"
    )
    columns.draw_outlined(drawing, plot, middle, column)
    write_middle(drawing, (middle, layout.bottom + 16), words.peers, AXIS_NOW)
    if words.peers_about:
        write_middle(drawing, (middle, layout.bottom + 16 + LEADING), words.peers_about, AXIS)
        top += ABOUT
    return _draw_legend(drawing, ribbons.peers[len(PERSONAS) :], top)


def _draw_legend(drawing: Drawing, parts: tuple[PeerPart, ...], top: float) -> float:
    """Name the parts from the right edge to the left, on as many lines as they need."""
    right, y = float(drawing.width), top + 6
    for i, part in reversed(list(enumerate(parts, start=len(PERSONAS)))):
        left = right - NOTE.width(part.name) - 15
        if left < 0 and right < drawing.width:
            right, y = float(drawing.width), y + LEGEND
            left = right - NOTE.width(part.name) - 15
        paint = PEER_PAINTS[i]
        box: dict[str, Attribute] = {"x": left, "y": y - 9, "width": 9, "height": 9, "rx": 2}
        drawing.element("rect", **box, fill=paint, fill_opacity=0.2, stroke=paint)
        drawing.text((left + 15, y), part.name, NOTE)
        right = left - 14
    return y + 8


def _draw_balance(drawing: Drawing, ribbons: PersonaRibbons, layout: Layout, top: float) -> float:
    """Draw the small line with its label, at its side or above it, and return where they end."""
    words, column = ribbons.words, layout.column
    tips = [
        _joined(words.balance, quarter, words.percent.format(share=f"{share or 0:.0f}"))
        for quarter, share in zip(ribbons.quarters, ribbons.balance, strict=True)
    ]
    if layout.is_beside:
        room = drawing.width - column.words_left
        label = balance.Label(words.balance, words.balance_note, column.words_left, room)
        line_top, needed = top, balance.ABOVE + label.height
    else:
        label = balance.Label(words.balance, words.balance_note, 0, drawing.width)
        top += BELOW_FIELD
        line_top, needed = top + label.height, 0.0
    balance.draw_label(drawing, label, top + (balance.ABOVE if layout.is_beside else 0))
    balance.draw_balance(drawing, layout.plot, ribbons.balance, tips, line_top)
    return max(line_top + balance.ABOVE + balance.HEIGHT + balance.BELOW, top + needed)


def _draw_beside(drawing: Drawing, listed: list[Share], layout: Layout, latest: int) -> None:
    """Draw the list at the side of the latest column, each row near its part."""
    column, plot = layout.column, layout.plot
    edge = plot.middle(latest) + plot.bar / 2
    edges = stacked([share.estimate.value for share in listed])
    middles = [plot.up((first + last) / 2) for first, last in reversed(edges)]
    baselines = spread(
        [middle - shares.MIDDLE for middle in middles],
        column.pitch(listed),
        TOP + column.rise(listed),
        layout.bottom - column.fall(listed) - shares.TO_SCALE,
    )
    shares.draw_scale(drawing, column, layout.bottom)
    for share, middle, baseline in zip(reversed(listed), middles, baselines, strict=True):
        target = baseline - 4.5
        leader = [(edge + 3, middle), (edge + 9, middle), (column.left - 9, target)]
        drawing.element(
            "path",
            d=polyline([*leader, (column.left - 3, target)]),
            fill="none",
            stroke=share.colour,
            stroke_width=1.3,
        )
        shares.draw_share(drawing, share, column, baseline)


def _draw_beneath(drawing: Drawing, listed: list[Share], layout: Layout, top: float) -> float:
    """Write the list under the field, in the order of the column, and return where it ends."""
    end = top + BELOW_FIELD
    for share in reversed(listed):
        end = shares.draw_line(drawing, share, layout.column, end)
    return end
