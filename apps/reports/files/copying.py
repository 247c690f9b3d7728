"""PostgreSQL's COPY, read in blocks of whole rows."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection
from psycopg import errors, sql
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

BLOCK = 256 * 1024  # bytes, more or less: rows are not cut
WAITING = 4  # blocks that are read before the first of them is written


@contextmanager
def copied(query: sql.Composed, options: str) -> Iterator[Iterator[bytes]]:
    """Run the query through COPY and yield its blocks: read them all, or leave by an error."""
    statement = sql.SQL("COPY ({}) TO STDOUT ({})").format(query, sql.SQL(options))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield _blocks(copy.connection.pgconn)


def pump(blocks: Iterator[bytes], write: Callable[[bytes], object]) -> None:
    """Write the blocks in their order on another thread, while the next ones are being read."""
    with ThreadPoolExecutor(1) as writer:
        pending: deque[Future[object]] = deque()
        for block in blocks:
            pending.append(writer.submit(write, block))
            if len(pending) > WAITING:
                pending.popleft().result()
        for written in pending:
            written.result()


def _blocks(server: PGconn) -> Iterator[bytes]:
    """Yield what the server sends: it sends row by row, which psycopg's own reader is slow at."""
    rows: list[memoryview] = []
    size = 0
    while (found := server.get_copy_data(0))[0] > 0:
        rows.append(found[1])
        size += found[0]
        if size >= BLOCK:
            yield b"".join(rows)
            rows, size = [], 0
    if rows:
        yield b"".join(rows)
    while (result := server.get_result()) is not None:
        if result.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(result)
