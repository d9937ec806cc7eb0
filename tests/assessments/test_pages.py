"""Assessing a case at the pages: answering as one goes, what answers mean, declaring it complete."""

from __future__ import annotations

from datetime import date

from planner.assessments import services as assessments
from planner.assessments.services import Given
from planner.cases import parts
from planner.db import unit_of_work
from tests.support.world import TODAY, add_statement, forget

SHEARS, MOOD, OWNER, PLANTED, COST, SEASON = (
    f"garden:{name}" for name in ("shears", "mood", "owner", "planted_on", "cost", "season")
)


def page_of(case):
    return f"/cases/{case.id}/assessment"


def answer(case, key, given, host, by, version=0):
    forget()
    with unit_of_work():
        assessments.save_answer(case, key, given, host.catalogue, version=version, by=by)


def answers(case):
    """Return the answers as they are stored now, not as an earlier look left them."""
    forget()
    return assessments.answers_of(case.id)


def reviews(case):
    forget()
    return assessments.reviews_of(case.id)


def as_one_goes(browser, case, key, **values):
    """Send one answer as the page's script does: the whole form, naming the one question that is meant."""
    form = next(f for f in browser.forms() if f.get("action") == page_of(case))
    sent = dict(form.form_values()) | values | {"only": key}
    return browser.client.post(page_of(case), data=sent, headers={"HX-Request": "true"})


def test_every_kind_of_answer_is_kept_as_the_kind_it_is(browser, case):
    alice = browser("alice")
    alice.open(page_of(case))
    answered = alice.send(
        page_of(case),
        **{
            "garden-shears-value": "no",
            "garden-mood-value": "5",
            "garden-owner-value": "p2",
            "garden-planted_on-value": "2019-05-04",
            "garden-cost-value": "1.250.000",
            "garden-season-value": "dry",
        },
    )
    assert answered.status_code == 200
    kept = {key: found.value for key, found in answers(case).items()}
    assert kept == {SHEARS: "no", MOOD: 5, OWNER: "p2", PLANTED: "2019-05-04", COST: 1_250_000, SEASON: "dry"}


def test_an_answer_shows_at_once_what_it_means_and_how_far_the_list_is(browser, case):
    alice = browser("alice")
    alice.open(page_of(case))
    said = as_one_goes(alice, case, SHEARS, **{"garden-shears-value": "no"})
    assert said.status_code == 200
    assert "Không có kéo" in said.text
    assert 'id="progress-garden-soil"' in said.text
    assert 'value="1"' in said.text


def test_who_saved_an_answer_and_when_stands_beside_it(browser, case, host, bob):
    answer(case, SHEARS, Given("yes", known=True), host, bob)
    alice = browser("alice")
    alice.open(page_of(case))
    assert alice.sees("25/11/2026 09:00, Bob")


def test_not_known_yet_is_an_answer_and_wants_a_date_to_find_out(browser, case):
    alice = browser("alice")
    alice.open(page_of(case))
    without = as_one_goes(alice, case, SHEARS, **{"garden-shears-value": "?"})
    assert without.status_code == 422
    assert answers(case) == {}
    with_date = {"garden-shears-value": "?", "garden-shears-find_out_on": "2026-12-01"}
    assert as_one_goes(alice, case, SHEARS, **with_date).status_code == 200
    assert answers(case)[SHEARS].find_out_on == date(2026, 12, 1)


def test_without_script_one_button_saves_whatever_was_typed_and_keeps_what_cannot_be_saved(browser, case):
    alice = browser("alice")
    alice.open(page_of(case))
    refused = alice.send(page_of(case), **{"garden-shears-value": "yes", "garden-cost-value": "rất nhiều"})
    assert refused.status_code == 422
    assert answers(case).keys() == {SHEARS}
    assert 'value="rất nhiều"' in refused.text
    assert any("#item-garden-cost" in link for link in alice.links())


def test_a_stale_answer_never_overwrites_a_newer_one_and_both_are_shown(browser, case, host, bob):
    alice = browser("alice")
    alice.open(page_of(case))
    answer(case, SEASON, Given("wet", known=True), host, bob)
    refused = alice.send(page_of(case), **{"garden-season-value": "dry", "garden-shears-value": "yes"})
    assert refused.status_code == 409
    assert answers(case)[SEASON].value == "wet"
    assert answers(case)[SHEARS].value == "yes"
    assert alice.sees("Mùa mưa")
    assert alice.sees("Bob")
    again = alice.send(page_of(case))
    assert again.status_code == 200
    assert answers(case)[SEASON].value == "dry"


def test_what_one_did_not_touch_is_no_conflict_with_what_another_saved(browser, case, host, bob):
    alice = browser("alice")
    alice.open(page_of(case))
    answer(case, SEASON, Given("wet", known=True), host, bob)
    saved = alice.send(page_of(case), **{"garden-shears-value": "yes"})
    assert saved.status_code == 200
    assert {key: found.value for key, found in answers(case).items()} == {SEASON: "wet", SHEARS: "yes"}


def test_a_question_says_what_it_rests_on_and_who_brought_it(browser, case):
    alice = browser("alice")
    alice.open(page_of(case))
    assert alice.sees("Người làm vườn hỏi trước")
    assert any(link.startswith("/packs/garden#") for link in alice.links())


def test_a_signal_from_free_text_waits_for_confirmation_and_a_rejected_one_no_longer_counts(browser, case, alice):
    threat = {"person": "p1", "category": "attitude", "text": "Nói sẽ đi tù nếu bị ép.", "observed_on": TODAY}
    with unit_of_work():
        parts.add_part(case, parts.kind_of("circumstances"), threat, by=alice)
    her = browser("alice")
    her.open(f"/cases/{case.id}/signals")
    assert her.sees("“đi tù”") or her.sees("đi tù")
    her.send(f"/cases/{case.id}/signals/review", press="decision=reject")
    assert list(reviews(case).values()) == [False]
    assert not her.sees("Có gai")
    her.send(f"/cases/{case.id}/signals/review", press="decision=confirm")
    assert list(reviews(case).values()) == [True]
    assert her.sees("Có gai")


def test_who_needs_care_stands_with_what_is_ruled_out_and_what_is_left_to_the_head(browser, case, alice):
    with unit_of_work():
        add_statement(case, "Con trai mới đi tù về.", by=alice)
    her = browser("alice")
    her.open(f"/cases/{case.id}/signals")
    assert her.sees("Không được làm trong phương án: gọi nhau qua loa")
    assert her.sees("Chỉ làm khi người duyệt ghi rõ lý do: chỉ gửi thư")


def test_a_word_on_a_text_stays_with_that_text_when_something_else_is_taken_away(browser, case, alice):
    kind = parts.kind_of("circumstances")
    said = [{"person": "p1", "category": "other", "text": f"{who} dọa đi tù.", "observed_on": TODAY} for who in "AB"]
    with unit_of_work():
        first, _ = (parts.add_part(case, kind, values, by=alice) for values in said)
    her = browser("alice")
    her.open(f"/cases/{case.id}/signals")
    her.send(f"/cases/{case.id}/signals/review", press="decision=reject")
    with unit_of_work():
        parts.remove_part(case, kind, first, by=alice, reason="nhập nhầm")
    her.open(f"/cases/{case.id}/signals")
    assert her.sees("Có lời đe: B dọa đi tù")


def test_nothing_but_what_was_found_in_a_text_can_be_confirmed(browser, case):
    alice = browser("alice")
    page = alice.open(page_of(case))
    form = alice.forms()[0]
    token = dict(form.form_values())["csrf_token"]
    made_up = {"signal": "garden:anything", "decision": "confirm", "csrf_token": token}
    assert page.status_code == 200
    assert alice.client.post(f"/cases/{case.id}/signals/review", data=made_up).status_code == 404
    assert reviews(case) == {}


def test_the_score_says_what_it_is_made_of_and_which_answer_would_change_it(browser, case, host, alice):
    answer(case, SHEARS, Given("yes", known=True), host, alice)
    her = browser("alice")
    her.open(f"/cases/{case.id}/signals")
    assert her.sees("Có kéo")
    assert her.sees("+2")
    assert her.sees("Đẹp trời")
    answer(case, SHEARS, Given(None, known=False, find_out_on=date(2026, 12, 2)), host, alice, version=1)
    her.open(f"/cases/{case.id}/signals")
    assert her.sees("02/12/2026")
    assert her.sees("Bão")


def test_declaring_the_assessment_complete_tells_the_plugins_once_it_is_stored(browser, case, garden):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/signals")
    assert alice.send(f"/cases/{case.id}/assessment/complete").status_code == 200
    forget()
    assert assessments.completed_on(case.id) == TODAY
    assert [(name, context.case_id) for name, context in garden.heard] == [("assessment_completed", case.id)]


def test_an_inspector_reads_the_answers_and_finds_nothing_to_change(browser, case, host, alice):
    answer(case, SHEARS, Given("yes", known=True, note="để trong kho"), host, alice)
    ines = browser("ines")
    ines.open(page_of(case))
    assert ines.sees("để trong kho")
    assert [form.get("action") for form in ines.forms() if "assessment" in (form.get("action") or "")] == []


def test_a_stranger_finds_no_assessment(browser, case):
    charlie = browser("charlie")
    assert charlie.open(page_of(case)).status_code == 404
    assert charlie.open(f"/cases/{case.id}/signals").status_code == 404


def test_what_was_typed_in_a_note_stays_text(browser, case):
    alice = browser("alice")
    alice.open(page_of(case))
    typed = {"garden-shears-value": "yes", "garden-shears-note": "<script>alert(1)</script>" + "dài" * 3000}
    saved = alice.send(page_of(case), **typed)
    assert saved.status_code == 200
    assert "<script>alert" not in saved.text
    assert len(answers(case)[SHEARS].note) == 9025


def test_the_number_of_queries_does_not_grow_with_the_answers(browser, case, host, alice, queries):
    her = browser("alice")
    her.open(page_of(case))
    with queries() as before:
        her.open(page_of(case))
    for key, value in ((SHEARS, "yes"), (MOOD, 4), (OWNER, "p1"), (SEASON, "wet")):
        answer(case, key, Given(value, known=True), host, alice)
    with queries() as after:
        her.open(page_of(case))
    assert len(after) == len(before)
    assert len(before) <= 20
