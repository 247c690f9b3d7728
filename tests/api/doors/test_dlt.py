"""dlt, by our recipe's very text, keeps a warehouse that equals the database after every run."""

import random
import runpy
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.utils.timezone import now

from apps.api.v1.pages import DEFAULT_LIMIT
from apps.assessments.models import Round
from apps.performance.models import Annotation, KpiReading
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import score, token_of
from tests.api.doors.conftest import Copied
from tests.api.doors.odd import TEXTS, Rows, published
from tests.conftest import Company
from tests.performance.entering import enter

pytestmark = pytest.mark.django_db(transaction=True)

SEEDS = range(3)
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")
KEPT = tuple(text for text in TEXTS if 0 < len(text) <= 80)  # what an event may be called
STEPS = 12  # between two runs

Edit = Callable[[Company, random.Random], None]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_warehouse_equals_the_database_after_edits_and_deletions(
    acme: Company, copied: Copied, workplace: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv("TIDEMARK_TOKEN", token_of(acme))
    script = workplace / "load.py"
    script.write_text(copied(acme, "dlt"))
    chance = random.Random(seed)  # noqa: S311 - no secret
    add_more_than_a_page(acme)
    for quarter in QUARTERS[:2]:
        score(acme, quarter, chance.uniform(0, 100))

    for _ in range(3):
        for _ in range(STEPS):
            chance.choice(EDITS)(acme, chance)
        loaded = runpy.run_path(str(script))

        expected = published(acme)
        for name in loaded["DATASETS"]:
            assert in_warehouse(workplace, name) == sorted(expected[name], key=_id), name
        assert expected["annotations"]


def add_more_than_a_page(company: Company) -> None:
    with acting_for(company.organisation.pk):
        Annotation.objects.bulk_create(
            Annotation(happened_on=date(2026, 9, 30), text=f"event {number}", created_at=now())
            for number in range(DEFAULT_LIMIT + 50)
        )


def add_event(company: Company, chance: random.Random) -> None:
    with acting_for(company.organisation.pk):
        Annotation.objects.create(
            happened_on=date(2026, chance.randint(1, 9), chance.randint(1, 28)),
            text=chance.choice(KEPT),
            detail=chance.choice(KEPT),
            created_at=now(),
        )


def change_event(company: Company, chance: random.Random) -> None:
    with acting_for(company.organisation.pk):
        standing = list(Annotation.objects.order_by("created_at"))
        for event in chance.sample(standing, min(len(standing), 50)):
            event.text, event.edited_at = chance.choice(KEPT), now()
            event.save()


def remove_event(company: Company, chance: random.Random) -> None:
    with acting_for(company.organisation.pk):
        standing = list(Annotation.objects.order_by("created_at"))
        for event in chance.sample(standing, min(len(standing), 20)):
            event.delete()


def enter_figure(company: Company, chance: random.Random) -> None:
    with acting_for(company.organisation.pk):
        enter(company, str(chance.randint(0, 1000) / 10), n=chance.choice([None, 420]))


def remove_figures(company: Company, _chance: random.Random) -> None:
    with acting_for(company.organisation.pk):
        KpiReading.objects.all().delete()


def score_or_remove_a_round(company: Company, chance: random.Random) -> None:
    with acting_for(company.organisation.pk):
        removed, _ = Round.objects.filter(quarter=QUARTERS[2]).delete()
    if not removed:
        score(company, QUARTERS[2], chance.uniform(0, 100))


EDITS: tuple[Edit, ...] = (
    *(add_event, add_event, change_event, remove_event),
    *(enter_figure, remove_figures, score_or_remove_a_round),
)


def in_warehouse(folder: Path, name: str) -> Rows:
    """Return the table's rows; dlt makes no table without rows, and no column of nulls alone."""
    with duckdb.connect(str(folder / "tidemark.duckdb"), read_only=True) as warehouse:
        made = warehouse.execute("SELECT table_name FROM information_schema.tables").fetchall()
        if (name,) not in made:
            return []
        rows = warehouse.execute(f"FROM published.{name}").to_arrow_table().to_pylist()
    columns = [column.name for column in DATASETS[name].columns]
    assert all(row["op"] == "upsert" for row in rows)
    told = [{column: _told(row.get(column)) for column in columns} for row in rows]
    return sorted(told, key=_id)


def _told(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _id(row: dict[str, Any]) -> str:
    return str(row["id"])
