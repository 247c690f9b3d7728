"""Asking for an export, and removing those whose time is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.accounts.models import Organisation
from apps.jobs.actions import enqueue
from apps.jobs.models import Job, State
from apps.reports.feed import publish
from apps.reports.models import Export
from apps.reports.models.export import KEPT
from apps.reports.registry import Dataset
from apps.reports.tasks import make_export
from apps.tenancy.context import current_organisation

MOST_UNFINISHED = 4  # of an organisation
MOST_KEPT = 4 * 2**30  # bytes of an organisation's files


class TooManyExportsError(Exception):
    """As many exports as an organisation may have are not finished yet."""


class TooMuchKeptError(Exception):
    """An organisation's files take all the room that it has; some is free at that time."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too much kept")
        self.until = until


def ask_for_export(
    *, dataset: Dataset, suffix: str, filters: Mapping[str, Any], by: UUID | None, at: datetime
) -> Export:
    """Have what is published of a dataset, now or later, made into a file.

    Raises
    ------
    TooManyExportsError
        If too many are being made.
    TooMuchKeptError
        If those that are there take too much room.
    """
    organisation = Organisation.objects.select_for_update(no_key=True)
    organisation.get(pk=current_organisation())  # who asks at once is counted one after the other
    unfinished = Job.objects.filter(
        organisation=current_organisation(), kind=make_export.name, state=State.DUE
    )
    if unfinished.count() >= MOST_UNFINISHED:
        raise TooManyExportsError
    kept = Export.objects.current(at)
    if kept.room() >= MOST_KEPT:
        raise TooMuchKeptError(kept.earliest("expires_at").expires_at)
    publish()
    export = Export.objects.create(
        dataset=dataset.name,
        suffix=suffix,
        filters=dict(filters),
        asked_by_id=by,
        asked_at=at,
        expires_at=at + KEPT,
    )
    enqueue(make_export, key=export.job_key, export_id=export.pk)
    return export


def remove_expired_exports(*, at: datetime) -> None:
    """Remove the exports whose time is over, with their files."""
    Export.objects.expired(at).delete()
