"""A plan at the pages: choosing a template, drafting, reading it, taking it away as a paper."""

from __future__ import annotations

import io
import time

import docx
import pytest

from planner.actor import SYSTEM
from planner.audit import services as audit
from planner.cases import parts
from planner.db import db, unit_of_work
from planner.plans import carrying, deciding
from planner.plans.models import Plan
from tests.support.plans import content_of, edited
from tests.support.world import TODAY, forget


def test_templates_are_offered_with_their_steps_their_reasons_and_what_would_be_missing(browser, case):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/plans/new")
    assert alice.sees("Cùng đi dạo")
    assert alice.sees("Đi dạo với ông Ổi")
    assert alice.sees("Hẹn ngày với ông Ổi")
    assert any(link.startswith("/packs/garden#") for link in alice.links())


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


def test_whoever_reads_a_plan_leaves_a_trace(browser, case, plan, at):
    hanh = browser("hanh")
    for path in ("", "/revisions", "/revisions/1", "/sections/talk", "/steps/walk", "/goal"):
        hanh.open(at(path))
    forget()
    read = [entry.actor for entry in audit.entries_for(SYSTEM, case_id=case.id) if entry.action == "case.read"]
    assert read == ["Hạnh"] * 6


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


def work_of(person, address) -> float:
    """Return the seconds that this process works to open a page; on a busy machine the clock says more."""
    began = time.process_time()
    person.open(address)
    return time.process_time() - began


def test_the_page_of_a_plan_is_quick_and_its_queries_do_not_grow(browser, plan, at, accept, host, alice, hanh, queries):
    her = browser("alice")
    her.open(at())
    with queries() as before:
        her.open(at())
    forget()
    accept()
    with unit_of_work():
        deciding.submit(plan, host, based_on=1, language="vi", by=alice)
        deciding.approve(plan, host, based_on=1, language="vi", by=hanh)
        carrying.start(plan, by=alice)
        for step in ("walk", "walk", "agree"):
            carrying.record_result(plan, step, "done", on=TODAY, text="Đã gặp.", by=alice)
    with queries() as after:
        her.open(at())
    assert len(after) == len(before)
    assert len(before) <= 26
    assert min(work_of(her, at()) for _ in range(3)) < 0.1


def word_document(person, address) -> str:
    """Take the plan away as a Word document; return its text with that of its page headers."""
    file = person.open(address)
    assert "attachment" in file.headers["Content-Disposition"]
    document = docx.Document(io.BytesIO(file.data))
    heads = [p.text for section in document.sections for p in section.header.paragraphs]
    return "\n".join([*(p.text for p in document.paragraphs), *heads])


def test_a_draft_says_that_it_is_one_on_every_page_of_the_word_document(browser, plan, at):
    assert "DỰ THẢO" in word_document(browser("alice"), at("/document.docx"))


def test_an_approved_plan_is_no_draft_in_its_word_document(browser, approved, at):
    assert "DỰ THẢO" not in word_document(browser("alice"), at("/document.docx"))


@pytest.mark.parametrize(("kind", "media"), [("html", "text/html"), ("md", "text/markdown")])
def test_a_plan_is_also_to_be_had_as_page_and_as_markdown(browser, plan, at, kind, media):
    alice = browser("alice")
    file = alice.open(at(f"/document.{kind}"))
    assert file.headers["Content-Type"].startswith(media)
    assert "Đi dạo với ông Ổi" in file.get_data(as_text=True)
    assert alice.open(at("/document.pdf")).status_code == 404
