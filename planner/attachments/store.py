"""The folder of the bytes: each under its digest, outside the web root, written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from planner.attachments.inspecting import Checked

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SMALL = ".small.jpg"


class Store:
    """The attachments folder of one planner."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, file: Checked) -> None:
        """Keep a file and its small picture; what is there already stays as it is."""
        self._write(self._path(file.digest), file.data)
        if file.small is not None:
            self._write(self._path(file.digest, _SMALL), file.small)

    def has(self, digest: str) -> bool:
        """Return whether the bytes of this digest are here."""
        return self._path(digest).is_file()

    def path(self, digest: str) -> Path | None:
        """Return where the bytes lie, if they are here."""
        found = self._path(digest)
        return found if found.is_file() else None

    def small(self, digest: str) -> Path | None:
        """Return where the small picture lies, if there is one."""
        found = self._path(digest, _SMALL)
        return found if found.is_file() else None

    def discard(self, digest: str) -> None:
        """Take the bytes away for good."""
        for ending in ("", _SMALL):
            self._path(digest, ending).unlink(missing_ok=True)

    def _path(self, digest: str, ending: str = "") -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ValueError("not a digest")
        return self.folder / digest[:2] / (digest + ending)

    def _write(self, path: Path, data: bytes) -> None:
        """Write beside the place and move there at the end, so that nothing half written ever has the name."""
        if path.is_file():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)
