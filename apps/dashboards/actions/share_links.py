"""Opening results to others by a link, changing what it opens, and closing it again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from apps.audit.record import record
from apps.dashboards.models import ShareLink
from apps.tenancy import links
from apps.tenancy.context import current_organisation

USUAL_DAYS = 30
MOST_TRIES = 10  # wrong passphrases in a row, before the link waits
WAIT = timedelta(minutes=15)


class WrongPassphraseError(Exception):
    """What was typed is not the link's passphrase."""


class TooManyTriesError(Exception):
    """Too many wrong passphrases came in a row: even the right one has to wait."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a link opens, for how long, and what else has to be known."""

    name: str
    quarter: str = ""  # empty: always the latest
    cards: tuple[str, ...] = ()  # none: the whole report
    days: int = USUAL_DAYS
    passphrase: str = ""


def create_share_link(*, terms: Terms, by: UUID | None, at: datetime) -> tuple[ShareLink, str]:
    """Make a link to the current organisation's results; return it with its token.

    The token is kept nowhere: nobody sees it again.
    """
    secret = links.new_secret()
    link = ShareLink.objects.create(
        name=terms.name,
        quarter=terms.quarter,
        cards=list(terms.cards),
        secret_hash=links.fingerprint(secret),
        passphrase_hash=make_password(terms.passphrase) if terms.passphrase else "",
        created_at=at,
        created_by_id=by,
        renewed_at=at,
        expires_at=at + timedelta(days=terms.days),
    )
    record("link shared", _subject(link), by=by, at=at)
    return link, links.join(current_organisation(), secret)


def edit_share_link(
    *, link: ShareLink, name: str, days: int | None, by: UUID, at: datetime
) -> None:
    """Give a link another name and, where days are given, another end."""
    changes: dict[str, object] = {"name": name}
    if days is not None:
        changes |= {"renewed_at": at, "expires_at": at + timedelta(days=days)}
    if ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(**changes):
        record("shared link changed", _subject(link), by=by, at=at)


def revoke_share_link(*, link: ShareLink, by: UUID, at: datetime) -> None:
    """Close a link for good, from the next request on."""
    if ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at):
        record("shared link revoked", _subject(link), by=by, at=at)


def unlock_share_link(*, link: ShareLink, passphrase: str, at: datetime) -> None:
    """Compare what was typed with the link's passphrase.

    The row is locked meanwhile: tries at one link wait for each other, so none goes uncounted.

    Raises
    ------
    TooManyTriesError
        After too many wrong ones, whatever was typed.
    WrongPassphraseError
        If it is not the passphrase.
    """
    row = ShareLink.objects.select_for_update().get(pk=link.pk)
    if row.wrong_since is not None and row.wrong_since <= at - WAIT:
        row.wrong_tries, row.wrong_since = 0, None
    if row.wrong_tries >= MOST_TRIES:
        raise TooManyTriesError
    is_right = check_password(passphrase, row.passphrase_hash)
    row.wrong_tries = 0 if is_right else row.wrong_tries + 1
    row.wrong_since = None if is_right else at
    row.save(update_fields=["wrong_tries", "wrong_since"])
    if not is_right:
        raise WrongPassphraseError


def count_view(*, link: ShareLink) -> None:
    """Count that the link was opened once more; by whom, and when, is nowhere written."""
    ShareLink.objects.filter(pk=link.pk).update(views=F("views") + 1)


def _subject(link: ShareLink) -> str:
    return f"link {str(link.pk)[:8]} to {link.quarter or 'the latest results'}"
