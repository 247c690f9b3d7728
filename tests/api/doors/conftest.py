"""The doors over HTTP: served as in production, from the database that the tests write to."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import duckdb_extension_httpfs
import httpx
import pytest

from apps.operations.launcher import services
from tests.conftest import Company
from tests.journeys.served import free_port, wait_until

CODE = re.compile(r"<pre[^>]*><code[^>]*>(.*?)</code></pre>", re.DOTALL)

Copied = Callable[[Company, str], str]


@pytest.fixture(scope="session")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server; it shows what tests have committed."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    state = tmp_path_factory.mktemp("web")
    (state / "logs").mkdir()
    server = services(state, port)[0]
    server.start()
    try:
        wait_until(lambda: _answers(address), f"an answer from {address}")
        yield address
    finally:
        server.stop()


@pytest.fixture
def copied(web: str) -> Copied:
    """Return what a person copies from the page of a tool, opened at the server's address."""

    def copy(company: Company, tool: str) -> str:
        page = company.client().get(
            f"/o/{company.slug}/data/tools/{tool}/", headers={"Host": urlsplit(web).netloc}
        )
        [code] = CODE.findall(page.content.decode())
        return html.unescape(code)

    return copy


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which tools work, and keep what they would keep at home."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "DLT_DATA_DIR", "DLT_PROJECT_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    return tmp_path


@pytest.fixture
def tool(workplace: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the extension of its own version, from where it was installed."""
    [extension] = Path(duckdb_extension_httpfs.__file__).parent.glob("extensions/*/httpfs*")
    with duckdb.connect(config={"extension_directory": str(workplace)}) as connection:
        connection.execute(f"INSTALL '{extension}'")
        connection.execute("LOAD httpfs")
        yield connection


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}readyz", timeout=5).status_code < 600
    except httpx.TransportError:
        return False
