"""A next version of the instrument, published for a test and withdrawn after it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from apps.instruments.publishing import read_files
from tests.postgres import SERVER

Edit = Callable[[dict[str, Any]], None]

PUBLISH = """
    INSERT INTO instruments_instrumentversion
        (code, version, scoring_version, prototype_version, definition, content_hash, published_at)
    VALUES (%s, '2.0.0', '2.0.0', '2.0.0', %s, %s, now() + interval '1 second')
"""
WITHDRAW = "DELETE FROM instruments_instrumentversion WHERE version = '2.0.0'"


@contextmanager
def next_version(edit: Edit) -> Iterator[None]:
    """Publish version 2.0.0, which differs from the data files by the edit."""
    content = read_files()
    edit(content)
    with SERVER.administrator() as admin:
        code = content["questionnaire"]["instrument"]
        admin.execute(PUBLISH, (code, json.dumps(content), uuid4().hex))
    try:
        yield
    finally:
        with SERVER.administrator() as admin:
            admin.execute("SET session_replication_role = replica")  # versions are immutable
            admin.execute(WITHDRAW)


def other_prototypes(content: dict[str, Any]) -> None:
    """Move one persona: the same questions, other prototypes."""
    content["personas"]["personas"][0]["prototype"]["TEC"] = 3.0


def other_item(content: dict[str, Any]) -> None:
    """Ask one item in other words: its dimension is another one now."""
    item = next(row for row in content["questionnaire"]["items"] if row["code"] == "TEC2")
    item["text"] = "We try new channels before anybody asks."


def other_order(content: dict[str, Any]) -> None:
    """Ask the same items in another order."""
    for row in content["questionnaire"]["items"]:
        row["order"] = 33 - row["order"]


def linked_item(content: dict[str, Any]) -> None:
    """Ask one item in other words, with a link from the version before: ten points easier."""
    other_item(content)
    content["scoring"]["links"] = [
        {
            "from_version": "1.0.0",
            "dimension": "TEC",
            "slope": 1.0,
            "intercept": 10.0,
            "covariance": [[0.0, 0.0], [0.0, 4.0]],
            "respondents": 250,
            "companies": 12,
            "anchors": 3,
            "items": 4,
        }
    ]


def weakly_linked_item(content: dict[str, Any]) -> None:
    """The same link, from too few people."""
    linked_item(content)
    content["scoring"]["links"][0] |= {"respondents": 40}
