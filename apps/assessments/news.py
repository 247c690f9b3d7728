"""What webhooks tell of a round: which one it is, and where its facts are."""

from django.conf import settings

from apps.assessments.models import Round
from apps.notifications.mail import page_address

News = dict[str, str]


def about_round(round_: Round) -> News:
    """Return what is told when a round opens or closes."""
    return _which(round_) | {"url": page_address(settings.API_ADDRESSES["round"], round_.pk)}


def about_results(round_: Round) -> News:
    """Return what is told when a round has its results."""
    scores = page_address(settings.API_ADDRESSES["scores"])
    return _which(round_) | {"url": f"{scores}?period_id={round_.quarter}"}


def _which(round_: Round) -> News:
    return {"round_id": str(round_.pk), "period_id": round_.quarter}
