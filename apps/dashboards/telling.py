"""Says how far a report is, while the transaction that makes it is still open."""

from concurrent.futures import ThreadPoolExecutor
from typing import Self
from uuid import UUID

from django.db import connection

from apps.dashboards.models import BoardReport, Step
from apps.tenancy.context import acting_for


class Progress:
    """Writes each step in a transaction of its own, so that pages show it at once.

    A thread writes, because a connection has one transaction and the job holds it. The job must
    not have locked the report's row: it would wait for itself.
    """

    def __init__(self, organisation: UUID, report_id: str) -> None:
        self._organisation = organisation
        self._report_id = report_id
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="report-progress")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._writer.submit(_disconnect).result()
        self._writer.shutdown()

    def tell(self, step: Step, page: int = 0) -> None:
        """Write which step has begun, and of which page."""
        self._writer.submit(self._write, step, page).result()

    def _write(self, step: Step, page: int) -> None:
        with acting_for(self._organisation):
            unmade = BoardReport.objects.filter(pk=self._report_id, made_at=None)
            unmade.update(step=step, pages=page)


def _disconnect() -> None:
    """Close the connection of the thread that calls."""
    connection.close()
