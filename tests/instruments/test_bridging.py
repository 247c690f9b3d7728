"""Links between two versions, from people who answered both."""

import csv
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from numpy.typing import NDArray

from apps.instruments.bridging import BridgeError, drifted, links, links_from, read_study
from apps.instruments.definition import Definition
from apps.instruments.models import InstrumentVersion
from apps.instruments.publishing import read_files

EARLIER = Definition(read_files())
PEOPLE, COMPANIES = 400, 20
CHANGED: dict[str, dict[str, Any]] = {
    "TEC1": {"labels": ("never", "seldom", "sometimes", "often", "always")},
    "TEC3": {"is_reversed": False},
}


def later(**changed: str) -> Definition:
    """Return the next version, some items of which are worded otherwise."""
    content: dict[str, Any] = deepcopy(read_files())
    content["questionnaire"]["version"] = "2.0.0"
    for row in content["questionnaire"]["items"]:
        row["text"] = changed.get(row["code"], row["text"])
    return Definition(content)


def anchors_that_drift(sizes: tuple[int, ...], by: float) -> NDArray[np.bool_]:
    """Return which anchors are dropped (studies, anchors) if the first drifts by that many points.

    What the items that changed do to a dimension, five points, is no drift of its anchors; what
    each anchor varies by, two points, is chance.
    """
    rng = np.random.default_rng(20261122)
    dimensions = np.repeat(np.array([f"D{i}" for i in range(len(sizes))]), sizes)
    found = []
    for _ in range(400):
        old = rng.uniform(30, 70, len(dimensions))
        new = old + np.repeat(rng.normal(0, 5, len(sizes)), sizes) + rng.normal(0, 2, len(old))
        new[0] += by
        found.append(drifted(old, new, dimensions))
    return np.array(found)


def write_study(path: Path, definition: Definition, easier: str = "", silent: int = 0) -> Path:
    """Write a study whose people agree more, by one step, with one item of the new form.

    The people of the first companies, as many as are silent, say nothing to the new form's TEC.
    """
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
                if form == "new:" and question.dimension == "TEC" and person % COMPANIES < silent:
                    row[form + question.code] = ""
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

    assert (found["anchors"], found["drift_tested"]) == (2, True)


def test_counts_the_people_and_companies_that_have_both_scores(tmp_path: Path) -> None:
    new = later(TEC2="We try new channels before anybody asks.")
    file = write_study(tmp_path / "bridge.csv", EARLIER, silent=6)

    (found,) = links(read_study(file, EARLIER, new), EARLIER, new)

    assert (found["companies"], found["respondents"]) == (COMPANIES - 6, PEOPLE * 14 / COMPANIES)


def test_an_item_asked_on_another_scale_or_the_other_way_round_is_no_anchor(tmp_path: Path) -> None:
    """Its words are the same, and so is not its answer."""
    new = later(TEC2="We try new channels before anybody asks.")
    new.questions = tuple(
        replace(question, **CHANGED.get(question.code, {})) for question in new.questions
    )
    study = read_study(write_study(tmp_path / "bridge.csv", EARLIER), EARLIER, new)

    (found,) = links(study, EARLIER, new)

    assert (found["anchors"], found["items"]) == (1, 4)
    assert not found["drift_tested"]
    new.scoring["links"] = [found]
    assert links_from("1.0.0", new) == {}


@pytest.mark.parametrize("sizes", [(3, 4, 4, 4, 4, 4, 4, 4), (3,) * 8])
def test_hardly_drops_an_anchor_that_stayed(sizes: tuple[int, ...]) -> None:
    assert anchors_that_drift(sizes, by=0).mean() < 0.025


@pytest.mark.parametrize("sizes", [(3, 4, 4, 4, 4, 4, 4, 4), (3,) * 8])
def test_drops_of_three_anchors_the_one_that_drifted_a_step(sizes: tuple[int, ...]) -> None:
    dropped = anchors_that_drift(sizes, by=25)

    assert dropped[:, 0].mean() > 0.98
    assert dropped[:, 1:3].mean() < 0.01, "the two beside it stayed"
    assert dropped[:, 3:].mean() < 0.025


def test_does_not_say_which_of_two_anchors_drifted() -> None:
    assert not anchors_that_drift((2, 4, 4, 4), by=25)[:, :2].any()


def test_drops_the_one_that_drifted_where_no_other_moved_at_all() -> None:
    old = np.array([50.0, 60.0, 40.0, 30.0, 55.0, 45.0, 70.0])
    new = old + np.array([0, 0, 25.0, 0, 0, 0, 0])

    assert np.flatnonzero(drifted(old, new, np.array([*"AAABBBB"]))).tolist() == [2]


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
