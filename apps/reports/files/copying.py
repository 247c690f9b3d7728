"""PostgreSQL's COPY, read in blocks of whole rows."""

import select
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection
from psycopg import errors, sql
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

BLOCK = 2**20  # bytes, more or less: rows are not cut
WAITING = 4  # blocks that are read before the first of them is written
NOT_WAITING = 1  # how libpq is asked for what has come, and no more
NONE_YET = 0  # what it answers then


class Copy:
    """What a COPY sends, in blocks of whole rows."""

    def __init__(self, server: PGconn) -> None:
        self.rows = 0  # in all, once the last block was read
        self._server = server
        self._incoming = select.poll()
        self._incoming.register(server.socket, select.POLLIN)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the blocks: the server sends row by row, at which psycopg's reader is slow."""
        block = bytearray()
        while (found := self._server.get_copy_data(NOT_WAITING))[0] >= 0:
            if found[0] == NONE_YET:
                self._wait()
                continue
            block += found[1]
            if len(block) >= BLOCK:
                yield bytes(block)
                block.clear()
        if block:
            yield bytes(block)
        self._finish()

    def _wait(self) -> None:
        """Wait for more: libpq's own waiting would hold the interpreter's lock all the time."""
        self._incoming.poll()
        self._server.consume_input()

    def _finish(self) -> None:
        """Take all that the server still says: it takes no other statement before that."""
        failure: errors.Error | None = None
        while (result := self._server.get_result()) is not None:
            if result.status != ExecStatus.COMMAND_OK:
                failure = failure or errors.error_from_result(result)
            self.rows = result.command_tuples or 0
        if failure is not None:
            raise failure


@contextmanager
def copied(query: sql.Composed, options: str) -> Iterator[Copy]:
    """Run the query through COPY: read all that it yields, or leave by an error."""
    statement = sql.SQL("COPY ({}) TO STDOUT ({})").format(query, sql.SQL(options))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield Copy(copy.connection.pgconn)


def pump(copy: Copy, write: Callable[[bytes], object]) -> int:
    """Write the blocks in their order on another thread, while the next ones are being read.

    Returns the number of rows.
    """
    with ThreadPoolExecutor(1) as writer:
        pending: deque[Future[object]] = deque()
        for block in copy:
            pending.append(writer.submit(write, block))
            if len(pending) > WAITING:
                pending.popleft().result()
        for written in pending:
            written.result()
    return copy.rows
