"""The database fixture that replaces pytest-django's: loaded after it by `tests.postgres`."""

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase

from tests.postgres import SERVER


@pytest.fixture(scope="session")
def django_db_setup() -> Iterator[None]:
    """Make the database, and have it flushed by its administrator: the app may not truncate."""
    SERVER.make_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: SERVER.flush())
        yield
