from dataclasses import replace

import numpy as np
import pytest

from apps.method.composition import Posterior, posterior
from apps.method.label import intensity, label
from tests.method.forms import FORM


@pytest.fixture
def undecided() -> Posterior:
    found = posterior(FORM.coordinates[0], 9 * np.eye(12), FORM.coordinates, FORM.personas)
    return replace(
        found,
        shares=np.array([0.10, 0.30, 0.05, 0.35, 0.20]),
        p_top=np.array([0.00, 0.41, 0.00, 0.59, 0.00]),
        balance=0.2,
        fit_p=0.4,
    )


class TestLabel:
    def test_names_one_persona_from_six_in_ten(self, undecided: Posterior) -> None:
        sure = replace(undecided, p_top=np.array([0.0, 0.4, 0.0, 0.6, 0.0]))

        assert (label(sure).kind, label(sure).personas) == ("persona", ("casualist",))

    def test_blends_the_two_largest_below_that(self, undecided: Posterior) -> None:
        assert (label(undecided).kind, label(undecided).personas) == (
            "blend",
            ("casualist", "honcho"),
        )

    def test_keeps_the_order_of_personas_in_a_tie(self, undecided: Posterior) -> None:
        tied = replace(undecided, shares=np.full(5, 0.2))

        assert label(tied).personas == ("traditionalist", "honcho")

    def test_calls_balanced_before_any_persona(self, undecided: Posterior) -> None:
        balanced = replace(undecided, balance=0.5, p_top=np.eye(5)[0])

        assert (label(balanced).kind, label(balanced).personas) == ("balanced", ())

    def test_gives_no_name_to_what_does_not_fit(self, undecided: Posterior) -> None:
        z = np.zeros(12)
        z[[2, 7]] = [-1.9, 2.4]

        odd = label(replace(undecided, fit_p=0.0099, balance=0.9, residual_z=z))

        assert (odd.kind, odd.personas, odd.misfits) == ("none_fits", (), (7, 2))

    def test_always_says_where_it_does_not_fit(self, undecided: Posterior) -> None:
        z = np.where(np.arange(12) == 4, -1.2, np.nan)

        assert label(replace(undecided, fit_p=0.001, residual_z=z)).misfits == (4,)

    def test_names_at_exactly_one_in_a_hundred(self, undecided: Posterior) -> None:
        assert label(replace(undecided, fit_p=0.01)).kind == "blend"


class TestIntensity:
    def test_is_nothing_at_the_balanced_reference(self) -> None:
        assert intensity(FORM.prototypes[5], FORM) == 0.0

    def test_is_a_distance_in_points_whatever_is_missing(self) -> None:
        values = FORM.prototypes[5] - 10
        values[2] = np.nan

        assert intensity(values, FORM) == pytest.approx(10.0)
        assert np.isnan(intensity(np.full(8, np.nan), FORM))

    def test_refuses_other_dimensions(self) -> None:
        with pytest.raises(ValueError, match="8 dimensions"):
            intensity(np.zeros(12), FORM)
