"""The one door out of a tenant's walls: the connection of the role that computes benchmarks."""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


def pool() -> BaseDatabaseWrapper:
    """Return the connection of `tidemark_pool`.

    It sees the `bench` views (consenting organisations' scored rounds, under pseudonyms) and the
    shared tables of releases; no tenant's table.
    """
    return connections["pool"]
