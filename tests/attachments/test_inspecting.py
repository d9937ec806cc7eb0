"""Photos and scans are judged by their content, lose the place they were taken at, and stay what they show."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from planner.attachments.inspecting import MEGABYTE, SMALL, BadAttachment, checked
from planner.attachments.store import Store
from planner.attachments.stripping import Broken, stripped
from planner.texts import say
from tests.support.pictures import GPS, ORIENTATION, PDF, PROGRAM, bomb, photo

MOST = 2 * MEGABYTE
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_place_is_taken_out_and_every_point_stays(kind):
    taken = photo(kind)
    assert Image.open(BytesIO(taken)).getexif().get_ifd(GPS), "the picture to begin with has a place"
    kept = checked("ảnh.jpg", taken, MOST)
    with Image.open(BytesIO(kept.data)) as seen, Image.open(BytesIO(taken)) as before:
        assert dict(seen.getexif()) in ({}, {ORIENTATION: 1})
        assert seen.tobytes() == before.tobytes()
    assert b"A phone of somebody" not in kept.data
    assert kept.media_type == KINDS[kind]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_which_way_is_up_is_kept_and_the_small_picture_stands_upright(kind):
    kept = checked("a", photo(kind, (900, 300), turned=6), MOST)
    assert Image.open(BytesIO(kept.data)).getexif().get(ORIENTATION) == 6
    small = Image.open(BytesIO(kept.small))
    assert small.size[0] < small.size[1] <= SMALL[1]
    assert not small.getexif()


def test_a_second_picture_behind_the_first_is_left_behind():
    kept = checked("a", photo() + photo(place=True), MOST)
    assert len(kept.data) < len(photo())


REFUSED = {
    "an executable named .jpg": ("ảnh.jpg", PROGRAM, "is a program"),
    "a script named .png": ("ảnh.png", b"#!/bin/sh\nrm -rf /\n", "is a program"),
    "a page named .pdf": ("a.pdf", b"<html><script>alert(1)</script>", "neither a photo"),
    "a drawing that may hold script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a photo"),
    "a photo in a format that browsers do not show": ("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC"),
    "nothing": ("a.jpg", b"", "is empty"),
    "a photo of 50 MB": ("a.jpg", photo() + b"\x00" * (50 * MEGABYTE), "has 50 MB; at most 2 MB"),
    "a picture built to fill the memory": ("a.png", bomb(), "too large to be opened"),
    "a picture of more points than a screen has": ("a.png", bomb(9_000, 9_000), "9000 × 9000 points"),
    "a picture that is all width": ("a.png", bomb(40_000, 10), "40000 × 10 points"),
    "a photo cut off on the way": ("a.jpg", photo(size=(400, 400))[:900], "cut off on the way"),
    "a scan cut off on the way": ("a.png", photo("PNG", (300, 300))[:-30], "cut off on the way"),
    "a photo cut off within": ("a.webp", photo("WEBP", (300, 300))[:-30], "cut off on the way"),
}


@pytest.mark.parametrize(("name", "data", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_kept_is_refused_in_words_of_its_own(name, data, words):
    with pytest.raises(BadAttachment) as refused:
        checked(name, data, MOST)
    assert words in say(refused.value.text, "en")
    assert name in say(refused.value.text, "vi")


def test_a_pdf_is_kept_as_it_is():
    kept = checked("biên bản.pdf", PDF, MOST)
    assert (kept.media_type, kept.data, kept.small) == ("application/pdf", PDF, None)


@given(st.binary(max_size=300), st.sampled_from(sorted(KINDS.values())))
def test_no_bytes_upset_the_stripping(tail, kind):
    starts = {"image/jpeg": b"\xff\xd8", "image/png": b"\x89PNG\r\n\x1a\n", "image/webp": b"RIFF\x40\x00\x00\x00WEBP"}
    with suppress(Broken):
        stripped(starts[kind] + tail, kind)


def test_bytes_are_kept_whole_or_not_at_all(tmp_path, monkeypatch):
    store, file = Store(tmp_path / "attachments"), checked("a.jpg", photo(), MOST)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(file)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    store.keep(file)
    assert store.path(file.digest).read_bytes() == file.data
    assert store.small(file.digest).read_bytes() == file.small
    store.discard(file.digest)
    assert not store.has(file.digest)


@pytest.mark.parametrize("digest", ["../../secret-key", "A" * 64, "", "0" * 63])
def test_only_a_digest_names_a_place_in_the_store(tmp_path, digest):
    with pytest.raises(ValueError, match="digest"):
        Store(tmp_path).path(digest)
