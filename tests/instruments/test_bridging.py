"""Links between two versions, from people who answered both."""

import csv
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.instruments.bridging import BridgeError, links, links_from, read_study
from apps.instruments.definition import Definition
from apps.instruments.models import InstrumentVersion
from apps.instruments.publishing import read_files

EARLIER = Definition(read_files())
PEOPLE, COMPANIES = 400, 20


def later(**changed: str) -> Definition:
    """Return the next version, some items of which are worded otherwise."""
    content: dict[str, Any] = deepcopy(read_files())
    content["questionnaire"]["version"] = "2.0.0"
    for row in content["questionnaire"]["items"]:
        row["text"] = changed.get(row["code"], row["text"])
    return Definition(content)


def write_study(path: Path, definition: Definition, easier: str = "") -> Path:
    """Write a study whose people agree more, by one step, with one item of the new form."""
    random = np.random.default_rng(11)
    asked = [q for q in definition.questions if q.position is not None]
    rows = []
    for person in range(PEOPLE):
        level = random.normal(3, 0.8)
        row: dict[str, object] = {"company": f"c{person % COMPANIES}"}
        for question in asked:
            for form in ("old:", "new:"):
                points = level + random.normal(0, 0.7) + (form + question.code == f"new:{easier}")
                raw = int(np.clip(np.rint(points), 1, 5))
                row[form + question.code] = 6 - raw if question.is_reversed else raw
        rows.append(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_links_only_the_dimension_whose_items_changed(tmp_path: Path) -> None:
    new = later(TEC2="We try new channels before anybody asks.")
    study = read_study(write_study(tmp_path / "bridge.csv", EARLIER, "TEC2"), EARLIER, new)

    (found,) = links(study, EARLIER, new)

    assert (found["dimension"], found["from_version"]) == ("TEC", "1.0.0")
    assert (found["anchors"], found["items"]) == (3, 4)
    assert (found["companies"], found["respondents"]) == (COMPANIES, PEOPLE)
    middle = found["slope"] * 50 + found["intercept"]
    assert 53 < middle < 59, "an item of four that is a step easier is worth about six points"


def test_a_link_holds_from_the_version_it_was_made_for(tmp_path: Path) -> None:
    new = later(TEC2="We try new channels before anybody asks.")
    study = read_study(write_study(tmp_path / "bridge.csv", EARLIER), EARLIER, new)
    new.scoring["links"] = links(study, EARLIER, new)

    assert set(links_from("1.0.0", new)) == {"TEC"}
    assert links_from("0.9.0", new) == {}


def test_an_anchor_that_drifted_is_counted_no_longer(tmp_path: Path) -> None:
    """TEC1 has the same words but is agreed with a step more: it is not the same question."""
    new = later(TEC2="We try new channels before anybody asks.")
    study = read_study(write_study(tmp_path / "bridge.csv", EARLIER, "TEC1"), EARLIER, new)

    (found,) = links(study, EARLIER, new)

    assert found["anchors"] == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("company\n", "has no rows"),
        ("company,old:CUS1\nc1,4\n", "has no column old:CUS2"),
    ],
)
def test_says_what_is_missing_of_a_study(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "bridge.csv"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(BridgeError, match=told):
        read_study(file, EARLIER, later())


def test_refuses_an_answer_that_is_none(tmp_path: Path) -> None:
    file = write_study(tmp_path / "bridge.csv", EARLIER)
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].rsplit(",", 1)[0] + ",7"
    file.write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(BridgeError, match="is not an answer of 1 to 5"):
        read_study(file, EARLIER, later())


def test_the_command_names_a_version_that_was_never_published(
    instrument: InstrumentVersion, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"no version 0\.1\.0"):
        call_command("link_versions", tmp_path / "bridge.csv", earlier="0.1.0")


def test_the_command_prints_no_link_where_nothing_changed(
    instrument: InstrumentVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("link_versions", write_study(tmp_path / "b.csv", EARLIER), earlier="1.0.0")

    assert capsys.readouterr().out.strip() == '{\n "links": []\n}'
