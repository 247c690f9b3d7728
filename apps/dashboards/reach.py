"""Which channels work for which kinds of customers: as a picture and as a table."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.charts.chart import Chart, drawn
from apps.charts.coverage import Coverage as Picture
from apps.charts.coverage import (
    CoverageCell,
    CoveragePersona,
    CoverageWords,
    channel_coverage,
)
from apps.charts.svg import Caption
from apps.dashboards import wording
from apps.dashboards.exhibits import NONE, Column, Number, Table, Verdict
from apps.dashboards.findings import Finding
from apps.reports.coverage import Coverage, CustomerKind, Rating


def picture(told: Coverage, found: Finding) -> Chart:
    """Draw how well each channel works for each kind of customers."""
    return drawn(
        channel_coverage,
        Picture(
            caption=Caption("coverage", found.title, found.sentence),
            words=CoverageWords(
                evidence=_("evidence: survey or contact data"),
                assumed=_("assumed: no evidence yet"),
            ),
            personas=tuple(_kind(kind) for kind in told.kinds),
            channels=told.channels,
            cells=tuple(
                tuple(
                    None if rating is None else _cell(channel, kind, rating)
                    for kind, rating in zip(told.kinds, row, strict=True)
                )
                for channel, row in zip(told.channels, told.ratings, strict=True)
            ),
        ),
    )


def table(told: Coverage) -> Table:
    """Return the same in words, each beside its level from 0 to 4 in a file."""
    head = (
        Column("channel", _("Channel")),
        *(Column(kind.code, kind.name, "level", Verdict) for kind in told.kinds),
    )
    rows = tuple(
        (
            channel,
            *(NONE if rating is None else Verdict(_words(rating), rating.level) for rating in row),
        )
        for channel, row in zip(told.channels, told.ratings, strict=True)
    )
    return Table(_("Channels by kind of customers"), head, rows)


def kinds(told: Coverage) -> Table:
    """Return what stands over the columns: how many each kind is, and what works for it."""
    head = (
        Column("kind", _("Kind of customers")),
        Column("share", _("Share of contacts"), "percent", Number),
        Column("working", _("Working channels"), "channels", Number),
    )
    rows = tuple(
        (
            kind.name,
            NONE if kind.share is None else wording.percent(kind.share),
            wording.count(kind.working),
        )
        for kind in told.kinds
    )
    return Table(_("Kinds of customers"), head, rows, code="kinds")


def _kind(kind: CustomerKind) -> CoveragePersona:
    share = ""
    if kind.share is not None:
        share = _("{share} of contacts").format(share=wording.percent(kind.share))
    working = ngettext("{number} working channel", "{number} working channels", kind.working)
    return CoveragePersona(
        name=kind.name,
        share=share,
        working=working.format(number=kind.working),
        is_uncovered=not kind.working,
    )


def _cell(channel: str, kind: CustomerKind, rating: Rating) -> CoverageCell:
    words = _words(rating)
    return CoverageCell(
        level=rating.level,
        words=_level(rating.level),
        is_assumed=rating.is_assumed,
        tip=_("{channel} for {customers}: {words}").format(
            channel=channel, customers=kind.name, words=words
        ),
        short=str(rating.level),
    )


def _words(rating: Rating) -> str:
    level = _level(rating.level)
    return _("{level}, assumed").format(level=level) if rating.is_assumed else level


def _level(level: int) -> str:
    return (_("none"), _("poor"), _("usable"), _("good"), _("excellent"))[level]
