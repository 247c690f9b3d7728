"""Workers are killed, again and again, while they score: every round is scored, once.

The rounds are closed by the action that the page's button calls, not by the button: a hundred
rounds with their answers would take an hour of posts, and it is the workers that are on trial.
Worker and broker are real: the programs that the one-command run starts, on the tests' database.
"""

import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connections
from django.db.models.expressions import RawSQL
from django.utils.timezone import now

from apps.accounts.quarters import Quarter
from apps.assessments import tasks
from apps.assessments.actions.rounds import close_round
from apps.assessments.models import DimensionScore, Gap, PersonaShare, Response, Round, RoundResult
from apps.assessments.scoring import score_round
from apps.instruments.models import InstrumentVersion
from apps.jobs.actions import send
from apps.jobs.models import MAX_ATTEMPTS, Job, State
from apps.jobs.tasks import WORK
from apps.operations.processes import Service
from apps.samples import answering
from apps.tenancy.context import acting_for
from tests.conftest import Company, found
from tests.journeys.served import wait_until
from tests.postgres import SERVER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "clock"])

KILLS = 20
COMPANIES, QUARTERS = 4, 24  # with a round each
JOBS = 5 * COMPANIES * QUARTERS  # a round's scoring, two notices, and a mail of each to the owner
LEASE = 20  # seconds; two minutes in production
LONGEST_MOMENT = 0.15  # seconds after a claim within which a worker is killed
LOOK = 0.002  # seconds between two looks at the jobs
TEAM = {"leader": 5, "frontline": 6}
DERIVED = (RoundResult, DimensionScore, PersonaShare, Gap)
WRITER = RawSQL("xmin::text", ())  # the transaction that wrote the row as it is
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")

Rows = list[dict[str, Any]]


@dataclass
class Worker:
    """The real worker: a process with two children, which claim jobs for a few seconds each."""

    service: Service
    started_at: datetime

    def start(self) -> None:
        self.started_at = now()
        self.service.start()

    def is_scoring(self) -> bool:
        """Tell whether a job is held that was claimed in this life of the worker."""
        with connections["clock"].cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM jobs_job WHERE state = 'due' AND lease_until > %s)",
                [self.started_at + timedelta(seconds=LEASE)],
            )
            return bool(cursor.fetchone()[0])

    def kill(self) -> None:
        """End the process and its children without a word."""
        assert self.service.pid
        os.killpg(self.service.pid, signal.SIGKILL)


@pytest.fixture
def companies(db: None) -> list[Company]:
    """Return companies whose rounds have closed, and wait to be scored."""
    rng = np.random.default_rng(7)
    made = [found(f"Company{n}", f"company{n}.example") for n in range(COMPANIES)]
    for company in made:
        with acting_for(company.organisation.pk):
            for round_ in _answered_rounds(rng):
                close_round(round_=round_, by=None, at=now())
    return made


@pytest.fixture
def worker(
    companies: list[Company], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Worker]:
    """Return a worker that has just been started, with beat beside it."""
    monkeypatch.setenv("TIDEMARK_JOB_LEASE", str(LEASE))
    beat = _celery("beat", "-s", str(tmp_path / "schedule"), "--pidfile=", log=tmp_path / "beat")
    service = _celery("worker", "-Q", WORK, "-c", "2", *QUIET, log=tmp_path / "worker")
    worker = Worker(service, now())
    beat.start()
    worker.start()
    yield worker
    beat.stop()
    service.stop()


class TestKilledWorker:
    def test_loses_no_round_and_scores_none_twice(
        self, companies: list[Company], worker: Worker
    ) -> None:
        caught = _kill_again_and_again(worker)

        assert caught >= KILLS / 2, "kills that found a job in the worker's hands"
        wait_until(lambda: not _jobs(companies, state=State.DUE), "the end of the work")
        jobs = _jobs(companies)
        assert {job.state for job in jobs} == {State.DONE}
        assert len(jobs) == JOBS
        repeated = sum(job.attempts for job in jobs) - len(jobs)
        assert caught <= repeated <= 2 * KILLS  # the worker has two children
        assert max(job.attempts for job in jobs) <= MAX_ATTEMPTS

        assert all(len(writers) == 1 for writers in _writers(companies))

        scored = _results(companies)
        assert sum("maturity" in row for row in scored) == COMPANIES * QUARTERS
        _hint_again(jobs)
        assert _results(companies) == scored  # nothing was as much as written again

        assert _without_writers(scored) == _without_writers(_scored_in_peace(companies))


def _kill_again_and_again(worker: Worker) -> int:
    """Kill the worker at seeded moments while it scores; return how often a job was cut short."""
    dice = random.Random(20)  # noqa: S311 - moments, not secrets
    caught = 0
    for _ in range(KILLS):
        wait_until(worker.is_scoring, "a worker that scores", glance=LOOK)
        time.sleep(dice.uniform(0, LONGEST_MOMENT))
        worker.kill()
        caught += worker.is_scoring()
        worker.start()
    return caught


def _answered_rounds(rng: np.random.Generator) -> list[Round]:
    """Return open rounds, one a quarter, that all people of the company have answered."""
    instrument, at = InstrumentVersion.objects.current(), now()
    form = instrument.form()
    rounds = [
        Round(
            quarter=Quarter(2019, 1).shifted(number).code,
            time_zone="Europe/Berlin",
            instrument=instrument,
            state="open",
            opened_at=at,
            closes_at=at + timedelta(days=14),
        )
        for number in range(QUARTERS)
    ]
    responses = [
        Response(round=round_, group=group, answers=row.tolist(), is_submitted=True)
        for round_ in rounds
        for group, n in TEAM.items()
        for row in answering.answer(rng, form.coordinates[0], group, n, form)
    ]
    Round.objects.bulk_create(rounds)
    Response.objects.bulk_create(responses)
    return rounds


def _celery(*arguments: str, log: Path) -> Service:
    """Return a program of the one-command run."""
    program = str(Path(sys.executable).parent / "celery")
    return Service(
        arguments[0], [program, "-A", "config", "--skip-checks", *arguments], log, patience=15
    )


def _jobs(companies: list[Company], **wanted: Any) -> list[Job]:
    return _of_each(companies, lambda: list(Job.objects.filter(**wanted)))


def _results(companies: list[Company]) -> Rows:
    """Return every derived row, every round, and which transaction wrote each of them."""
    return _of_each(companies, _of_company)


def _of_company() -> Rows:
    rows: Rows = []
    for model in (*DERIVED, Round):
        table: Any = model.objects
        rows += table.annotate(writer=WRITER).order_by("pk").values()
    return rows


def _writers(companies: list[Company]) -> list[set[str]]:
    """Return for each round the transactions that wrote its results, its state and its job.

    One wrote all of it: no round is scored without its job being done, so none is scored again.
    """

    def of_one() -> list[set[str]]:
        by_round: dict[str, set[str]] = defaultdict(set)
        for row in _of_company():
            by_round[str(row.get("round_id", row["id"]))].add(row["writer"])
        scoring = Job.objects.filter(kind=tasks.score_round.name).annotate(writer=WRITER)
        for job in scoring.values("arguments", "writer"):
            by_round[job["arguments"]["round_id"]].add(job["writer"])
        return list(by_round.values())

    return _of_each(companies, of_one)


def _hint_again(jobs: list[Job]) -> None:
    """Repeat hints, as a broker may, and wait until the worker has taken them all."""
    for job in jobs[::4]:
        send(job.kind, job.pk, job.organisation_id)
    wait_until(_is_queue_empty, "an empty queue")


def _is_queue_empty() -> bool:
    """Tell whether no message waits; those that a killed worker held are not shown for long."""
    with SERVER.administrator() as admin:
        waiting = admin.execute("SELECT count(*) FROM pgmq.q_work WHERE vt <= now()").fetchone()
    return waiting == (0,)


def _scored_in_peace(companies: list[Company]) -> Rows:
    """Derive all results once more, here, where nobody kills anything."""

    def of_one() -> list[Any]:
        for round_ in Round.objects.select_related("instrument"):
            score_round(round_, at=now())
        return []

    _of_each(companies, of_one)
    return _results(companies)


def _without_writers(rows: Rows) -> Rows:
    return [{name: value for name, value in row.items() if name != "writer"} for row in rows]


def _of_each(companies: list[Company], read: Callable[[], list[Any]]) -> list[Any]:
    found_ = []
    for company in companies:
        with acting_for(company.organisation.pk):
            found_ += read()
    return found_
