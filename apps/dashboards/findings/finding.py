"""The form of a finding, and the sentences that several findings share."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.dashboards import wording
from apps.reports.changes import Comparison
from apps.reports.peers import PeerScores


@dataclass(frozen=True, slots=True)
class Finding:
    """What a card says: its heading, and the sentence under it."""

    title: str
    sentence: str


def ahead(peers: PeerScores) -> str:
    """Return the own place in words: a range of roughly how many peers lie behind."""
    place = peers.place
    if place is None:
        raise ValueError("there is no place to speak of")
    return _("ahead of roughly {range} of {peers}").format(
        range=wording.range_of(place), peers=wording.cohort(peers)
    )


def inside(name: str) -> str:
    """Return a dimension's name as it is written inside a sentence."""
    return name[:1].lower() + name[1:]


def obstacle(comparison: Comparison) -> str:
    """Return why two rounds cannot be compared."""
    since = wording.quarter(comparison.since)
    if comparison.obstacle == "groups":
        return _(
            "It cannot be compared with {quarter}: other groups of people answered then."
        ).format(quarter=since)
    return _(
        "It cannot be compared with {quarter}: another version of the questionnaire or of the "
        "scoring was used then."
    ).format(quarter=since)
