"""The state folder: where one installation keeps its database, keys, mail and logs."""

import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SECRET_KEY = "secret_key"  # noqa: S105 - the name of a file
DATABASE_URL = "database_url"


def state_folder() -> Path:
    """Return the state folder named by the environment, else the checkout's own."""
    return Path(os.environ.get("TIDEMARK_STATE", CHECKOUT / ".state")).absolute()


def database_url() -> str:
    """Return the address of the database for its administrator, empty where there is none yet."""
    kept = state_folder() / DATABASE_URL
    return os.environ.get("DATABASE_URL", "") or (kept.read_text().strip() if kept.exists() else "")


def make_state() -> Path:
    """Make the state folder and its secret key where they are missing; settings need both."""
    state = state_folder()
    for folder, mode in (
        (state, 0o755),
        (state / "static", 0o755),
        (state / "logs", 0o700),
        (state / "mail", 0o700),
        (state / "beat", 0o700),
    ):
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    _make_secret_key(state / SECRET_KEY)
    os.environ["TIDEMARK_STATE"] = str(state)
    return state


def write_privately(path: Path, text: str) -> None:
    """Replace the file in one step; nobody but its owner can read it at any moment."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _make_secret_key(path: Path) -> None:
    if os.environ.get("TIDEMARK_SECRET_KEY"):
        return
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    write_privately(draft, secrets.token_urlsafe(48) + "\n")
    try:
        os.link(draft, path)  # of two first runs at once, the first one's key stays
    except FileExistsError:
        pass
    finally:
        draft.unlink()
