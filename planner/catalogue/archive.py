"""A pack as one file, byte for byte the same wherever it is built, and opened without trusting a byte of it.

The file is a ZIP whose entries are sorted, without times, and stored as they are: compressors differ between
machines. Only this one form is opened, so that nothing can hide beside what is signed, checked and loaded.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from planner.catalogue.archive_guards import (
    MOST_FILES,
    MOST_IN_ALL,
    SIGNATURE,
    fault_of_content,
    fault_of_name,
    faults_of_entries,
)
from planner.catalogue.entries import Value
from planner.catalogue.manifest import Manifest
from planner.catalogue.memory import MemoryFolder
from planner.catalogue.pack import read_manifest
from planner.catalogue.reading import MOST_BYTES
from planner.errors import Fault, PackFault
from planner.texts import msg

SUFFIX = ".pack.zip"
MOST_PACKED = 2 * MOST_IN_ALL
_LEFT_OUT = {"py.typed", "__pycache__"}
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_OF_UNIX, _VERSION, _NEW_YEAR_1980, _PLAIN_FILE = 3 << 8, 20, 0x21, 0o100644 << 16
# What a damaged or foreign file may raise in the standard library.
_SLIPS = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(RuntimeError, EOFError, OSError, ValueError, LookupError),
)


class Signature(Value):
    """What stands in `signature.json`: the public key of whoever signed, and the signature, both in hexadecimal."""

    format: Literal[1] = 1
    public_key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]

    def written(self) -> bytes:
        """Return the one form in which it is written."""
        return (json.dumps(self.model_dump(), sort_keys=True) + "\n").encode()


@dataclass(frozen=True)
class Archive:
    """A pack taken out of its file or folder: what it says it is, its files by name, and who signed it."""

    manifest: Manifest
    files: Mapping[str, bytes]
    signature: Signature | None = None

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of names and contents, in hexadecimal; the signature is no part of it."""
        digest = hashlib.sha256(b"planner pack 1\n")
        for name in sorted(self.files):
            digest.update(f"{name}\n{hashlib.sha256(self.files[name]).hexdigest()}\n".encode())
        return digest.hexdigest()

    @property
    def file_name(self) -> str:
        """Return what its file is called."""
        return f"{self.manifest.key}-{self.manifest.version}{SUFFIX}"

    def folder(self) -> Traversable:
        """Return its files as a folder that `load_pack` reads; nothing is written to disk."""
        return MemoryFolder(self.manifest.key, self.files)

    def signed(self, signature: Signature | None) -> Archive:
        """Return the same pack with this signature in place of the one it may have."""
        return replace(self, signature=signature)


def gather(folder: Traversable) -> Archive:
    """Take the pack in *folder* as it would be passed on. Raise `PackFault` with everything that cannot be."""
    faults: list[Fault] = []
    files = {name: content for name, content in _walked(folder, "", faults) if _fits(name, content, faults)}
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_IN_ALL:
        faults.append(Fault("", msg("The pack is larger than %(most)s bytes.", most=MOST_IN_ALL)))
    if SIGNATURE in files:
        said = msg("A signature belongs into the file and not into the folder.")
        faults.append(Fault(SIGNATURE, said, msg("Remove it, and sign the file that was built.")))
    if faults:
        raise PackFault(msg("No pack file can be built from %(name)s.", name=folder.name), tuple(faults))
    return Archive(read_manifest(folder), MappingProxyType(files))


def _walked(folder: Traversable, above: str, faults: list[Fault]) -> Iterator[tuple[str, bytes]]:
    for child in sorted(folder.iterdir(), key=lambda child: child.name):
        name = f"{above}{child.name}"
        if isinstance(child, Path) and child.is_symlink():
            faults.append(Fault(name, msg("This is a link."), msg("Put the file itself in its place.")))
        elif name in _LEFT_OUT or (name == "__init__.py" and _says_nothing(child.read_bytes())):
            continue
        elif child.is_dir() and not above:
            yield from _walked(child, f"{name}/", faults)
        elif child.is_dir():
            faults.append(Fault(name, msg("A pack has no such file or folder."), msg("Remove it or correct its name.")))
        else:
            yield name, child.read_bytes().replace(b"\r\n", b"\n")


def has_python(folder: Traversable) -> bool:
    """Return whether Python that does something lies beside the data, so that no pack file can be built."""
    return any(child.name.endswith(".py") and not _says_nothing(child.read_bytes()) for child in folder.iterdir())


def _says_nothing(code: bytes) -> bool:
    """Return whether a module is empty but for its docstring, so that nothing is lost without it."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError):
        return False
    return all(isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) for part in body)


def _fits(name: str, content: bytes, faults: list[Fault]) -> bool:
    fault = fault_of_name(name) or fault_of_content(name, content)
    if fault is None and len(content) > MOST_BYTES:
        fault = Fault(name, msg("The file is larger than %(most)s bytes.", most=MOST_BYTES), msg("Divide it."))
    if fault is not None:
        faults.append(fault)
    return fault is None


def build(archive: Archive) -> bytes:
    """Return the pack as one file."""
    files = dict(archive.files)
    if archive.signature is not None:
        files[SIGNATURE] = archive.signature.written()
    body, directory = io.BytesIO(), io.BytesIO()
    for name in sorted(files):
        label, content = name.encode(), files[name]
        facts = (0, 0, 0, _NEW_YEAR_1980, zlib.crc32(content), len(content), len(content), len(label), 0)
        place = body.tell()
        body.write(_LOCAL.pack(b"PK\x03\x04", _VERSION, *facts) + label + content)
        made_by = (_OF_UNIX | _VERSION, _VERSION)
        directory.write(_CENTRAL.pack(b"PK\x01\x02", *made_by, *facts, 0, 0, 0, _PLAIN_FILE, place) + label)
    start, size = body.tell(), directory.tell()
    end = _END.pack(b"PK\x05\x06", 0, 0, len(files), len(files), size, start, 0)
    return body.getvalue() + directory.getvalue() + end


def open_archive(data: bytes) -> Archive:
    """Open a pack file. Raise `PackFault` with everything that is wrong with it."""
    files = _unpacked(data)
    signature = _signature(files.pop(SIGNATURE)) if SIGNATURE in files else None
    try:
        archive = Archive(read_manifest(MemoryFolder("", files)), MappingProxyType(files), signature)
    except PackFault as fault:
        raise _refused(*fault.faults) from None
    if build(archive) != data:
        said = msg("The file is not in the form in which packs are passed on, or it was changed afterwards.")
        raise _refused(Fault("", said, msg("Build the file anew with: planner pack build")))
    return archive


def read_archive(file: Path) -> Archive:
    """Open a pack file on disk. Raise `PackFault` with everything that is wrong with it."""
    try:
        with file.open("rb") as stream:
            return open_archive(stream.read(MOST_PACKED + 1))
    except OSError as error:
        said = msg("The file cannot be read: %(problem)s", problem=error.strerror or str(error))
        raise _refused(Fault(file.name, said)) from None


def _refused(*faults: Fault) -> PackFault:
    return PackFault(msg("The pack file was refused."), faults)


def _unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files in an archive by name, after every guard has looked at its directory."""
    if len(data) > MOST_PACKED:
        raise _refused(Fault("", msg("The file is larger than %(most)s bytes.", most=MOST_PACKED)))
    count = _declared(data)
    if count > MOST_FILES:
        said = msg("It holds %(count)s files; at most %(most)s are taken.", count=count, most=MOST_FILES)
        raise _refused(Fault("", said))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            faults = faults_of_entries(opened.infolist(), len(data))
            if faults:
                raise _refused(*faults)
            files = {entry.filename: _content(opened, entry, faults) for entry in opened.infolist()}
    except UnicodeDecodeError:
        raise _refused(Fault("", msg("A name in it is not written in UTF-8."))) from None
    except _SLIPS:
        raise _refused(_no_pack_file()) from None
    faults += [fault for name, content in files.items() if (fault := fault_of_content(name, content))]
    if faults:
        raise _refused(*faults)
    return files


def _no_pack_file() -> Fault:
    return Fault("", msg("This is no pack file, or it is damaged."), msg("Fetch it again from where it came."))


def _declared(data: bytes) -> int:
    """Return how many entries the end of the file declares; a pack file has nothing behind its end."""
    end = data[-_END.size :]
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06"):
        raise _refused(_no_pack_file())
    return int(_END.unpack(end)[4])


def _content(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, faults: list[Fault]) -> bytes:
    try:
        with opened.open(entry) as stream:
            return stream.read(MOST_BYTES + 1)
    except _SLIPS:
        said = msg("It was damaged or changed: it is not what the directory of the file says.")
        faults.append(Fault(entry.filename, said, msg("Fetch the file again from where it came.")))
        return b""


def _signature(content: bytes) -> Signature:
    try:
        return Signature.model_validate_json(content)
    except ValidationError:
        said = msg("This is no signature of a pack.")
        raise _refused(Fault(SIGNATURE, said, msg("Sign the file anew with: planner pack sign"))) from None
