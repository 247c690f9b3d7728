from dataclasses import replace

import numpy as np
import pytest

from tests.method.forms import FORM


class TestForm:
    def test_finds_the_items_and_the_mirrored_dimensions(self) -> None:
        assert FORM.items.tolist() == list(range(32))
        assert FORM.mirrored.tolist() == [0, 1, 2, 4, 5, 6, 7]

    def test_puts_outlook_beside_dimensions(self) -> None:
        assert FORM.coordinates.shape == (6, 12)
        assert FORM.coordinates[4, 5] == pytest.approx(95.0)

    @pytest.mark.parametrize(
        ("part", "value"),
        [
            ("weights", np.array([0.5, 0.5])),
            ("weights", np.array([0.5, 0.5, 0.0])),
            ("prototypes", np.zeros((6, 7))),
            ("optimum", np.zeros(3)),
            ("prior_df", 0.0),
            ("mirror", ("CUS", "XXX")),
        ],
    )
    def test_refuses_parts_that_do_not_belong_together(self, part: str, value: object) -> None:
        with pytest.raises(ValueError, match=r"\w"):
            replace(FORM, **{part: value})  # type: ignore[arg-type]
