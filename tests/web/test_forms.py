"""Fields that Vietnamese forms need: days, sums, choices, as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from planner.texts import msg
from planner.web.forms import (
    LONGEST_LINE,
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    ProseField,
    Versioned,
    WholeField,
    required,
    same_as,
)


class Sample(Versioned):
    """One of each field."""

    line = LineField(msg("Line"))
    prose = ProseField(msg("Prose"))
    day = DayField(msg("Day"))
    whole = WholeField(msg("Sum"), grouped=True)
    choice = ChoiceField(msg("Choice"))
    several = ChoicesField(msg("Choices"))
    again = LineField(msg("Again"), [same_as("line")])


class Needed(Form):
    """A field that may not be empty."""

    line = LineField(msg("Line"), [required()])


@pytest.fixture
def filled(app):
    """Fill the form in as a browser would send it."""

    def fill(kind=Sample, **values):
        with app.test_request_context(method="POST"):
            form = kind(MultiDict({"again": values.get("line", "")} | values), meta={"csrf": False})
            if isinstance(form, Sample):
                form.choice.offer({"a": "A", "b": "B"}, empty="–")
                form.several.offer({"a": "A", "b": "B"})
            form.validate()
            return form

    return fill


DAYS = {
    "2026-11-25": date(2026, 11, 25),
    "25/11/2026": date(2026, 11, 25),
    "5/1/2026": date(2026, 1, 5),
    "25.11.2026": date(2026, 11, 25),
    "25-11-2026": date(2026, 11, 25),
    " 25/11/2026 ": date(2026, 11, 25),
    "": None,
}


@pytest.mark.parametrize(("typed", "read"), DAYS.items())
def test_a_day_is_read_as_people_write_it(filled, typed, read):
    form = filled(day=typed)
    assert (form.day.data, form.day.errors) == (read, [])


@pytest.mark.parametrize(
    "typed", ["30/02/2026", "11/25/2026", "tomorrow", "2026-13-01", "25/11/26", "1/1/0000", "31/12/9999", "0026-11-25"]
)
def test_a_day_that_is_none_is_refused_and_stays_in_the_field(filled, typed):
    form = filled(day=typed)
    assert form.day.errors
    assert form.day._value() == typed


SUMS = {
    "1250000": 1_250_000,
    "1.250.000": 1_250_000,
    "1,250,000 đồng": 1_250_000,
    "1 250 000đ": 1_250_000,
    "0": 0,
    "": None,
    "500.000 VNĐ": 500_000,
}


@pytest.mark.parametrize(("typed", "read"), SUMS.items())
def test_a_sum_is_read_as_people_write_it(filled, typed, read):
    form = filled(whole=typed)
    assert (form.whole.data, form.whole.errors) == (read, [])


@pytest.mark.parametrize("typed", ["-5", "many", "1e9", "9" * 16, "12 triệu"])
def test_what_is_no_whole_number_is_refused_and_stays_in_the_field(filled, typed):
    form = filled(whole=typed)
    assert form.whole.errors
    assert form.whole._value() == typed


def test_a_sum_is_shown_with_points(app):
    with app.test_request_context():
        assert Sample(data={"whole": 1_250_000}, meta={"csrf": False}).whole._value() == "1.250.000"


def test_a_choice_that_was_not_offered_is_refused(filled):
    assert filled(choice="a").choice.errors == []
    assert filled(choice="").choice.errors == []
    assert filled(choice="z").choice.errors
    assert filled(several="z").several.errors
    assert filled(several="b").several.data == ["b"]


def test_texts_are_trimmed_and_line_ends_are_one_kind(filled):
    form = filled(line="  x ", prose=" a\r\nb \r\n")
    assert (form.line.data, form.prose.data) == ("x", "a\nb")


def test_what_no_paper_can_hold_is_left_out_of_a_text(filled):
    form = filled(line="một\x0b hai\r\nba\x00", prose="a\x0bb\x0cc\td\ufffee\x07")
    assert (form.line.data, form.prose.data) == ("một hai ba", "a\nb\nc\tde")


def test_a_text_that_is_too_long_is_refused(filled):
    assert filled(line="x" * (LONGEST_LINE + 1)).line.errors
    assert not filled(line="x" * LONGEST_LINE).line.errors


def test_a_field_that_may_not_be_empty_says_so_in_the_language_of_the_reader(filled):
    assert filled(Needed, line="").line.errors
    assert filled(Needed, line="x").line.errors == []


def test_something_typed_twice_has_to_be_the_same(filled):
    assert filled(line="a", again="b").again.errors


@pytest.mark.parametrize(("sent", "version"), [("3", 3), ("", 0), ("x", 0), ("-1", 0), ("9" * 5000, 0), ("9" * 20, 0)])
def test_a_form_carries_the_version_it_was_opened_with(filled, sent, version):
    assert filled(version=sent).opened_version == version
