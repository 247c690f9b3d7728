"""Does an organisation's work as a worker would, without a broker."""

from celery import current_app
from django.utils.timezone import now

from apps.jobs.models import Job
from apps.tenancy.context import acting_for
from tests.conftest import Company


def do_jobs(company: Company) -> None:
    """Do what is due, and what that makes due, until nothing is left."""
    identity = company.organisation.pk
    while True:
        with acting_for(identity):
            due = list(Job.objects.claimable(now()).values_list("kind", "pk"))
        if not due:
            return
        for kind, job_id in due:
            current_app.tasks[kind](str(job_id), str(identity))
