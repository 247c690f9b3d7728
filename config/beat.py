"""What the clock starts, and how often: each app says it in its `schedule`."""

from apps.accounts import schedule as accounts
from apps.api import schedule as api
from apps.assessments import schedule as assessments
from apps.benchmarks import schedule as benchmarks
from apps.jobs import schedule as jobs
from apps.notifications import schedule as notifications
from apps.operations import schedule as operations
from apps.reports import schedule as reports

SCHEDULE = {
    **jobs.BEAT,
    **notifications.BEAT,
    **accounts.BEAT,
    **assessments.BEAT,
    **benchmarks.BEAT,
    **reports.BEAT,
    **api.BEAT,
    **operations.BEAT,
}
