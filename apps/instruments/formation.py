"""From a version's words to the arrays that the method computes with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from apps.instruments.definition import Definition
from apps.method.form import Form


def form_of(definition: Definition) -> Form:
    """Return the version as the method's form."""
    scoring = definition.scoring
    codes = [dimension.code for dimension in definition.dimensions]
    asked = [question for question in definition.questions if question.position is not None]
    archetypes = [*definition.personas, definition.balanced]
    outlook = tuple(scoring["persona_outlook"])
    positions = [question.code for question in asked]
    places = [archetype.code for archetype in archetypes]
    axes = [(places.index(axis["low"]), places.index(axis["high"])) for axis in scoring["axes"]]
    test = scoring["stated_against_practised"]
    return Form(
        dimensions=tuple(codes),
        item_dimension=np.array(
            [-1 if q.dimension is None else codes.index(q.dimension) for q in asked], dtype=np.intp
        ),
        reversed=np.array([q.is_reversed for q in asked]),
        outlook=outlook,
        outlook_positions=_indices(positions, outlook),
        roles=definition.roles,
        weights=np.array([scoring["weights"][role] for role in definition.roles]),
        personas=tuple(archetype.code for archetype in archetypes),
        prototypes=np.array([[a.prototype[code] for code in codes] for a in archetypes]),
        outlook_prototypes=np.array([[a.outlook[code] for code in outlook] for a in archetypes]),
        optimum=np.array([scoring["optimum"].get(code, np.nan) for code in codes]),
        mirror=tuple(statement.dimension for statement in definition.mirror),
        min_items=definition.min_items,
        prior_df=scoring["prior_df"],
        prior_sd=scoring["prior_sd"],
        outlook_prior_sd=scoring["outlook_prior_sd"],
        misfit_sd=scoring["misfit_sd"],
        anonymity_floor=scoring["anonymity_floor"],
        codes=tuple(positions),
        axes=(axes[0], axes[1]),
        contradictory=np.array([_indices(positions, p) for p in scoring["contradictory_pairs"]]),
        stated=_indices(positions, test["stated"]),
        practised=_indices(codes, test["practised"]),
        expectation=positions.index(scoring["expectation"]),
        prior_halo=scoring["prior_halo"],
        change_sd=scoring["reliable_change"]["sd"],
        change_reliability=scoring["reliable_change"]["reliability"],
        quick=np.array([q.position for q in asked if q.is_quick], dtype=np.intp),
    )


def _indices(among: Sequence[str], codes: Sequence[str]) -> NDArray[np.intp]:
    """Return where the codes stand among the others."""
    return np.array([among.index(code) for code in codes], dtype=np.intp)
