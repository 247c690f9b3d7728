"""The figures by which companies run customer care, read from the data file."""

import json
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "kpis.json"


@cache
def kpis() -> list[tuple[str, str]]:
    """Return code and name of each figure."""
    loaded = json.loads(SOURCE.read_text(encoding="utf-8"))
    return [(row["code"], row["name"]) for row in loaded["kpis"]]
