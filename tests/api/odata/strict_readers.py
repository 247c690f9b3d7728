"""The strict readers of CSDL, each written by others, and what each says of a document.

Each sees what the others overlook; `make develop` installs them from readers/package-lock.json.
"""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(__file__).parent / "readers"
PACKAGES = FOLDER / "node_modules"
SCHEMAS = PACKAGES / "odata-csdl" / "schemas"  # of OASIS, for CSDL 4.0 and 4.01
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
COMPILED = """{
    "compilerOptions": {
        "target": "ES2022", "module": "commonjs", "strict": true, "noEmit": true, "types": []
    }
}"""
LONGEST = 120  # seconds

Reader = Callable[[Path], str]


class _Beside(etree.Resolver):
    """Finds the schemas that a schema names where that schema lies."""

    def resolve(self, system_url: str, _public_id: str, context: Any) -> Any:  # type: ignore[override] # the stubs lack its context
        return self.resolve_filename(str(SCHEMAS / Path(system_url).name), context)  # type: ignore[attr-defined] # and this


def oasis_schema(document: Path) -> str:
    """Return what the schemas of OASIS find wrong: the wrapper's, then the model's."""
    parser = etree.XMLParser()
    parser.resolvers.add(_Beside())
    wrapper, model = (
        etree.XMLSchema(etree.parse(SCHEMAS / name, parser)) for name in ("edmx.xsd", "edm.xsd")
    )
    read = etree.parse(document)
    parts = [(wrapper, read)]
    parts += [(model, etree.ElementTree(part)) for part in read.getroot().iter(f"{EDM}Schema")]
    return "\n".join(str(schema.error_log) for schema, part in parts if not schema.validate(part))


def odata_csdl(document: Path) -> str:
    """Return what the reader by members of the OASIS committee says beside its result's name."""
    return _said_beside("odata-csdl/lib/cli.js", document)


def odata_openapi(document: Path) -> str:
    """Return what the translator into OpenAPI says beside its result's name."""
    return _said_beside("odata-openapi/lib/cli.js", document)


def odata2ts(document: Path) -> str:
    """Return why a client in TypeScript cannot be generated, or why the generated one is wrong."""
    folder = document.parent
    (folder / "tsconfig.json").write_text(COMPILED)
    words = ["-s", document.name, "-o", "out", "-m", "models", "-e", "ts"]
    generated = _run("@odata2ts/odata2ts/lib/run-cli.js", folder, *words)
    if generated.returncode != 0:
        return generated.stdout
    models = [str(path) for path in (folder / "out").glob("*.ts")]
    if not models:
        return "It generated nothing."
    return _run("typescript/bin/tsc", folder, "--strict", "--noEmit", *models).stdout


READERS: dict[str, Reader] = {
    "oasis_schema": oasis_schema,
    "odata_csdl": odata_csdl,
    "odata_openapi": odata_openapi,
    "odata2ts": odata2ts,
}


def _said_beside(program: str, document: Path) -> str:
    result = document.parent / "result.json"
    ended = _run(program, document.parent, document.name, "-t", str(result))
    said = ended.stdout.replace(str(result), "").strip()
    return said if ended.returncode == 0 else said or f"It ended with {ended.returncode}."


def _run(program: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - programs of the lock file, on our own document
        ["node", PACKAGES / program, *words],  # noqa: S607 - the system's, or the one in .venv
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        check=False,
    )
