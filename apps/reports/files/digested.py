"""A file that is being written, and the digest of its bytes."""

import hashlib
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class DigestedFile(BufferedWriter):
    """Digests what is written as it goes by: on the writer's thread, while others still read."""

    def __init__(self, path: Path) -> None:
        super().__init__(FileIO(path, "w"))
        self._path = path
        self._digest = hashlib.sha256()
        self._is_in_order = True

    def write(self, block: "ReadableBuffer") -> int:
        """Write it at the end of what was written, or where `seek` went."""
        self._digest.update(block)
        return super().write(block)

    def seek(self, target: int, whence: int = 0) -> int:
        """Go back to change what was written, as archives do: their bytes are read again."""
        self._is_in_order = False
        return super().seek(target, whence)

    def sha256(self) -> bytes:
        """Return the digest of the whole file, which is closed."""
        if self._is_in_order:
            return self._digest.digest()
        with self._path.open("rb") as written:
            return hashlib.file_digest(written, "sha256").digest()
