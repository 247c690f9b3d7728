"""What `make bench` measures of the doors for BI: files of a million rows, and a page of fifty."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import orjson
import psycopg

from apps.api.rendering import QuickJsonRenderer
from apps.api.v1.paged import body_of
from apps.api.v1.pages import page, question_of
from apps.api.v1.sources import OneDataset
from apps.operations.binaries import find_binaries
from apps.reports.exporting import allow_time
from apps.reports.feed import publish
from apps.reports.files import Format, Selection, build
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.bench.figures import Figure, best
from tests.conftest import found

Admin = psycopg.Connection[Any]

ROWS = 1_000_000
RUNS = 5
DATASET = DATASETS["persona_shares"]  # of eleven columns
COLUMNS = ", ".join(column.name for column in DATASET.columns)
TABLE = DATASET.model._meta.db_table
PAGE = 50  # rows
PAGES = 200  # in one measured run

# Straight into the published rows: they rest on no facts, and are published no more.
FILL = f"""
    INSERT INTO {TABLE} (organisation_id, id, change_seq, changed_at, round_id, period_id,
        persona_key, persona_id, share, share_low, share_high, p_top)
    SELECT %(organisation)s, md5('row' || n)::uuid, n,
        '2026-11-16T12:00:00.123456Z'::timestamptz + n / 5000 * interval '1 hour',
        md5('round' || n / 5)::uuid, (2000 + n / 100000) || '-Q' || 1 + n / 5 %% 4,
        (ARRAY['casualist', 'honcho', 'selfie', 'stickler', 'traditionalist'])[1 + n %% 5],
        'honcho@1.0.0', round(random()::numeric, 3), round(random()::numeric, 3),
        round(random()::numeric, 3), round(random()::numeric, 3)
    FROM generate_series(1, %(rows)s) n
"""  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class Cost:
    """What a file took, and how large it is."""

    seconds: float
    bytes: int
    growth: int = 0  # bytes of memory


def doors(admin: Admin) -> Iterator[Figure]:
    """Measure files against PostgreSQL's own, side by side, and a page against the bare rows."""
    organisation = found("Acme", "acme.example").organisation.pk
    with acting_for(organisation):
        publish()
    _fill(admin, organisation)
    with tempfile.TemporaryDirectory() as folder:
        yield from _files(organisation, Path(folder))
    yield _page(organisation)


def _files(organisation: UUID, folder: Path) -> Iterator[Figure]:
    ways: dict[str, Callable[[Path], Cost]] = {
        "copy": lambda path: _copied(organisation, path),
        "csv": lambda path: _built(organisation, "csv", path),
        "parquet": lambda path: _built(organisation, "parquet", path),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(RUNS):  # in turns: what else the machine does slows each of them alike
        for name, way in ways.items():
            costs[name].append(way(folder / name))
    copy, csv, parquet = (min(costs[name], key=lambda cost: cost.seconds) for name in ways)
    growth = max(cost.growth for name in ways for cost in costs[name])
    what = f"of {ROWS:,} x {len(DATASET.columns)} against psql's \\copy"
    yield Figure(
        f"CSV {what}", csv.seconds / copy.seconds, 1.6, "times as long", detail=_told(csv, copy)
    )
    yield Figure(
        f"Parquet {what}",
        parquet.seconds / copy.seconds,
        1.5,
        "times as long",
        detail=_told(parquet, copy),
    )
    yield Figure(f"Size of Parquet {what}", parquet.bytes / copy.bytes, 0.2, "times the bytes")
    yield Figure("Memory that these files take", growth / 2**20, 64, "MB more")


def _page(organisation: UUID) -> Figure:
    """Measure a page of REST from its question to its bytes: neither token nor throttle."""
    names = [column.name for column in DATASET.columns]
    rows = DATASET.model.objects
    with acting_for(organisation):
        feed = publish()
        feed.last_seq = ROWS  # as if these rows had been published

        def bare() -> None:
            for _ in range(PAGES):
                found = rows.filter(change_seq__range=(1, ROWS)).order_by("change_seq")
                orjson.dumps(list(found.values(*names)[:PAGE]))

        def ours() -> None:
            for _ in range(PAGES):
                question = question_of(OneDataset(DATASET), {"limit": str(PAGE)}, feed)
                QuickJsonRenderer().render(body_of(page(question, feed), feed))

        pairs = [(best(ours, 1), best(bare, 1)) for _ in range(RUNS)]
    taken, least = (min(times) for times in zip(*pairs, strict=True))
    return Figure(
        f"A page of {PAGE} rows against values() of the same query and orjson",
        taken / least,
        1.3,
        "times the processor time",
        detail=f"{1000 * taken / PAGES:.2f} ms against {1000 * least / PAGES:.2f} ms",
    )


def _fill(admin: Admin, organisation: UUID) -> None:
    admin.execute(FILL, {"organisation": organisation, "rows": ROWS})
    admin.commit()
    admin.autocommit = True
    admin.execute(f"VACUUM ANALYZE {TABLE}")
    admin.autocommit = False


def _copied(organisation: UUID, path: Path) -> Cost:
    """Have psql copy the same rows in the same order, as the administrator: no policy is asked."""
    psql, address = find_binaries().program("psql"), os.environ["DATABASE_URL"]
    rows = f"SELECT {COLUMNS} FROM {TABLE} WHERE organisation_id = '{organisation}'"  # noqa: S608
    command = f"\\copy ({rows} ORDER BY change_seq) TO '{path}' CSV HEADER"
    start = perf_counter()
    subprocess.run(  # noqa: S603 - our own program and words
        [psql, address, "--quiet", "--no-psqlrc", "--command", command], check=True
    )
    return Cost(perf_counter() - start, path.stat().st_size)


def _built(organisation: UUID, suffix: str, path: Path) -> Cost:
    """Build the file as the door does, from the question whether all is published to the digest."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
    before = _memory("VmRSS")
    start = perf_counter()
    with acting_for(organisation):
        allow_time()  # as a worker has it
        build(Selection(DATASET), Format(suffix), path)
    taken = perf_counter() - start
    return Cost(taken, path.stat().st_size, _memory("VmHWM") - before)


def _memory(name: str) -> int:
    """Return this process's memory in bytes, by the name that Linux has for it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def _told(ours: Cost, theirs: Cost) -> str:
    return (
        f"{ours.seconds:.2f} s and {ours.bytes / 1e6:.0f} MB against"
        f" {theirs.seconds:.2f} s and {theirs.bytes / 1e6:.0f} MB"
    )
