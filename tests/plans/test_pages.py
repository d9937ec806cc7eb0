"""A plan at the pages: drafting, editing with nobody's words lost, deciding, carrying out, ending."""

from __future__ import annotations

import io
import time

import docx
import pytest

from planner.cases import parts
from planner.db import db, unit_of_work
from planner.plans import carrying, deciding, editing
from planner.plans import services as plans
from planner.plans.lifecycle import Status
from planner.plans.models import Plan
from tests.support.world import TODAY


@pytest.fixture
def at(plan):
    """Return the address of a page of the plan."""
    return lambda path="": f"/plans/{plan.id}{path}"


def forget() -> None:
    """End what an earlier look began: what is looked at next is what is stored then."""
    db.session.rollback()
    db.session.expire_all()


def stored(plan) -> Plan:
    """Return the plan as it is stored now."""
    forget()
    return db.session.get(Plan, plan.id)


def content_of(plan):
    return plans.revision(stored(plan)).content


def edited(plan, section, body, by):
    forget()
    with unit_of_work():
        editing.save_section(plan, section, body, based_on=plan.revision, by=by)


def submitted(plan, host, by):
    forget()
    with unit_of_work():
        accept_all(plan, host, by)
        deciding.submit(plan, host, based_on=plan.revision, language="vi", by=by)


def accept_all(plan, host, by):
    found = plans.findings_of(plan, plans.revision(plan).content, host, "vi")
    for finding in plans.open_problems(plan, found):
        deciding.accept_finding(plan, finding, "Trà để lần sau.", by=by)


def approved(plan, host, by, head):
    submitted(plan, host, by)
    with unit_of_work():
        deciding.approve(plan, host, based_on=plan.revision, language="vi", by=head)


def running(plan, host, by, head):
    approved(plan, host, by, head)
    with unit_of_work():
        carrying.start(plan, by=by)


# Drafting


def test_templates_are_offered_with_their_steps_their_reasons_and_what_would_be_missing(browser, case):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/plans/new")
    assert alice.sees("Cùng đi dạo")
    assert alice.sees("Đi dạo với ông Ổi")
    assert alice.sees("Hẹn ngày với ông Ổi")
    assert "/packs/garden" in alice.links()


def test_one_click_drafts_a_plan_in_which_the_reason_of_each_step_speaks_of_this_case(browser, case):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/plans/new")
    alice.send(f"/cases/{case.id}/plans/new")
    assert alice.address.startswith("/plans/")
    assert alice.sees("Ông Ổi có hàng rào ở xã Vườn")


def test_a_template_that_is_not_offered_drafts_nothing(browser, case):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/plans/new")
    assert alice.send(f"/cases/{case.id}/plans/new", template="garden:outline").status_code == 404
    assert db.session.query(Plan).count() == 0


# Looking


def test_a_plan_is_read_with_its_steps_its_sections_and_the_law_beside_them(browser, plan, at):
    alice = browser("alice")
    alice.open(at())
    for text in ("Đi dạo với ông Ổi", "Trưởng thôn Lê Văn Cam", "A. Vụ việc", "B. Trao đổi", "Chưa có buổi trà nào"):
        assert alice.sees(text), text


def test_a_hole_is_a_link_to_its_field_and_a_new_plan_takes_in_what_was_filled(browser, case, plan, at, alice):
    edited(plan, "identity", "⟦Tòa án → /case/judgment/court⟧", alice)
    her = browser("alice")
    her.open(at())
    assert her.sees("Tòa án")
    assert any("pointer=/case/judgment/court" in link.replace("%2F", "/") for link in her.links())


def test_a_stranger_finds_no_page_of_the_plan_and_an_inspector_finds_nothing_to_change(browser, plan, at):
    charlie = browser("charlie")
    for path in ("", "/revisions", "/revisions/1", "/sections/talk", "/steps/walk", "/document.docx"):
        assert charlie.open(at(path)).status_code == 404, path
    ines = browser("ines")
    assert ines.open(at()).status_code == 200
    assert [form.get("action") for form in ines.forms() if "/plans/" in (form.get("action") or "")] == []
    assert ines.open(at("/sections/talk")).status_code == 403


def test_the_case_changed_is_said_and_bringing_up_to_date_keeps_what_the_officer_wrote(browser, case, plan, at, alice):
    her = browser("alice")
    her.open(at("/sections/talk"))
    her.send(body="Ông Ổi nghe, tôi viết tay.")
    forget()
    kind, person = parts.kind_of("people"), case.people[0]
    forget()
    with unit_of_work():
        changed = {"short_name": "Ổi Già", "name": "Nguyễn Văn Ổi Già"}
        parts.change_part(case, kind, person, changed, version=person.version, by=alice, reason="", correct=True)
    # The clock of the test stands still, so the drawing is put back a moment.
    her.open(at())
    assert not her.sees("Đi dạo với ông Ổi Già")
    forget()
    with unit_of_work():
        plan.drafted_at = plan.drafted_at.replace(hour=0)
    her.open(at())
    her.send(at("/refresh"))
    assert her.sees("Đi dạo với ông Ổi Già")
    content = content_of(plan)
    assert content.section("talk").body == "Ông Ổi nghe, tôi viết tay."
    assert content.step("walk").title == "Đi dạo với ông Ổi Già"


def test_the_page_of_a_plan_is_quick_and_its_queries_do_not_grow(browser, plan, at, host, alice, hanh, queries):
    her = browser("alice")
    her.open(at())
    with queries() as before:
        her.open(at())
    running(plan, host, alice, hanh)
    with unit_of_work():
        for step in ("walk", "walk", "agree"):
            carrying.record_result(plan, step, "done", on=TODAY, text="Đã gặp.", by=alice)
    with queries() as after:
        began = time.perf_counter()
        her.open(at())
        took = time.perf_counter() - began
    assert len(after) == len(before)
    assert len(before) <= 26
    assert took < 0.2


# Editing


def test_a_section_is_edited_in_markdown_with_a_preview_that_works_without_script(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    shown = alice.send(body="Một **lời** hay.\n\n[[table:timeline]]", press="act=preview")
    assert "<strong>lời</strong>" in shown.text
    assert alice.sees("Đi dạo với ông Ổi")
    assert stored(plan).revision == 1
    alice.send()
    assert stored(plan).revision == 2
    assert content_of(plan).section("talk").body == "Một **lời** hay.\n\n[[table:timeline]]"


def test_the_live_preview_is_as_safe_as_the_page(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    form = dict(alice.forms()[-1].form_values())
    nasty = "# <script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n⟦<img src=x> → /people⟧\n\n```\nunclosed"
    shown = alice.client.post(at("/sections/talk/preview"), data=form | {"body": nasty})
    assert shown.status_code == 200
    for bad in ("<script", "javascript:", "<img"):
        assert bad not in shown.text
    assert "<h4>" in shown.text


def test_ten_thousand_characters_pasted_are_kept_word_for_word(browser, plan, at):
    alice = browser("alice")
    pasted = "\n\n".join("Nghĩa vụ phải thi hành án, nhắc lại lần nữa cho rõ ràng. " * 9 for _ in range(20)).strip()
    alice.open(at("/sections/talk"))
    assert alice.send(body=pasted).status_code == 200
    kept = content_of(plan).section("talk").body
    assert len(kept) > 10_000
    assert kept.split() == pasted.split()


def test_a_text_that_no_page_could_show_is_refused_and_kept_in_the_form(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    refused = alice.send(body="[" * 3000)
    assert refused.status_code == 422
    assert "[" * 3000 in refused.text
    assert stored(plan).revision == 1


def test_a_section_is_never_emptied(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    assert alice.send(body="  ").status_code == 422
    assert stored(plan).revision == 1


def test_a_stale_section_shows_both_texts_and_saves_only_when_one_has_seen_them(browser, plan, at):
    alice, bob = browser("alice"), browser("bob")
    for person, text in ((alice, None), (bob, "Bob viết câu này.")):
        person.open(at("/sections/talk"))
        if text:
            person.send(body=text)
    refused = alice.send(body="Alice viết câu kia.")
    assert refused.status_code == 409
    assert alice.sees("Bob viết câu này.")
    assert "Alice viết câu kia." in refused.text
    assert content_of(plan).section("talk").body == "Bob viết câu này."
    alice.send(body="Bob viết câu này. Alice viết câu kia.")
    assert content_of(plan).section("talk").body == "Bob viết câu này. Alice viết câu kia."


def test_two_who_edit_different_passages_both_save_and_nothing_is_lost(browser, plan, at):
    alice, bob = browser("alice"), browser("bob")
    alice.open(at("/sections/identity"))
    bob.open(at("/sections/talk"))
    bob.send(body="Bob viết phần B.")
    assert alice.send(body="Alice viết phần A.").status_code == 200
    assert [s.body for s in content_of(plan).sections] == ["Alice viết phần A.", "Bob viết phần B."]


def test_title_and_goal_are_edited_and_a_stale_form_overwrites_neither(browser, plan, at):
    alice, bob = browser("alice"), browser("bob")
    alice.open(at("/goal"))
    bob.open(at("/goal"))
    bob.send(title="Bob đặt tên")
    refused = alice.send(goal="Ông Ổi tự cắt trước ngày 1/12.")
    assert refused.status_code == 409
    assert alice.sees("Bob đặt tên")
    assert content_of(plan).title == "Bob đặt tên"


def test_a_step_is_given_to_another_real_person_and_holds_what_was_typed(browser, plan, at, case):
    alice = browser("alice")
    alice.open(at("/steps/walk"))
    said = "Cháu chào bác, ta đi dạo nhé."
    alice.send(speaker="p2", argument=said, reason="Bà Mận ở ngay bên cạnh.", note="Bà Mận nhận lời")
    step = content_of(plan).step("walk")
    assert (step.speaker.label, step.speaker.ref) == ("bà Mận", "p2")
    assert step.argument == said
    assert step.why[-1].text == "Bà Mận ở ngay bên cạnh."
    alice.open(at("/revisions"))
    assert alice.sees("Bà Mận nhận lời")


def test_a_bare_label_cannot_be_smuggled_in_as_a_speaker(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/steps/walk"))
    assert alice.send(speaker="Một người nào đó").status_code == 422
    assert content_of(plan).step("walk").speaker.ref == "officer"


def test_a_step_without_sense_is_refused_with_every_problem_and_what_was_typed(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/steps/walk"))
    refused = alice.send(start="2026-12-05", due="2026-12-01", target="p2", speaker="p2", argument="Giữ câu này.")
    assert refused.status_code == 422
    assert alice.sees("Giữ câu này.")
    assert refused.text.count("<li>") >= 2
    assert stored(plan).revision == 1


def test_a_stale_step_shows_what_the_other_changed_and_keeps_what_was_typed(browser, plan, at):
    alice, bob = browser("alice"), browser("bob")
    alice.open(at("/steps/walk"))
    bob.open(at("/steps/walk"))
    bob.send(expected="Bob mong có ngày.")
    refused = alice.send(expected="Alice mong có lời.")
    assert refused.status_code == 409
    assert alice.sees("Bob mong có ngày.")
    assert "Alice mong có lời." in refused.text
    assert content_of(plan).step("walk").expected == "Bob mong có ngày."


def test_a_step_is_added_moved_taken_out_and_brought_back(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/steps/new"))
    assert alice.send(title="Hỏi bà Mận").status_code == 422
    told = {"action": "private_talk", "channel": "home", "target": "p2", "speaker": "officer"}
    alice.send(title="Hỏi bà Mận", reason="Bà ở bên cạnh.", **told)
    assert [step.key for step in content_of(plan).steps] == ["walk", "agree", "own_1"]
    alice.send(at("/steps/own_1/move"), press="direction=up")
    assert [step.key for step in content_of(plan).steps] == ["walk", "own_1", "agree"]
    alice.send(at("/steps/walk/remove"))
    assert [step.key for step in content_of(plan).steps] == ["own_1", "agree"]
    alice.send(at("/take-back"))
    assert [step.key for step in content_of(plan).steps] == ["walk", "own_1", "agree"]
    assert stored(plan).revision == 5


def test_each_revision_can_be_read_and_says_word_by_word_what_it_changed(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    alice.send(body="Ông Ổi chưa nghe.\n\n[[table:approach]]")
    page = alice.open(at("/revisions/2"))
    assert "Ông Ổi <ins>chưa </ins>nghe." in page.text
    assert alice.open(at("/revisions/1")).status_code == 200
    assert alice.open(at("/revisions/9")).status_code == 404


def test_only_a_draft_can_be_edited(browser, plan, at, host, alice):
    submitted(plan, host, alice)
    her = browser("alice")
    assert her.open(at("/sections/talk")).status_code == 409
    her.open(at())
    assert not any("/sections/" in link for link in her.links())


# Deciding


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


def test_a_plan_goes_back_with_comments_and_comes_forward_again(browser, plan, at, host, alice):
    submitted(plan, host, alice)
    hanh, her = browser("hanh"), browser("alice")
    hanh.open(at())
    assert hanh.send(at("/send-back"), comment="").status_code == 422
    hanh.send(at("/send-back"), comment="Ghi rõ giờ hẹn.")
    her.open(at())
    assert her.sees("Ghi rõ giờ hẹn.")
    her.open(at("/steps/agree"))
    her.send(argument="Hẹn 8 giờ sáng thứ Hai.")
    assert her.send(at("/submit")).status_code == 200
    assert stored(plan).status is Status.SUBMITTED


def test_an_approval_is_bound_to_the_text_that_was_read_and_told_to_the_plugins(browser, plan, at, host, alice, garden):
    submitted(plan, host, alice)
    hanh = browser("hanh")
    hanh.open(at())
    hanh.send(at("/approve"), comment="Đồng ý.")
    found = stored(plan)
    assert found.status is Status.APPROVED
    assert found.approved_hash == plans.revision(found).hash
    assert [(name, context.status) for name, context in garden.heard] == [("plan_approved", "approved")]


def test_a_plugin_can_hold_up_an_approval_and_then_nothing_is_told(browser, plan, at, host, alice, garden):
    submitted(plan, host, alice)
    garden.problems = ["The ground is frozen."]
    hanh = browser("hanh")
    hanh.open(at())
    refused = hanh.send(at("/approve"))
    assert refused.status_code == 422
    assert hanh.sees("The ground is frozen.")
    assert stored(plan).status is Status.SUBMITTED
    assert garden.heard == []


def test_nobody_approves_what_they_wrote_on_and_an_officer_approves_nothing(browser, plan, at, host, alice, hanh):
    forget()
    with unit_of_work():
        editing.save_head(plan, "Tên do Hạnh đặt", "Mục tiêu", based_on=1, by=hanh)
    submitted(plan, host, alice)
    her = browser("hanh")
    her.open(at())
    actions = [form.get("action") for form in her.forms()]
    assert at("/approve") not in actions
    assert at("/send-back") in actions
    token = dict(her.forms()[-1].form_values())
    assert her.client.post(at("/approve"), data=token).status_code == 403
    assert browser("alice").client.post(at("/approve"), data={}).status_code == 400
    assert stored(plan).status is Status.SUBMITTED


def test_a_stale_approval_approves_nothing_and_keeps_the_comment(browser, plan, at, host, alice):
    submitted(plan, host, alice)
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
    assert stored(plan).status is Status.SUBMITTED


def test_a_revised_plan_loses_its_approval(browser, plan, at, host, alice, hanh):
    approved(plan, host, alice, hanh)
    her = browser("alice")
    her.open(at())
    her.send(at("/revise"), comment="Ông Ổi chuyển chỗ ở.")
    found = stored(plan)
    assert (found.status, found.approved_hash) == (Status.DRAFT, None)


# Carrying out


def test_the_result_of_a_step_is_written_down_and_told(browser, plan, at, host, alice, hanh, garden):
    running(plan, host, alice, hanh)
    her = browser("alice")
    her.open(at())
    her.send(at("/steps/walk/result"), result="partly", on="2026-11-25", text="Ông hẹn tuần sau.")
    assert her.sees("Ông hẹn tuần sau.")
    assert [(name, context.step, context.result) for name, context in garden.heard] == [("step_done", "walk", "partly")]


def test_a_result_of_tomorrow_is_refused_and_what_was_typed_is_kept(browser, plan, at, host, alice, hanh, garden):
    running(plan, host, alice, hanh)
    her = browser("alice")
    her.open(at())
    refused = her.send(at("/steps/walk/result"), result="done", on="2026-11-26", text="Ông sẽ đồng ý.")
    assert refused.status_code == 422
    assert "Ông sẽ đồng ý." in refused.text
    assert garden.heard == []


def test_a_plan_ends_with_its_outcome_and_lessons_and_is_then_only_read(browser, plan, at, host, alice, hanh, garden):
    running(plan, host, alice, hanh)
    her = browser("alice")
    her.open(at("/outcome"))
    assert her.send(code="voluntary_full", lessons="").status_code == 422
    her.send(
        code="voluntary_full", on="2026-11-25", amount="1.000.000", moved="Lời bà Mận", lessons="Hỏi hàng xóm trước."
    )
    for text in ("Hỏi hàng xóm trước.", "Lời bà Mận", "1.000.000 đ"):
        assert her.sees(text), text
    assert stored(plan).status is Status.DONE
    assert [name for name, _ in garden.heard] == ["outcome_recorded"]
    assert her.open(at("/outcome")).status_code == 409
    assert her.open(at("/sections/talk")).status_code == 409


# Papers


def test_a_draft_is_a_draft_on_every_page_of_the_word_document_and_an_approved_plan_is_not(
    browser, plan, at, host, alice, hanh
):
    her = browser("alice")

    def words() -> str:
        file = her.open(at("/document.docx"))
        assert "attachment" in file.headers["Content-Disposition"]
        document = docx.Document(io.BytesIO(file.data))
        heads = [p.text for section in document.sections for p in section.header.paragraphs]
        return "\n".join([*(p.text for p in document.paragraphs), *heads])

    assert "DỰ THẢO" in words()
    approved(plan, host, alice, hanh)
    assert "DỰ THẢO" not in words()


@pytest.mark.parametrize(("kind", "media"), [("html", "text/html"), ("md", "text/markdown")])
def test_a_plan_is_also_to_be_had_as_page_and_as_markdown(browser, plan, at, kind, media):
    alice = browser("alice")
    file = alice.open(at(f"/document.{kind}"))
    assert file.headers["Content-Type"].startswith(media)
    assert "Đi dạo với ông Ổi" in file.get_data(as_text=True)
    assert alice.open(at("/document.pdf")).status_code == 404
