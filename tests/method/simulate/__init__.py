"""Companies whose truth is known, scored by the product's own functions."""
