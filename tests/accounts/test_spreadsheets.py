"""A text in a file never acts where it is opened."""

import pytest

from apps.accounts.spreadsheets import guarded, unguarded


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_marked_as_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Acme = best", "", "3 - 4", -3, -0.5, None])
def test_everything_else_stays(cell: object) -> None:
    assert guarded(cell) == cell


@pytest.mark.parametrize("text", ["=1+1", "-1", "Acme = best", "", "'tis so"])
def test_a_marked_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(str(guarded(text))) == text
