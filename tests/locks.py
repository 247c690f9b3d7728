"""Wait for the moment that a test is about: another connection stands at a lock of this one."""

from time import monotonic, sleep

from django.db import connection

PATIENCE = 30.0  # seconds, on a machine that has much else to do
HELD_UP = """
    SELECT EXISTS (
        SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
    )
"""


def wait_until_somebody_is_held_up() -> None:
    """Return as soon as somebody waits for what this connection's transaction has locked."""
    given_up_at = monotonic() + PATIENCE
    while monotonic() < given_up_at:
        with connection.cursor() as cursor:
            cursor.execute(HELD_UP)
            if cursor.fetchone() == (True,):
                return
        sleep(0.01)
    raise AssertionError("nobody waits for this transaction")
