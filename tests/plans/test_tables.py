"""The live tables of a plan: made from its steps, so that text and steps never say different things."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.plans.tables import TABLE_LABELS, TABLES, Done, Ending, Setting, with_tables
from planner.web.prose import safe_html
from tests.support.drafts import CATALOGUE, drafted, whole_case


@pytest.fixture
def setting():
    """The tables of a garden plan, in English."""
    return Setting(drafted(whole_case(), "en"), CATALOGUE, "en")


def rows(table: str) -> list[list[str]]:
    """Return the cells of a Markdown table without its two head lines."""
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_is_markdown_with_as_many_cells_in_each_line(setting, name):
    lines = [line for line in TABLES[name](setting).splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in lines}) == 1, lines
    assert safe_html(TABLES[name](setting)).count("<tr>") == len(lines) - 1


def test_marks_become_tables_and_unknown_marks_stay(setting):
    body = with_tables("Trước\n\n[[table:limits]]\n\n[[table:nonsense]]\nnot [[table:limits]] inside", setting)
    assert "| Voluntary period | 03/12/2026 |" in body
    assert "[[table:nonsense]]" in body
    assert "not [[table:limits]] inside" in body


def test_steps_are_numbered_in_their_order_with_speaker_and_reason(setting):
    shown = rows(TABLES["approach"](setting))
    assert [row[0] for row in shown] == ["1", "2", "3"]
    assert shown[0][1] == "Walk with ông Ổi"
    assert "Alice" in shown[0][2]
    assert shown[0][4].endswith(".")


def test_the_timeline_stands_beside_the_end_of_the_voluntary_period(setting):
    assert [row[-1] for row in rows(TABLES["timeline"](setting))] == ["8 days before its end"] * 2 + [
        "7 days before its end"
    ]
    late = replace(setting, content=setting.content.model_copy(update={"limits": ()}))
    assert {row[-1] for row in rows(TABLES["timeline"](late))} == {"not known yet"}


BESIDE = {
    date(2026, 12, 1): "2 days before its end",
    date(2026, 12, 2): "the day before its end",
    date(2026, 12, 3): "on its last day",
    date(2026, 12, 4): "the day after its end",
    date(2026, 12, 7): "4 days after its end",
}


@pytest.mark.parametrize(("day", "said"), BESIDE.items(), ids=BESIDE.values())
def test_a_step_on_or_after_the_last_day_is_said_to_be(setting, day, said):
    first = setting.content.steps[0].model_copy(update={"start": day, "due": day})
    moved = replace(setting, content=setting.content.model_copy(update={"steps": (first,)}))
    ((*_, beside),) = rows(TABLES["timeline"](moved))
    assert beside == said


def test_bodies_outside_the_office_are_asked_once_with_all_their_steps(setting):
    shown = {row[0]: row for row in rows(TABLES["coordination"](setting))}
    assert "trưởng thôn lê văn cam, thôn đông" in {label.lower() for label in shown}
    assert not any("Alice" in label or "Hạnh" in label for label in shown)


def test_each_risk_is_shown_with_its_sign_and_the_steps_that_answer_it(setting):
    ((label, sign, steps),) = rows(TABLES["risks"](setting))
    assert (label, sign, steps) == ("Long feud", "bà Mận does not want it cut", "2")


def test_each_step_says_what_is_hoped_for_what_if_it_fails_and_when_to_stop(setting):
    shown = rows(TABLES["fallbacks"](setting))
    assert [row[0] for row in shown] == [str(n) for n in range(1, len(setting.content.steps) + 1)]
    step = setting.content.steps[1]
    assert (shown[1][2], shown[1][3]) == (step.expected, step.fallback)
    assert "Mận is tired" in shown[1][4]


def test_a_step_may_be_tried_more_than_once_and_says_so(setting):
    done = [
        Done("walk", "not_held", date(2026, 11, 26), "It rained"),
        Done("walk", "done", date(2026, 11, 27), "Walked | talked"),
    ]
    shown = rows(TABLES["results"](replace(setting, done=done)))
    assert [(row[0], row[3]) for row in shown[:2]] == [("1", "26/11/2026"), ("1", "27/11/2026")]
    assert r"Walked \| talked" in shown[1][4]
    assert shown[2][2] == "not held yet"


def test_the_ending_stands_below_the_results(setting):
    ended = replace(setting, ending=Ending("voluntary_full", date(2026, 12, 1), "Trà *ngon*"))
    table = TABLES["results"](ended)
    assert "Outcome on 01/12/2026: Complied voluntarily in full." in table
    assert table.endswith(r"Trà \*ngon\*")


def test_a_plan_without_steps_says_that_there_is_nothing_yet(setting):
    empty = replace(setting, content=setting.content.model_copy(update={"steps": (), "limits": (), "signals": ()}))
    silent = {"limits"}  # The section says itself from which day its dates are counted.
    said = {name: "" if name in silent else "Nothing here yet." for name in TABLES}
    assert {name: TABLES[name](empty) for name in TABLES} == said


def test_whoever_edits_a_section_is_told_what_each_table_holds():
    assert TABLE_LABELS.keys() == TABLES.keys()
