"""Answers: saved as one goes, “not known yet” with a date, never over a newer one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.assessments import services as assessments
from planner.assessments.services import Given
from planner.audit import services as audit
from planner.db import db, unit_of_work
from planner.errors import Incomplete, NotFound, Stale
from tests.support.world import TODAY

SOON = TODAY + timedelta(days=5)


@pytest.fixture
def save(case, host, alice):
    """Save an answer as Alice, or as somebody else."""

    def saved(item: str, value: object = None, *, version: int = 0, by=None, **given: object):
        known = given.pop("known", value is not None)
        with unit_of_work():
            return assessments.save_answer(
                case, f"garden:{item}", Given(value, known, **given), host.catalogue, version=version, by=by or alice
            )

    return saved


def test_an_answer_is_kept_with_the_version_of_its_checklist(save, case):
    row = save("shears", "yes", note="ở kho")
    (held,) = assessments.answers_of(case.id).values()
    assert (held.item, held.value, held.known, held.note) == ("garden:shears", "yes", True, "ở kho")
    assert held.pointer == "/assessments/0/answers/garden:shears"
    assert row.checklist_version == "1.2.3"
    assert assessments.versions_of(case.id) == {"garden:shears": 1}
    assert assessments.saved_of(case.id)["garden:shears"].by == "Alice"


def test_an_answer_is_changed_and_the_history_keeps_the_old_one(save):
    row = save("shears", "yes")
    save("shears", "no", version=1)
    (pair, _) = audit.history_of("answer", row.id)
    assert (pair[1].old["value"], pair[1].new["value"]) == ("yes", "no")


def test_the_history_keeps_the_note_and_the_day_as_well(save):
    row = save("shears", known=False, find_out_on=SOON, note="hỏi bà Mận")
    save("shears", "no", version=1, note="bà Mận nói không")
    ((_, change), _) = audit.history_of("answer", row.id)
    assert (change.old["note"], change.old["find_out_on"]) == ("hỏi bà Mận", SOON.isoformat())
    assert change.new["note"] == "bà Mận nói không"


def test_not_known_yet_has_a_date_and_no_value(save, case):
    save("shears", "yes", known=False, find_out_on=SOON)
    held = assessments.answers_of(case.id)["garden:shears"]
    assert (held.known, held.value, held.find_out_on) == (False, None, SOON)
    save("shears", "yes", version=1, find_out_on=SOON)
    assert assessments.answers_of(case.id)["garden:shears"].find_out_on is None


def test_a_stale_save_never_overwrites_a_newer_one(save, case, bob):
    save("shears", "yes", by=bob)
    for version in (0, 2):
        with pytest.raises(Stale):
            save("shears", "no", version=version)
    db.session.expire_all()
    assert assessments.answers_of(case.id)["garden:shears"].value == "yes"


REFUSED = {
    "nothing": ("shears", ""),
    "neither yes nor no": ("shears", "maybe"),
    "a choice that was not offered": ("season", "snow"),
    "beyond the scale": ("mood", 6),
    "a scale as text": ("mood", "4"),
    "a scale as yes or no": ("mood", True),
    "a scale with a fraction": ("mood", 4.0),
    "a sum as yes or no": ("cost", True),
    "a day as a number": ("planted_on", 20260228),
    "somebody who is not in the case": ("owner", "p9"),
    "a sum below zero": ("cost", -1),
    "a sum that is no number": ("cost", "many"),
    "a sum beyond all reason": ("cost", 10**16),
    "a day that is none": ("planted_on", "2026-02-30"),
}


@pytest.mark.parametrize(("item", "value"), REFUSED.values(), ids=REFUSED.keys())
def test_an_answer_that_cannot_be_one_is_refused(save, case, item, value):
    with pytest.raises(Incomplete):
        save(item, value, known=True)
    assert assessments.answers_of(case.id) == {}


ACCEPTED = {"season": "wet", "mood": 4, "owner": "p1", "cost": 5_000_000, "planted_on": "2020-02-29"}


@pytest.mark.parametrize(("item", "value"), ACCEPTED.items())
def test_an_answer_of_each_kind_is_kept_as_it_was_given(save, case, item, value):
    save(item, value)
    assert assessments.answers_of(case.id)[f"garden:{item}"].value == value


def test_a_date_to_find_out_is_needed_and_lies_ahead(save):
    for day in (None, TODAY - timedelta(days=1)):
        with pytest.raises(Incomplete):
            save("shears", known=False, find_out_on=day)
    assert save("shears", known=False, find_out_on=TODAY)


def test_a_date_that_comes_from_a_file_may_have_passed(save):
    assert save("shears", known=False, find_out_on=date(2026, 1, 1), from_file=True).find_out_on == date(2026, 1, 1)


def test_a_question_of_another_kind_of_case_is_not_asked(save):
    with pytest.raises(NotFound):
        save("petals", "yes")


def test_a_hit_in_text_is_confirmed_or_rejected_and_may_be_thought_over(case, alice):
    for confirmed in (True, False):
        with unit_of_work():
            assessments.review_signal(case, "garden:talks_of_force#abc", confirmed, by=alice)
        assert assessments.reviews_of(case.id) == {"garden:talks_of_force#abc": confirmed}


def test_an_assessment_is_declared_complete_on_a_day(case, alice):
    assert assessments.completed_on(case.id) is None
    with unit_of_work():
        assessments.complete(case, by=alice)
    assert assessments.completed_on(case.id) == TODAY
    assert audit.entries_for(alice)[0].action == "assessment.completed"
