"""A folder that lies in memory: files by name, read like a folder on disk, so that nothing has to be written first."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any


class _InMemory(Traversable):
    """What files and folders in memory have in common: a name."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self._name


class MemoryFile(_InMemory):
    """One file of a folder in memory."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(name)
        self._content = content

    def is_file(self) -> bool:
        """Return that it is one."""
        return True

    def is_dir(self) -> bool:
        """Return that it is none."""
        return False

    def iterdir(self) -> Iterator[Traversable]:
        """Refuse, as a file on disk does."""
        raise NotADirectoryError(self.name)

    def joinpath(self, *descendants: Any) -> Traversable:
        """Refuse, because nothing lies below a file."""
        raise NotADirectoryError(self.name)

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        """Open the file for reading."""
        stream = io.BytesIO(self._content)
        return stream if "b" in mode else io.TextIOWrapper(stream, *args, **kwargs)

    def read_bytes(self) -> bytes:
        """Return what it holds."""
        return self._content

    def read_text(self, encoding: str | None = None) -> str:
        """Return what it holds as text."""
        return self._content.decode(encoding or "utf-8")


class MemoryFolder(_InMemory):
    """A folder in memory; *files* are named from here, with / between the folders."""

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        super().__init__(name)
        self._files = files

    def is_file(self) -> bool:
        """Return that it is none."""
        return False

    def is_dir(self) -> bool:
        """Return whether anything lies in it."""
        return bool(self._files)

    def iterdir(self) -> Iterator[Traversable]:
        """Yield what lies directly in it, each once."""
        for name in dict.fromkeys(path.partition("/")[0] for path in self._files):
            yield self.joinpath(name)

    def joinpath(self, *descendants: Any) -> Traversable:
        """Return the file or folder of this name; what is not there is an empty folder, as a path would be."""
        path = "/".join(str(part) for part in descendants)
        if path in self._files:
            return MemoryFile(path.rpartition("/")[2], self._files[path])
        below = {name[len(path) + 1 :]: held for name, held in self._files.items() if name.startswith(f"{path}/")}
        return MemoryFolder(path.rpartition("/")[2], below)

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        """Refuse, as a folder on disk does."""
        raise IsADirectoryError(self.name)

    def read_bytes(self) -> bytes:
        """Refuse, because a folder holds no bytes."""
        raise FileNotFoundError(self.name)

    def read_text(self, encoding: str | None = None) -> str:
        """Refuse, because a folder holds no text."""
        raise FileNotFoundError(self.name)
