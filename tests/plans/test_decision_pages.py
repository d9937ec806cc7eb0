"""Deciding on a plan at the pages, carrying it out, ending it."""

from __future__ import annotations

from planner.db import unit_of_work
from planner.plans import deciding, editing
from planner.plans import services as plans
from planner.plans.lifecycle import Status
from tests.support.plans import content_of, edited, stored


def test_submitting_says_everything_that_stands_in_the_way_at_once_with_links(browser, plan, at, alice):
    edited(plan, "talk", "⟦Tòa án → /case/judgment/court⟧ và ⟦Địa bàn → /case/area⟧", alice)
    her = browser("alice")
    her.open(at())
    refused = her.send(at("/submit"), comment="Mong được duyệt sớm.")
    assert refused.status_code == 422
    problems = refused.text.partition('id="problems"')[2].partition("</div>")[0]
    for text in ("Tòa án", "Địa bàn", "Chưa có buổi trà nào"):
        assert text in problems, text
    assert problems.count("<a href=") == 3
    assert "Mong được duyệt sớm." in refused.text
    assert stored(plan).status is Status.DRAFT


def test_a_warning_is_accepted_with_a_reason_that_stays_visible(browser, plan, at):
    alice = browser("alice")
    alice.open(at())
    assert alice.send(at("/accept"), reason=" ").status_code == 422
    alice.send(at("/accept"), reason="Ông Ổi không uống trà.")
    assert alice.sees("Ông Ổi không uống trà.")
    assert alice.send(at("/submit")).status_code == 200
    assert stored(plan).status is Status.SUBMITTED
    hanh = browser("hanh")
    hanh.open(at())
    assert hanh.sees("Ông Ổi không uống trà.")


def test_a_plan_goes_back_with_comments_and_comes_forward_again(browser, submitted, at):
    hanh, her = browser("hanh"), browser("alice")
    hanh.open(at())
    assert hanh.send(at("/send-back"), comment="").status_code == 422
    hanh.send(at("/send-back"), comment="Ghi rõ giờ hẹn.")
    her.open(at())
    assert her.sees("Ghi rõ giờ hẹn.")
    her.open(at("/steps/agree"))
    her.send(argument="Hẹn 8 giờ sáng thứ Hai.")
    assert her.send(at("/submit")).status_code == 200
    assert stored(submitted).status is Status.SUBMITTED


def test_an_approval_is_bound_to_the_text_that_was_read_and_told_to_the_plugins(browser, submitted, at, garden):
    hanh = browser("hanh")
    hanh.open(at())
    hanh.send(at("/approve"), comment="Đồng ý.")
    found = stored(submitted)
    assert found.status is Status.APPROVED
    assert found.approved_hash == plans.revision(found).hash
    assert [(name, context.status) for name, context in garden.heard] == [("plan_approved", "approved")]


def test_a_plugin_can_hold_up_an_approval_and_then_nothing_is_told(browser, submitted, at, garden):
    garden.problems = ["The ground is frozen."]
    hanh = browser("hanh")
    hanh.open(at())
    refused = hanh.send(at("/approve"))
    assert refused.status_code == 422
    assert hanh.sees("The ground is frozen.")
    assert stored(submitted).status is Status.SUBMITTED
    assert garden.heard == []


def test_nobody_approves_what_they_wrote_on_and_an_officer_approves_nothing(
    browser, plan, at, accept, host, alice, hanh
):
    accept()
    with unit_of_work():
        editing.save_head(plan, "Tên do Hạnh đặt", "Mục tiêu", based_on=1, by=hanh)
        deciding.submit(plan, host, based_on=2, language="vi", by=alice)
    her = browser("hanh")
    her.open(at())
    actions = [form.get("action") for form in her.forms()]
    assert at("/approve") not in actions
    assert at("/send-back") in actions
    token = dict(her.forms()[-1].form_values())
    assert her.client.post(at("/approve"), data=token).status_code == 403
    assert browser("alice").client.post(at("/approve"), data={}).status_code == 400
    assert stored(plan).status is Status.SUBMITTED


def test_a_stale_approval_approves_nothing_and_keeps_the_comment(browser, submitted, at):
    hanh, her = browser("hanh"), browser("alice")
    hanh.open(at())
    her.open(at())
    her.send(at("/withdraw"))
    her.open(at("/steps/agree"))
    her.send(argument="Hẹn ngày khác.")
    her.send(at("/submit"))
    refused = hanh.send(at("/approve"), comment="Đồng ý với bản tôi đã đọc.")
    assert refused.status_code == 409
    assert "Đồng ý với bản tôi đã đọc." in refused.text
    assert stored(submitted).status is Status.SUBMITTED


def test_a_revised_plan_loses_its_approval(browser, approved, at):
    her = browser("alice")
    her.open(at())
    her.send(at("/revise"), comment="Ông Ổi chuyển chỗ ở.")
    found = stored(approved)
    assert (found.status, found.approved_hash) == (Status.DRAFT, None)


def test_the_result_of_a_step_is_written_down_and_told(browser, running, at, garden):
    her = browser("alice")
    her.open(at())
    her.send(at("/steps/walk/result"), result="partly", on="2026-11-25", text="Ông hẹn tuần sau.")
    assert her.sees("Ông hẹn tuần sau.")
    assert [(name, context.step, context.result) for name, context in garden.heard] == [("step_done", "walk", "partly")]


def test_a_result_of_tomorrow_is_refused_and_what_was_typed_is_kept(browser, running, at, garden):
    her = browser("alice")
    her.open(at())
    refused = her.send(at("/steps/walk/result"), result="done", on="2026-11-26", text="Ông sẽ đồng ý.")
    assert refused.status_code == 422
    assert "Ông sẽ đồng ý." in refused.text
    assert garden.heard == []


def test_a_plan_ends_with_its_outcome_and_lessons_and_is_then_only_read(browser, running, at, garden):
    her = browser("alice")
    her.open(at("/outcome"))
    assert her.send(code="voluntary_full", lessons="").status_code == 422
    her.send(
        code="voluntary_full", on="2026-11-25", amount="1.000.000", moved="Lời bà Mận", lessons="Hỏi hàng xóm trước."
    )
    for text in ("Hỏi hàng xóm trước.", "Lời bà Mận", "1.000.000 đ"):
        assert her.sees(text), text
    assert stored(running).status is Status.DONE
    assert [name for name, _ in garden.heard] == ["outcome_recorded"]
    assert her.open(at("/outcome")).status_code == 409
    assert her.open(at("/sections/talk")).status_code == 409


def test_whoever_decides_reads_the_plan_in_a_few_lines_beside_the_two_answers(browser, submitted, at):
    hanh, her = browser("hanh"), browser("alice")
    hanh.open(at())
    panel = hanh.page.text.partition('<section class="panel decide"')[2].partition("</section>")[0]
    for text in ("Alice", "đã bàn", *(step.speaker.label for step in content_of(submitted).steps)):
        assert text in panel, text
    assert {at("/approve"), at("/send-back")} <= {form.get("action") for form in hanh.forms()}
    her.open(at())
    assert '<section class="panel decide"' not in her.page.text
