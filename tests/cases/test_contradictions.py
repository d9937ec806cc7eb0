"""What cannot all be true, what has grown old, how positions moved – by what the vocabulary declares."""

from __future__ import annotations

from datetime import date

import pytest

from planner.cases.contradictions import contradictions, is_old, old_since, shifts
from planner.catalogue import codes
from planner.catalogue.facts import Circumstance, Stance

CATEGORIES = codes.CORE["circumstance_categories"]
DAY = date(2026, 11, 1)


def said(text, category="housing", person="p1"):
    return Circumstance(person, category, text)


@pytest.mark.parametrize(
    ("category", "one", "other"),
    [
        ("housing", "Căn nhà này là chỗ ở duy nhất.", "Bà còn nhà khác ở phố."),
        ("income", "Không có thu nhập.", "Hưởng lương hưu 4 triệu đồng."),
        ("health", "Ông khỏe mạnh.", "Ông bị tai biến, nằm liệt giường."),
        ("attitude", "Đã đồng ý giao đất.", "Phản đối việc giao đất."),
        ("legal", "Đang khiếu nại lên tỉnh.", "Đã rút đơn."),
    ],
)
def test_two_statements_that_exclude_each_other_are_found_from_either_end(category, one, other):
    for pair in ((one, other), (other, one)):
        (found,) = contradictions([said(pair[0], category), said(pair[1], category)], CATEGORIES)
        assert (found.one, found.other) == (0, 1)
        assert found.words[0].lower() in pair[0].lower()


def test_what_is_said_of_two_people_or_of_two_things_is_no_contradiction():
    assert contradictions([said("chỗ ở duy nhất"), said("còn nhà khác", person="p2")], CATEGORIES) == ()
    assert contradictions([said("chỗ ở duy nhất"), said("còn nhà khác", "income")], CATEGORIES) == ()
    assert contradictions([said("chỗ ở duy nhất"), said("không còn nhà khác")], CATEGORIES) == ()


def test_a_statement_is_old_on_its_day_to_look_again_or_after_the_span_of_its_category():
    assert old_since(DAY, None, "health", CATEGORIES) == date(2027, 1, 30)
    assert old_since(DAY, date(2026, 11, 20), "health", CATEGORIES) == date(2026, 11, 20)
    assert old_since(None, None, "health", CATEGORIES) is None
    assert is_old(DAY, None, "attitude", CATEGORIES, date(2026, 12, 31))
    assert not is_old(DAY, None, "attitude", CATEGORIES, date(2026, 12, 30))
    assert all(code.old_after_days for code in CATEGORIES.values())


def test_positions_move_nearer_or_further_and_say_why():
    seen = [
        Stance("p1", "mixed", date(2026, 11, 10), "nghe con nói chuyện"),
        Stance("p1", "against", date(2026, 11, 1), "đóng cổng"),
        Stance("p1", "mixed", date(2026, 11, 12), "vẫn lưỡng lự"),
        Stance("p1", "against", date(2026, 11, 20), "nghe tin nhà bên được hoãn"),
        Stance("p1", "unknown", date(2026, 11, 21), "không gặp được"),
    ]
    moves = [(s.before, s.after, s.trend, s.why) for s in shifts(seen)]
    assert moves == [
        ("against", "unknown", "other", "không gặp được"),
        ("mixed", "against", "further", "nghe tin nhà bên được hoãn"),
        ("against", "mixed", "nearer", "nghe con nói chuyện"),
    ]
