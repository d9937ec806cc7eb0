"""YAML as packs may write it: plain, small, every value with its line, every fault at once."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from planner.catalogue.reading import MOST_BYTES, Unreadable, faults_of, read_yaml

FAULTS = {
    "a key that stands twice": ("a: 1\nb: 2\na: 3\n", ["f:3"]),
    "two keys that stand twice": ("a: {x: 1, x: 2}\nb:\n  - y: 1\n    y: 2\n", ["f:1", "f:4"]),
    "an alias": ("a: &x 1\nb: *x\n", ["f:2"]),
    "two aliases": ("a: &x 1\nb: *x\nc: *x\n", ["f:2", "f:3"]),
    "a merge": ("a: &x {k: 1}\nb:\n  <<: *x\n", ["f:3"]),
    "a tag": ("a: !!python/object/apply:os.system [x]\n", ["f:1"]),
    "a tag of YAML": ("a: !!int x\n", ["f:1"]),
    "a tab": ("a:\n\tb: 1\n", ["f:2"]),
    "an open bracket": ("a: [1, 2\nb: 3\n", ["f:2"]),
    "an open quote": ('a: "x\n\n', ["f:3"]),
    "two documents": ("a: 1\n---\nb: 2\n", ["f:2"]),
    "a key that is a list": ("? [a, b]\n: 1\n", ["f:1"]),
    "a day that does not exist": ("a: 1\nb: 2026-02-30\n", ["f:2"]),
    "a control character": ("a: \x07\n", ["f"]),
    "nested deep in brackets": ("[" * 200 + "]" * 200, ["f:1"]),
    "nested deep in dashes": ("- " * 200 + "x\n", ["f:1"]),
    "nested very deep": ("[" * 90_000, ["f:1"]),
    "too large": ("a: " + "x" * MOST_BYTES, ["f"]),
}


@pytest.mark.parametrize(("text", "places"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_form_is_refused_with_its_line(text, places):
    with pytest.raises(Unreadable) as refused:
        read_yaml("f", text)
    assert [fault.place for fault in refused.value.faults] == places
    assert all(str(fault.text) for fault in refused.value.faults)


PLAIN = {
    "yes": "yes",
    "no": "no",
    "on": "on",
    "Off": "Off",
    "true": True,
    "false": False,
    "~": None,
    "null": None,
    "": None,
    "12": 12,
    "-3": -3,
    "1.5": 1.5,
    "0123": "0123",
    "12:30": "12:30",
    "1_000": "1_000",
    "0x10": "0x10",
    ".inf": ".inf",
    "2026-11-25": date(2026, 11, 25),
    "2026-11-25 10:00": "2026-11-25 10:00",
    "Điều 12": "Điều 12",
    '"2026-11-25"': "2026-11-25",
}


@pytest.mark.parametrize(("written", "meant"), PLAIN.items(), ids=PLAIN.keys())
def test_few_plain_values_are_anything_but_text(written, meant):
    read = read_yaml("f", f"a: {written}\n").data["a"]
    assert (type(read), read) == (type(meant), meant)


def test_every_value_has_its_line():
    source = read_yaml("f", "a: 1\nb:\n  c: 2\n  d:\n    - x\n    - y: 3\n", first_line=10)
    places = [(), ("a",), ("b", "c"), ("b", "d", 1, "y"), ("b", "d", 1, "absent"), ("z",)]
    assert [source.place(place) for place in places] == ["f:10", "f:10", "f:12", "f:15", "f:15", "f:10"]


def test_an_empty_file_is_read_as_nothing():
    assert read_yaml("f", "").data is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_faults(text):
    with suppress(Unreadable):
        read_yaml("f", text)


class _Inner(BaseModel, extra="forbid"):
    title: str
    count: int = 0


class _Outer(BaseModel, extra="forbid"):
    inner: _Inner


def test_a_misspelt_field_is_told_the_nearest_name():
    source = read_yaml("f", "inner:\n  titel: x\n  count: many\n")
    with pytest.raises(ValueError, match="validation") as refused:
        _Outer.model_validate(source.data)
    faults = {fault.place: fault for fault in faults_of(refused.value, source, _Outer)}
    said = [(place, str(fault.text), str(fault.remedy)) for place, fault in sorted(faults.items())]
    assert [place for place, _, _ in said] == ["f:1", "f:2", "f:3"]
    assert "inner.title is missing" in said[0][1]
    assert "Did you mean title?" in said[1][2]
    assert "inner.count" in said[2][1]


def test_a_comma_that_split_a_text_is_recognised():
    source = read_yaml("f", "inner: {title: one, two and three}\n")
    with pytest.raises(ValueError, match="validation") as refused:
        _Outer.model_validate(source.data)
    (fault,) = faults_of(refused.value, source, _Outer)
    assert (fault.place, "quotes" in str(fault.remedy)) == ("f:1", True)
