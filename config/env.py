"""Reads settings from the environment, with their types; refuses what it does not understand."""

import hashlib
import hmac
import os
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from apps.operations import state


def text(name: str, default: str = "") -> str:
    """Return the variable as it is."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as a switch: on or off, and nothing else."""
    value = os.environ.get(name, "on" if default else "off")
    if value not in {"on", "off"}:
        raise SystemExit(f"{name} must be 'on' or 'off', not {value!r}")
    return value == "on"


def choice(name: str, options: Collection[str], default: str) -> str:
    """Return the variable as one of the options."""
    value = os.environ.get(name, default)
    if value not in options:
        raise SystemExit(f"{name} must be one of {', '.join(options)}, not {value!r}")
    return value


def day(name: str, default: str) -> date:
    """Return the variable as a date, written as 2026-11-22."""
    value = os.environ.get(name) or default
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SystemExit(f"{name} must be a date such as {default}, not {value!r}") from error


def folders(name: str) -> list[Path]:
    """Return the folder that the variable names, as a list of one; none where it is not set."""
    value = os.environ.get(name)
    if not value:
        return []
    if not Path(value).is_dir():
        raise SystemExit(f"{name} must name a folder that exists, not {value!r}")
    return [Path(value)]


def words(name: str, default: str = "") -> list[str]:
    """Return the variable as a list of words."""
    return os.environ.get(name, default).split()


def number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise SystemExit(f"{name} must be a whole number, not {value!r}")
    return int(value)


def secret(name: str) -> str:
    """Return the secret from the variable, else from the file that the first run made.

    Raises
    ------
    SystemExit
        If there is neither, or it is too short to be a secret.
    """
    kept = state.state_folder() / state.SECRET_KEY
    value = os.environ.get(name) or (kept.read_text().strip() if kept.exists() else "")
    if len(value) < 32:  # noqa: PLR2004 - bytes of text: 32 hex digits are 128 bits
        raise SystemExit(
            f"{name} is not set and {kept} does not hold a key: start once with `make run`, "
            "or set it to at least 32 random characters"
        )
    return value


def derived_key(secret_key: str, purpose: str) -> str:
    """Return a key for one purpose, as hex; knowing it does not give the others away."""
    return hmac.new(secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def role_password(secret_key: str, role: str) -> str:
    """Return the password with which the role connects to the database."""
    return derived_key(secret_key, f"database role {role}")


def database(*, role: str, secret_key: str) -> dict[str, Any]:
    """Return Django's settings for the one database, connected to as the role."""
    parts = urlsplit(state.database_url() or "postgresql://postgres@/tidemark")
    options = {"connect_timeout": "10"} | dict(parse_qsl(parts.query))
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "tidemark",
        "USER": role,
        "PASSWORD": role_password(secret_key, role),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,  # the tenant scope is the transaction
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }
    return settings


def smtp(name: str) -> dict[str, Any]:
    """Return Django's mail settings for `smtp[s]://user:password@host:port`."""
    parts = urlsplit(os.environ[name])
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SystemExit(f"{name} must look like smtp://user:password@host:port")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
    }
