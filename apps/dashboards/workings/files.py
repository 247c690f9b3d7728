"""The steps to a figure as JSON: the same words and numbers as on the page."""

from dataclasses import asdict
from typing import Any

from apps.dashboards.exhibits import Column, Table
from apps.dashboards.workings.page import Page, Step
from apps.reports.rounds import RoundRow


def document(page: Page, *, address: str, quarter: str, versions: RoundRow | None) -> Any:
    """Return a page as data: what it is about, its steps in their order, and the versions."""
    told: dict[str, Any] = {
        "title": page.title,
        "quarter": quarter,
        "permalink": address,
        "value": str(page.value),
        "label": page.label,
        "doubt": str(page.doubt),
        "lede": page.lede,
        "steps": [_step(step) for step in page.steps],
        "onward": [asdict(way) for way in page.onward],
    }
    if versions is not None:
        told["versions"] = {
            "instrument": versions.instrument_version,
            "scoring": versions.scoring_version,
            "prototypes": versions.prototype_version,
        }
    return told


def _step(step: Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "text": step.text,
        "formulas": list(step.formulas),
        "sums": [asdict(line) for line in step.sums],
        "table": None if step.table is None else _table(step.table),
        "note": step.note,
    }


def _table(table: Table) -> dict[str, Any]:
    """Return a table under the codes of its columns; under their names where it has no codes."""
    if all(isinstance(column, Column) for column in table.head):
        codes = [field.code for field in table.fields]
        columns = [asdict(field) for field in table.fields]
        rows = [dict(zip(codes, record, strict=True)) for record in table.records]
    else:
        codes = [str(name) for name in table.head]
        columns = [{"code": "", "name": name, "unit": ""} for name in codes]
        rows = [dict(zip(codes, map(str, row), strict=True)) for row in table.rows]
    return {"title": table.caption, "columns": columns, "rows": rows}
