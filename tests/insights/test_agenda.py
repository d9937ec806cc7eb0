"""What has a day: late things first, one list for all kinds, and the words for how far off a day is."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

import planner
from planner.insights.agenda import MOST_SHOWN, CaseMark, Due, distance, grouped, written_date
from planner.insights.telling import act_of
from planner.texts import say

TODAY = date(2026, 11, 25)
CASE = CaseMark(1, "1/QĐ-THA", "Hàng rào", "Alice", mine=True)


def due(days, text="việc", what="step"):
    return Due(TODAY + timedelta(days=days), what, text, CASE)


def test_late_things_come_first_and_each_group_goes_by_day():
    groups = grouped([due(3), due(-1, "sau"), due(0), due(-9, "trước")], TODAY)
    assert [group.key for group in groups] == ["late", "today", "soon"]
    assert [one.text for one in groups[0].dues] == ["trước", "sau"]


def test_what_lies_beyond_a_week_waits():
    assert grouped([due(8)], TODAY) == ()
    assert [group.key for group in grouped([due(7)], TODAY)] == ["soon"]


def test_a_long_group_says_how_many_it_does_not_show():
    (late,) = grouped([due(-n) for n in range(1, MOST_SHOWN + 4)], TODAY)
    assert (len(late.dues), late.hidden) == (MOST_SHOWN, 3)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (4, "in 4 days"), (-12, "12 days ago")],
)
def test_a_day_is_told_by_how_far_off_it_is(days, said):
    assert say(distance(TODAY + timedelta(days=days), TODAY), "en") == said


def test_the_day_is_written_with_its_weekday_and_in_the_lunar_calendar():
    assert say(written_date(date(2026, 2, 17)), "vi") == "Thứ Ba, 17/02/2026 (âm lịch 1/1)"


def recorded():
    """Yield every action that the code writes into the log by name."""
    for path in sorted(Path(planner.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield first.value


def test_every_act_that_is_written_down_can_be_told_in_words():
    actions = set(recorded())
    assert len(actions) > 20
    assert [action for action in sorted(actions) if "did:" in say(act_of(action), "en")] == []


def test_an_act_that_is_not_known_is_shown_as_it_stands_in_the_log():
    assert say(act_of("garden.watered"), "en") == "did: garden.watered"
