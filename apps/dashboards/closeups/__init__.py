"""One number explained: a dimension or a persona of a round, with all that is told of it."""
