"""The keys in the database, when an installation is prepared again with other ones."""

import pytest
from django.test import override_settings

from apps.tenancy import keys
from tests.postgres import SERVER

OTHER = "ab" * 32  # in hex


@pytest.mark.django_db
class TestInstall:
    def test_replaces_the_settings_key_but_never_the_pseudonyms(self) -> None:
        with SERVER.connect(SERVER.database, role="tidemark_owner") as owner:
            cursor = owner.cursor()
            read = "SELECT value FROM tenancy.key WHERE purpose = 'pseudonym'"
            first = cursor.execute(read).fetchall()

            with override_settings(TENANCY_KEY=OTHER, PSEUDONYM_KEY=OTHER):
                keys.install(cursor)  # type: ignore[arg-type]

            assert cursor.execute(read).fetchall() == first
            cursor.execute("SELECT value FROM tenancy.key WHERE purpose = 'setting'")
            assert cursor.fetchall() == [(bytes.fromhex(OTHER),)]
            owner.rollback()
