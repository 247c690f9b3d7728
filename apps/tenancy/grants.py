"""What the app may do with the tables of Django and of libraries: said one by one."""

from django.db.backends.utils import CursorWrapper

WRITE = "SELECT, INSERT, UPDATE, DELETE"
READ = "SELECT"

# Ours are granted by the constraints in their models. An architecture test finds a table that
# nobody has decided on.
SHARED_TABLES = {
    "django_migrations": READ,
    "django_content_type": READ,
    "auth_permission": READ,
    "auth_group": READ,
    "auth_group_permissions": READ,
    "django_session": WRITE,
    "django_cache": WRITE,
    "account_emailaddress": WRITE,
    "account_emailconfirmation": WRITE,
    "mfa_authenticator": WRITE,
    "usersessions_usersession": WRITE,
}


def grant_shared_tables(cursor: CursorWrapper) -> None:
    """Grant each shared table that exists to the app; run as the owner after migrations."""
    for table, privileges in SHARED_TABLES.items():
        cursor.execute("SELECT to_regclass(%s)", [f"public.{table}"])
        if cursor.fetchone()[0] is None:
            continue
        cursor.execute(f'GRANT {privileges} ON "{table}" TO tidemark_app')
