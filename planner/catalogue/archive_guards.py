"""What may not be in a pack file: each guard names one entry and what is wrong with it, before anything is unpacked."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator

from planner.catalogue.pack import FILES_IN_ARCHIVE, GOLDEN, KINDS, TEMPLATES
from planner.catalogue.reading import MOST_BYTES
from planner.errors import Fault
from planner.texts import Message, msg

SIGNATURE = "signature.json"
MOST_FILES = 1_000
MOST_IN_ALL = 10_000_000
MOST_TIMES = 100
_UTF_8, _ENCRYPTED = 0x800, 0x41
_KNOWN = {kind.folder: ".yaml" for kind in KINDS} | {GOLDEN: ".yaml", TEMPLATES: ".md"}
_STEM = re.compile(r"[a-z0-9][a-z0-9_-]*(\.en(?=\.md$))?\.(yaml|md)")
_PACKED = re.compile(r"\.(zip|tar|t?gz|bz2|xz|zst|7z|rar|jar|whl|egg|cab|iso)$", re.I)
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_NESTED = msg("This is an archive within the archive.")
_BUILD_AGAIN = msg("Build the file anew with: planner pack build")
_REMOVE = msg("Remove it or correct its name.")


_NAMES: tuple[tuple[Callable[[str], object], Message, Message], ...] = (
    (re.compile(r"[\x00-\x1f\x7f]").search, msg("Its name holds a sign that cannot be printed."), _REMOVE),
    (re.compile(r"[/\\]|[A-Za-z]:").match, msg("Its name begins at the root of a disk."), _REMOVE),
    (re.compile(r"(^|[/\\])\.\.([/\\]|$)").search, msg("Its name leads out of the pack."), _REMOVE),
    (re.compile(r"\\").search, msg("There is a backslash in its name."), msg("Folders are parted by /.")),
    (re.compile(r"[^\x00-\x7f]").search, msg("Its name holds letters beyond a to z."), _REMOVE),
    (
        re.compile(r"(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)", re.I).search,
        msg("Windows keeps this name for itself."),
        _REMOVE,
    ),
    (_PACKED.search, _NESTED, _REMOVE),
    (
        re.compile(r"\.py$").search,
        msg("Python is not passed on in a pack file."),
        msg("Install a pack with Python as a package."),
    ),
    (lambda name: not _has_a_place(name), msg("A pack has no such file or folder."), _REMOVE),
)


def fault_of_name(name: str) -> Fault | None:
    """Return what keeps *name* from being the name of a file in a pack, if anything does."""
    return next((_fault(name, said, remedy) for unfit, said, remedy in _NAMES if unfit(name)), None)


def _fault(name: str, said: Message, remedy: Message = _REMOVE) -> Fault:
    return Fault(_shown(name), said, remedy)


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:120]


def _has_a_place(name: str) -> bool:
    folder, slash, file = name.rpartition("/")
    if not slash:
        return name in FILES_IN_ARCHIVE or name == SIGNATURE
    return folder in _KNOWN and name.endswith(_KNOWN[folder]) and bool(_STEM.fullmatch(file))


def faults_of_entries(entries: Iterable[zipfile.ZipInfo], packed: int) -> list[Fault]:
    """Return what is wrong with the directory of an archive that is *packed* bytes long."""
    entries = list(entries)
    faults = [fault for entry in entries for fault in _faults_of_entry(entry)]
    faults += _doubles([entry.filename for entry in entries])
    if len(entries) > MOST_FILES:
        said = msg("It holds %(count)s files; at most %(most)s are taken.", count=len(entries), most=MOST_FILES)
        faults.append(Fault("", said))
    total = sum(entry.file_size for entry in entries)
    if total > MOST_IN_ALL or total > MOST_TIMES * packed:
        said = msg("It would unpack to %(total)s bytes; at most %(most)s are taken.", total=total, most=MOST_IN_ALL)
        faults.append(Fault("", said))
    return faults


def _faults_of_entry(entry: zipfile.ZipInfo) -> Iterator[Fault]:
    name = entry.orig_filename
    yield from _faults_of_kind(entry, name)
    if entry.flag_bits & _ENCRYPTED:
        yield _fault(name, msg("It is encrypted."), _BUILD_AGAIN)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield _fault(name, msg("It is packed in a way that is not known here."), _BUILD_AGAIN)
    if entry.file_size > MOST_BYTES:
        yield _fault(name, msg("The file is larger than %(most)s bytes.", most=MOST_BYTES), msg("Divide it."))
    if entry.file_size > MOST_TIMES * max(entry.compress_size, 1):
        yield _fault(name, msg("It would unpack to more than %(times)s times its size.", times=MOST_TIMES))


def _faults_of_kind(entry: zipfile.ZipInfo, name: str) -> Iterator[Fault]:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        yield _fault(name, msg("This is a link."), msg("Put the file itself in its place."))
    elif stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield _fault(name, msg("This is no plain file."))
    if not entry.flag_bits & _UTF_8 and not name.isascii():
        yield _fault(name, msg("Its name is not written in UTF-8."))  # it was read as letters of the oldest code page
    elif entry.is_dir():
        yield _fault(name, msg("A folder has no entry of its own in a pack file."), _BUILD_AGAIN)
    elif unfit := fault_of_name(name):
        yield unfit


def _doubles(names: list[str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(name.casefold(), name)
        if first is name:
            continue
        if first == name:
            yield _fault(name, msg("There are two files of this name."))
        else:
            yield _fault(name, msg("Its name differs from %(other)s in capitals only.", other=_shown(first)))


def fault_of_content(name: str, content: bytes) -> Fault | None:
    """Return what keeps *content* from being a text of a pack, if anything does."""
    if content.startswith(_MAGIC):
        return _fault(name, _NESTED)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _fault(name, msg("The file is not UTF-8 text."), msg("Save it as UTF-8."))
    if "\0" in text:
        return _fault(name, msg("The file is no text."), msg("Save it as UTF-8."))
    return _fault(name, msg("Its lines end as on Windows."), _BUILD_AGAIN) if "\r" in text else None
