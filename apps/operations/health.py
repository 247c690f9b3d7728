"""Tells an orchestrator whether this process lives, and whether it can serve."""

from collections.abc import Callable
from functools import cache
from uuid import uuid4

from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.jobs.finding import dead_jobs
from apps.operations.refusal import unsafe_role
from apps.tenancy.context import acting_for

RETRY_AFTER = "5"  # seconds
BROKER_PATIENCE = 2  # seconds


@never_cache
@require_safe
def tell_liveness(_request: HttpRequest) -> HttpResponse:
    """Answer: the process does, whatever else is wrong."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def tell_readiness(_request: HttpRequest) -> HttpResponse:
    """Answer 200 if a page would work, else 503 with what is missing; the rest only warns."""
    checks = {name: _finding(check) for name, check in CHECKS.items()}
    is_ready = all(finding == "ok" for finding in checks.values())
    answer = JsonResponse(
        {
            "status": "ready" if is_ready else "not ready",
            "checks": checks,
            "warnings": [*_broker_warnings(), *_job_warnings()] if is_ready else [],
        },
        status=200 if is_ready else 503,
    )
    if not is_ready:
        answer["Retry-After"] = RETRY_AFTER
    return answer


def _finding(check: Callable[[], str]) -> str:
    try:
        return check() or "ok"
    except DatabaseError as error:
        return type(error).__name__  # its text may hold addresses


def _database_complaint() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _role_complaint() -> str:
    return unsafe_role("default")


def _missing_migrations() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    return ", ".join(f"{app}.{name}" for app, name in sorted(_latest_migrations() - applied))


@cache
def _latest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _tenancy_complaint() -> str:
    """Say whether the database believes the organisation that this process names."""
    organisation_id = uuid4()
    with acting_for(organisation_id), connection.cursor() as cursor:
        cursor.execute("SELECT tenancy.organisation()")
        return "" if cursor.fetchone() == (organisation_id,) else "the setting does not hold"


CHECKS = {  # each says what is wrong, and nothing if nothing is
    "database": _database_complaint,
    "role": _role_complaint,
    "migrations": _missing_migrations,
    "tenancy": _tenancy_complaint,
}


def _job_warnings() -> list[str]:
    dead = len(dead_jobs())
    return [f"jobs: {dead} given up, see manage.py revive_jobs"] if dead else []


def _broker_warnings() -> list[str]:
    broker = current_app.connection_for_read(connect_timeout=BROKER_PATIENCE)
    try:
        broker.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
    except Exception as error:  # every broker has errors of its own
        return [f"broker: {type(error).__name__}"]
    finally:
        broker.release()
    return []
