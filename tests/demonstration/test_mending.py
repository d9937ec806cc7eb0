"""An officer mends a draft without inventing a fact."""

from __future__ import annotations

import pytest

from planner.catalogue.gaps import Gap
from planner.catalogue.plan import Origin, Party, PlanContent, Reason, Section, SignalNote, Step
from planner.demonstration.mending import mended, with_helpers, with_words, without_steps

OFFICER = Party(label="Chấp hành viên An", actor="officer", ref="officer")
NAMED = Party(label="bà Tư", actor="kin", ref="p2")
BARE = Party(label="Người thân", actor="kin")
UNKNOWN = Party(label=str(Gap("/contacts", "Trưởng thôn")), actor="hamlet_head")
NOTES = {"/people": "đang hỏi", "/": "hẹn ngày 01/12/2026"}


def step(key: str, **values: object) -> Step:
    given = {"action": "home_visit", "title": key, "speaker": OFFICER, "carrier": OFFICER, "channel": "home"} | values
    return Step.model_validate({"key": key} | given)


def plan(*steps: Step, body: str = "", **values: object) -> PlanContent:
    origin = Origin(pack="base", version="1.0.0", key="outline")
    sections = (Section(key="nature", title="B", body=body),)
    return PlanContent(language="vi", title="Phương án", sections=sections, steps=steps, template=origin).model_copy(
        update=values
    )


def test_every_gap_becomes_a_note_however_deep_it_stands() -> None:
    gap, person = str(Gap("/obligations/0/amount", "Số tiền")), str(Gap("/people/0/address", "Địa chỉ"))
    signal = SignalNote(key="s", kind="help", text=f"Ở {person}")
    held = step("a", argument=f"Trả {gap}", why=(Reason(text=f"vì {gap}"),))
    filled = mended(plan(held, body=f"Nhà ở {person}.", goal=f"Trả {gap}", signals=(signal,)), OFFICER, NOTES)
    assert "⟦" not in filled.model_dump_json()
    assert filled.sections[0].body == "Nhà ở đang hỏi."
    assert filled.steps[0].why[0].text == "vì hẹn ngày 01/12/2026"
    assert filled.signals[0].text == "Ở đang hỏi"


@pytest.mark.parametrize(
    ("speaker", "alternatives", "expected"),
    [(NAMED, (), NAMED), (BARE, (UNKNOWN, NAMED), NAMED), (UNKNOWN, (BARE,), OFFICER)],
)
def test_whoever_cannot_be_named_gives_way_to_an_alternative_or_the_officer(
    speaker: Party, alternatives: tuple[Party, ...], expected: Party
) -> None:
    held = step("a", speaker=speaker, alternatives=alternatives, carrier=BARE, helpers=(UNKNOWN, NAMED))
    filled = mended(plan(held), OFFICER, NOTES).steps[0]
    assert (filled.speaker, filled.carrier, filled.helpers) == (expected, OFFICER, (NAMED,))


def test_a_date_set_by_hand_no_longer_waits_for_an_event() -> None:
    assert mended(plan(step("a", missing_event="decision_notified")), OFFICER, NOTES).steps[0].missing_event is None


def test_steps_are_taken_out_and_joined_without_touching_the_others() -> None:
    one, two = step("a"), step("b", action="private_talk")
    assert without_steps(plan(one, two), [0]).steps == (two,)
    joined = with_helpers(plan(one, two), {"private_talk": NAMED})
    assert joined.steps[0] == one
    assert joined.steps[1].helpers == (NAMED,)


def test_words_are_added_to_the_sections_that_are_there_and_the_others_are_named() -> None:
    written, missing = with_words(plan(body="Đã có."), "Trả đủ", {"nature": "Thêm.", "elsewhere": "Lạc."})
    assert written.goal == "Trả đủ"
    assert written.sections[0].body == "Đã có.\n\nThêm."
    assert missing == ["elsewhere"]
