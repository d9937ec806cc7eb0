"""A pack file: the same bytes wherever it is built, and every way to be wrong named before anything is unpacked."""

from __future__ import annotations

import io
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.catalogue.archive import MOST_PACKED, Archive, build, gather, open_archive, read_archive
from planner.catalogue.archive_guards import MOST_FILES
from planner.catalogue.pack import load_pack
from planner.catalogue.reading import MOST_BYTES
from planner.catalogue.signing import new_key, sign, verify
from planner.errors import PackFault
from tests.support.world import GARDEN

PLUGINS = Path(__file__).parents[2] / "plugins"
KEY = new_key()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the garden."""
    return Path(shutil.copytree(GARDEN, tmp_path / "garden"))


@pytest.mark.parametrize("folder", sorted(PLUGINS.glob("planner_*")), ids=lambda folder: folder.name)
def test_every_pack_of_the_house_can_be_passed_on_as_a_file(folder):
    archive = gather(folder)
    opened = open_archive(build(archive))
    assert opened == archive
    assert build(opened) == build(archive)
    assert load_pack(opened.folder()) == load_pack(folder)


def test_times_modes_and_the_order_on_disk_leave_no_trace(copy, tmp_path):
    other = tmp_path / "other"
    for file in sorted((p for p in copy.rglob("*") if p.is_file()), reverse=True):
        to = other / file.relative_to(copy)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        to.chmod(0o600)
    (other / "__pycache__").mkdir()
    (other / "__init__.py").write_text('"""Nothing."""\n', "utf-8")
    assert build(gather(other)) == build(gather(copy))


def test_a_pack_file_says_what_it_is_and_opens_with_any_zip_program(copy, tmp_path):
    archive = gather(copy)
    assert archive.file_name == "garden-1.2.3.pack.zip"
    (tmp_path / archive.file_name).write_bytes(build(archive))
    with zipfile.ZipFile(tmp_path / archive.file_name) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == sorted(archive.files)
    assert read_archive(tmp_path / archive.file_name) == archive


def test_a_folder_in_memory_is_read_like_one_on_disk():
    folder = gather(GARDEN).folder()
    assert folder.name == "garden"
    assert (folder / "checks").is_dir()
    assert not (folder / "hats").is_dir()
    assert {child.name for child in folder.iterdir()} == {child.name for child in GARDEN.iterdir()}
    assert (folder / "checks" / "manners.yaml").read_bytes() == (GARDEN / "checks" / "manners.yaml").read_bytes()
    with (folder / "pack.yaml").open(encoding="utf-8") as stream:
        assert stream.readline() == (GARDEN / "pack.yaml").read_text("utf-8").splitlines(keepends=True)[0]


def linked(folder: Path) -> None:
    (folder / "README.md").symlink_to("/etc/hostname")


def written(name: str, content: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    return write


FOLDERS = {
    "a link": (linked, "README.md", "a link"),
    "Python that does something": (written("__init__.py", b"import os\n"), "__init__.py", "Python is not passed on"),
    "Python that cannot be read": (written("__init__.py", b"def (\n"), "__init__.py", "Python is not passed on"),
    "a signature": (written("signature.json", b"{}"), "signature.json", "into the file and not into the folder"),
    "an archive": (written("golden/cases.zip", b"PK"), "golden/cases.zip", "an archive within"),
    "a disguised archive": (written("golden/cases.yaml", b"PK\x03\x04"), "golden/cases.yaml", "an archive within"),
    "a stray file": (written("notes.txt", b""), "notes.txt", "no such file"),
    "a folder too deep": (written("checks/more", b""), "checks/more", "no such file"),
    "a file too large": (written("README.md", b"x" * (MOST_BYTES + 1)), "README.md", "larger than"),
    "letters of another encoding": (written("README.md", "vườn".encode("utf-16")), "README.md", "not UTF-8"),
    "bytes that are no text": (written("README.md", b"a\0b"), "README.md", "no text"),
    "no manifest": (lambda folder: (folder / "pack.yaml").unlink(), "pack.yaml", "There is no pack.yaml"),
}


@pytest.mark.parametrize(("broken", "place", "words"), FOLDERS.values(), ids=FOLDERS.keys())
def test_what_cannot_be_passed_on_is_named_when_the_file_is_built(copy, broken, place, words):
    broken(copy)
    with pytest.raises(PackFault) as refused:
        gather(copy)
    assert [fault.place for fault in refused.value.faults] == [place]
    assert words in str(refused.value.faults[0].text)


# Archives that others made.

Entry = tuple[zipfile.ZipInfo, bytes]


def entry(name: str, content: bytes = b"x: 1\n", mode: int = stat.S_IFREG, packed: int = zipfile.ZIP_STORED) -> Entry:
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = (mode | 0o644) << 16, packed
    return info, content


def zipped(*entries: Entry) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return held.getvalue()


def beside_the_garden(*entries: Entry) -> bytes:
    own = [entry(name, content) for name, content in gather(GARDEN).files.items()]
    return zipped(*own, *entries)


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new)


def encrypted() -> bytes:
    data = bytearray(beside_the_garden())
    data[6] |= 1
    directory = struct.unpack("<L", data[-6:-2])[0]
    data[directory + 8] |= 1
    return bytes(data)


def packed_strangely() -> bytes:
    data = bytearray(beside_the_garden())
    directory = struct.unpack("<L", data[-6:-2])[0]
    data[directory + 10] = 99
    return bytes(data)


def of_a_size_that_is_a_lie() -> bytes:
    data = bytearray(beside_the_garden())
    directory = struct.unpack("<L", data[-6:-2])[0]
    data[directory + 24 : directory + 28] = struct.pack("<L", 2**31)
    return bytes(data)


ZEROS = b"\0" * MOST_BYTES
ARCHIVES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "one that leads out": (lambda: beside_the_garden(entry("../evil.yaml")), "../evil.yaml", "leads out"),
    "one that leads out in the middle": (
        lambda: beside_the_garden(entry("checks/../../evil.yaml")),
        "checks/../../evil.yaml",
        "leads out",
    ),
    "one that leads out on Windows": (
        lambda: beside_the_garden(entry("checks\\..\\evil.yaml")),
        "checks\\..\\evil.yaml",
        "leads out",
    ),
    "an absolute name": (lambda: beside_the_garden(entry("/etc/cron.d/x")), "/etc/cron.d/x", "root of a disk"),
    "a name with a drive": (lambda: beside_the_garden(entry("c:evil.yaml")), "c:evil.yaml", "root of a disk"),
    "a backslash": (lambda: beside_the_garden(entry("checks\\x.yaml")), "checks\\x.yaml", "backslash"),
    "a sign that does not print": (
        lambda: beside_the_garden(entry("checks/\x1b[2J.yaml")),
        "checks/?[2J.yaml",
        "cannot be printed",
    ),
    "a name cut off by a zero": (
        lambda: patched(beside_the_garden(entry("LICENSE+.exe")), b"LICENSE+.exe", b"LICENSE\0.exe"),
        "LICENSE?.exe",
        "cannot be printed",
    ),
    "letters beyond a to z": (lambda: beside_the_garden(entry("checks/vườn.yaml")), "checks/vườn.yaml", "a to z"),
    "a name of another code page": (
        lambda: patched(beside_the_garden(entry("checks/xx.yaml")), b"checks/xx.yaml", b"checks/\xe1\xe2.yaml"),
        "checks/",
        "not written in UTF-8",
    ),
    "a name Windows keeps": (lambda: beside_the_garden(entry("checks/nul.yaml")), "checks/nul.yaml", "Windows keeps"),
    "an archive in it": (lambda: beside_the_garden(entry("golden/a.zip")), "golden/a.zip", "archive within"),
    "a disguised archive in it": (
        lambda: beside_the_garden(entry("golden/a.yaml", zipped(entry("x")))),
        "golden/a.yaml",
        "archive within",
    ),
    "Python": (lambda: beside_the_garden(entry("__init__.py")), "__init__.py", "Python is not passed on"),
    "a stray file": (lambda: beside_the_garden(entry("notes.txt")), "notes.txt", "no such file"),
    "a stray folder": (lambda: beside_the_garden(entry("hats/a.yaml")), "hats/a.yaml", "no such file"),
    "an entry for a folder": (lambda: beside_the_garden(entry("checks/", b"")), "checks/", "no entry of its own"),
    "a link": (
        lambda: beside_the_garden(entry("LICENSE", b"/etc/passwd", stat.S_IFLNK)),
        "LICENSE",
        "This is a link",
    ),
    "a device": (lambda: beside_the_garden(entry("LICENSE", b"", stat.S_IFCHR)), "LICENSE", "no plain file"),
    "a name twice": (
        lambda: patched(beside_the_garden(entry("checks/mannerz.yaml")), b"/mannerz.", b"/manners."),
        "checks/manners.yaml",
        "two files",
    ),
    "a name in other capitals": (lambda: beside_the_garden(entry("Pack.yaml")), "Pack.yaml", "capitals only"),
    "a bomb": (
        lambda: beside_the_garden(entry("LICENSE", ZEROS, packed=zipfile.ZIP_DEFLATED)),
        "LICENSE",
        "more than 100 times its size",
    ),
    "a file too large": (lambda: beside_the_garden(entry("LICENSE", ZEROS + b"\0")), "LICENSE", "larger than"),
    "a size that is a lie": (of_a_size_that_is_a_lie, "", "would unpack to"),
    "an encrypted entry": (encrypted, "case_types/hedge.yaml", "encrypted"),
    "an unknown way of packing": (packed_strangely, "case_types/hedge.yaml", "not known here"),
    "letters of another encoding": (
        lambda: beside_the_garden(entry("LICENSE", "vườn".encode("utf-16"))),
        "LICENSE",
        "not UTF-8",
    ),
    "ends of lines of Windows": (lambda: beside_the_garden(entry("LICENSE", b"a\r\n")), "LICENSE", "as on Windows"),
    "too many files": (
        lambda: zipped(*(entry(f"checks/x{n}.yaml", b"") for n in range(MOST_FILES + 1))),
        "",
        "1001 files",
    ),
    "a damaged entry": (
        lambda: patched(beside_the_garden(), b"key: garden", b"key: gordon"),
        "pack.yaml",
        "damaged or changed",
    ),
    "a signature that is none": (
        lambda: beside_the_garden(entry("signature.json", b"{}\n")),
        "signature.json",
        "no signature",
    ),
    "no manifest": (lambda: zipped(entry("LICENSE")), "pack.yaml", "There is no pack.yaml"),
    "a manifest with a slip": (lambda: zipped(entry("pack.yaml", b"keys: x\n")), "pack.yaml:1", "no field keys"),
    "another packing program": (lambda: beside_the_garden(entry("LICENSE")), "", "not in the form"),
    "something before its beginning": (lambda: b"#!/bin/sh\n" + build(gather(GARDEN)), "", ""),
    "something behind its end": (lambda: build(gather(GARDEN)) + b"x", "", "no pack file"),
    "no archive": (lambda: b"key: garden\n", "", "no pack file"),
    "nothing at all": (lambda: b"", "", "no pack file"),
    "half an archive": (lambda: build(gather(GARDEN))[:1000], "", "no pack file"),
}


@pytest.mark.parametrize(("made", "place", "words"), ARCHIVES.values(), ids=ARCHIVES.keys())
def test_an_archive_that_is_no_pack_is_refused_in_plain_words(made, place, words):
    with pytest.raises(PackFault) as refused:
        open_archive(made())
    said = [(fault.place, str(fault.text)) for fault in refused.value.faults]
    assert any(where.startswith(place) and words in text for where, text in said), said
    assert "error" not in str(refused.value).lower()


def test_everything_that_is_wrong_with_an_archive_is_said_at_once():
    bad = [entry("../a"), entry("/b"), entry("Pack.yaml"), entry("LICENSE", b"x", stat.S_IFLNK), entry("d.py")]
    with pytest.raises(PackFault) as refused:
        open_archive(beside_the_garden(*bad))
    assert {fault.place for fault in refused.value.faults} == {"../a", "/b", "Pack.yaml", "LICENSE", "d.py"}


def test_a_file_that_is_far_too_large_is_not_read_to_its_end(tmp_path):
    large = tmp_path / "large.pack.zip"
    with large.open("wb") as stream:
        stream.truncate(100 * MOST_PACKED)
    with pytest.raises(PackFault, match="larger than"):
        read_archive(large)


def test_a_file_that_is_not_there_is_a_refusal(tmp_path):
    with pytest.raises(PackFault, match="cannot be read"):
        read_archive(tmp_path / "none.pack.zip")


NAMES = st.sampled_from(["README.md", "LICENSE", *(f"golden/{n}.yaml" for n in "abc"), "templates/x.en.md"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=200)
PACKS = st.dictionaries(NAMES, TEXTS.map(lambda text: f"# {text}".encode()), max_size=6)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PACKS)
def test_what_is_built_opened_and_built_again_is_the_same(files):
    archive = Archive(gather(GARDEN).manifest, {"pack.yaml": (GARDEN / "pack.yaml").read_bytes(), **files})
    data = build(archive)
    opened = open_archive(data)
    assert opened == archive
    assert build(opened) == data


SIGNED = build(sign(gather(GARDEN), KEY))


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_no_single_byte_can_be_changed_unseen(place, bits):
    changed = bytearray(SIGNED)
    changed[place] ^= bits
    try:
        archive = open_archive(bytes(changed))
    except PackFault:
        return
    assert verify(archive, [KEY.public]).state == "altered"


def test_a_signed_pack_opens_to_the_same_content_as_an_unsigned_one():
    signed, plain = open_archive(SIGNED), gather(GARDEN)
    assert (signed.digest, dict(signed.files)) == (plain.digest, dict(plain.files))
    assert signed.signature is not None
    assert signed.signed(None) == plain
