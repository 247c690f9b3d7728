"""From a version's words to the arrays that the method computes with."""

import numpy as np

from apps.instruments.definition import Definition
from apps.method.form import Form


def form_of(definition: Definition) -> Form:
    """Return the version as the method's form."""
    scoring = definition.scoring
    codes = [dimension.code for dimension in definition.dimensions]
    asked = [question for question in definition.questions if question.position is not None]
    archetypes = [*definition.personas, definition.balanced]
    outlook = tuple(scoring["persona_outlook"])
    positions = {question.code: question.position for question in asked}
    return Form(
        dimensions=tuple(codes),
        item_dimension=np.array(
            [-1 if q.dimension is None else codes.index(q.dimension) for q in asked], dtype=np.intp
        ),
        reversed=np.array([q.is_reversed for q in asked]),
        outlook=outlook,
        outlook_positions=np.array([positions[code] for code in outlook], dtype=np.intp),
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
    )
