"""Where Celery's messages go: the queue embedded in PostgreSQL, or a broker of one's own."""

from typing import Any

from psycopg.conninfo import make_conninfo

AT_ONCE = {"max_retries": 0}  # whoever publishes does not wait: the sweeper says it again
VISIBILITY_TIMEOUT = 900  # seconds; above a job's lease, which is above a task's time limit
SHORTEST_LEASE = 2  # seconds: half of it is a task's time limit, and a limit of 0 is none


def lease(seconds: int) -> int:
    """Return the lease of a job; refuse one that does not fit the other times.

    Raises
    ------
    SystemExit
        If a message could come back before the lease is over, or a task would have no time limit.
    """
    if not SHORTEST_LEASE <= seconds < VISIBILITY_TIMEOUT:
        raise SystemExit(
            f"TIDEMARK_JOB_LEASE must be at least {SHORTEST_LEASE} seconds and below"
            f" {VISIBILITY_TIMEOUT}, when the broker hands a message out again: not {seconds}"
        )
    return seconds


def broker(url: str, database: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return Celery's broker URL and its transport's options.

    The embedded queue gets an explicit connection string of its own role: without one it would
    silently take `DATABASE_URL`, and with it a role that may do more. Its client keeps these five
    values only; TLS is set by libpq's own variables, such as `PGSSLMODE`.
    """
    if url.startswith("pgmq"):
        return "pgmq://", {
            "conn_string": make_conninfo(
                dbname=database["NAME"],
                user=database["USER"],
                password=database["PASSWORD"],
                host=database["HOST"],
                port=database["PORT"] or "5432",
            ),
            "init_extension": False,
            "use_notify": True,
            "polling_interval": 0.1,
            "wait_time_seconds": 0,
            "pool_size": 4,
            "pool_timeout": 5,  # seconds; a page must not wait for a broker
            "visibility_timeout": VISIBILITY_TIMEOUT,
        }
    if url.startswith("amqp"):
        return url, {"confirm_publish": True, **AT_ONCE}
    return url, {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        **AT_ONCE,
    }
