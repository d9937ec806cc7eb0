"""The morning page for each role, and the audit log with its sentences and its proof."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from planner import clock
from planner.accounts import services as accounts
from planner.assessments import services as assessments
from planner.assessments.services import Given
from planner.cases import parts
from planner.cases import services as cases
from planner.cases.models import CaseStatus
from planner.db import db, unit_of_work
from planner.plans import carrying, deciding
from planner.plans import services as plans
from tests.support import world
from tests.support.world import NOW, TODAY


def with_circumstance(case, alice, **values):
    """Add a circumstance that has to be looked at again."""
    entry = {"person": "p1", "category": "health", "text": "Mới ra viện.", "observed_on": TODAY} | values
    with unit_of_work():
        parts.add_part(case, parts.kind_of("circumstances"), entry, by=alice)


def submitted(plan, host, alice):
    """Put the plan forward, every warning accepted."""
    with unit_of_work():
        for finding in plans.findings_of(plan, plans.revision(plan).content, host, "vi"):
            if finding.level == "warning":
                deciding.accept_finding(plan, finding, "Đã cân nhắc.", by=alice)
        deciding.submit(plan, host, based_on=plan.revision, language="vi", by=alice)


def running(plan, host, alice, hanh):
    """Bring the plan to where its steps are held."""
    submitted(plan, host, alice)
    with unit_of_work():
        deciding.approve(plan, host, based_on=plan.revision, language="vi", by=hanh)
        carrying.start(plan, by=alice)


# An officer


def test_an_empty_office_says_what_to_do_first(browser):
    charlie = browser("charlie")
    charlie.open("/")
    assert charlie.sees("Chưa có vụ việc: ba cách bắt đầu")
    assert {"/cases/new", "/cases/import", "/contacts"} <= set(charlie.links())


def test_the_morning_names_what_is_to_be_found_out_and_looked_at_again(browser, case, alice, host):
    (key, (_, item)), *_ = host.catalogue.items_for(case.case_type).items()
    with unit_of_work():
        given = Given(None, known=False, find_out_on=TODAY + timedelta(days=2))
        assessments.save_answer(case, key, given, host.catalogue, version=0, by=alice)
    with_circumstance(case, alice, review_on=TODAY + timedelta(days=1))
    page = browser("alice")
    page.open("/")
    assert page.sees(item.ask.vi)
    assert page.sees("Sức khỏe của Ổi")
    assert page.sees("ngày mai")


def test_what_has_ended_or_lies_beyond_a_week_is_not_named(browser, case, alice):
    with_circumstance(case, alice, review_on=TODAY + timedelta(days=8))
    past = TODAY - timedelta(days=3)
    with_circumstance(case, alice, observed_on=past, review_on=past, ended_on=TODAY)
    page = browser("alice")
    page.open("/")
    assert not page.sees("Sức khỏe của Ổi")


def test_a_closed_case_asks_for_nothing_more(browser, case, alice):
    with_circumstance(case, alice, review_on=TODAY)
    with unit_of_work():
        cases.set_status(case, CaseStatus.CLOSED, on=TODAY, by=alice, reason="xong")
    page = browser("alice")
    page.open("/")
    assert not page.sees("Sức khỏe của Ổi")


def test_a_step_that_is_past_its_day_is_late_until_its_result_is_written_down(browser, plan, host, alice, hanh):
    running(plan, host, alice, hanh)
    steps = [step for step in plans.revision(plan).content.steps if step.due]
    later = NOW + timedelta(days=60)
    with clock.set_to(later):
        page = browser("alice")
        page.open("/")
        assert page.sees("Quá hạn")
        assert page.sees(min(steps, key=lambda step: step.due).title)
        db.session.rollback()
        with unit_of_work():
            for step in steps:
                carrying.record_result(plan, step.key, "done", on=later.date(), text="Đã gặp.", by=alice)
        page.open("/")
        assert not page.sees("Quá hạn")


def test_a_plan_that_came_back_stands_at_the_top_with_the_words_of_the_head(browser, plan, host, alice, hanh):
    submitted(plan, host, alice)
    with unit_of_work():
        deciding.send_back(plan, based_on=plan.revision, by=hanh, comment="Ai gặp ông Ổi trước?")
    page = browser("alice")
    page.open("/")
    assert page.sees("Phương án bị trả lại")
    assert page.sees("Hạnh: Ai gặp ông Ổi trước?")


def test_a_stranger_reads_nothing_of_the_case_here(browser, case, alice, plan):
    with_circumstance(case, alice, review_on=TODAY)
    charlie = browser("charlie")
    charlie.open("/")
    assert not charlie.sees(case.number)
    assert not charlie.sees("Ổi")


# A head


def test_a_head_sees_what_waits_and_not_what_they_wrote(browser, plan, host, alice):
    submitted(plan, host, alice)
    hanh = browser("hanh")
    hanh.open("/")
    assert hanh.sees("Chờ phê duyệt 1")
    assert f"/plans/{plan.id}" in hanh.links()
    other = browser("farhead")
    other.open("/")
    assert not other.sees(plan.case.number)


def test_outcomes_are_counted_with_what_they_are_counted_of(browser, plan, host, alice, hanh):
    running(plan, host, alice, hanh)
    with unit_of_work():
        carrying.finish(
            plan, "voluntary_full", on=TODAY, amount=None, moved_by="", hindered="", lessons="Gặp sớm.", by=alice
        )
    page = browser("hanh")
    page.open("/")
    assert page.sees("Số phương án kết thúc trong 12 tháng qua: 1.")
    assert page.sees("Tự nguyện thi hành xong 1")


# Everybody


@pytest.mark.parametrize("username", ["alice", "hanh", "trinh", "ines", "adam"])
def test_the_morning_takes_six_queries_and_two_for_the_reader_whatever_the_data(
    browser, queries, case, plan, host, alice, username
):
    with unit_of_work():
        for number in range(30):
            opened = world.open_hedge_case(alice, number=f"{number + 100}/QĐ-THA")
            plans.draft_plan(opened, host.catalogue.templates["garden:walk_together"], host, by=alice)
    page = browser(username)
    with queries() as seen:
        assert page.open("/").status_code == 200
    assert len(seen) <= 9, "\n".join(seen)


def test_an_administrator_sees_how_the_house_stands(browser):
    adam = browser("adam")
    adam.open("/")
    assert adam.sees("Đơn vị 3")
    assert adam.sees("trong đó chưa có thủ trưởng 1")
    assert adam.sees("Người dùng được đăng nhập 9")


# The audit log


def test_the_log_tells_who_did_what_to_which_case(browser, case, alice):
    with_circumstance(case, alice)
    ines = browser("ines")
    ines.open("/audit")
    assert ines.sees("thêm một hoàn cảnh")
    assert ines.sees("Alice")
    assert f"/cases/{case.id}" in ines.links()


def test_the_log_is_narrowed_to_a_case_and_to_a_person(browser, case, alice):
    with_circumstance(case, alice)
    ines = browser("ines")
    ines.open("/audit?case=1/QĐ-THA")
    assert not ines.sees("đăng nhập")
    assert ines.sees("thêm một hoàn cảnh")
    ines.open("/audit?who=ines")
    assert ines.sees("đăng nhập")
    assert not ines.sees("thêm một hoàn cảnh")
    ines.open("/audit?case=99/QĐ-THA")
    assert ines.sees("Không có mục phù hợp")


def test_a_change_names_the_fields_and_not_what_stands_in_them(browser, case, alice):
    with unit_of_work():
        cases.change_case(case, {"nature": "Điều không ai ngoài vụ việc được biết"}, version=case.version, by=alice)
    ines = browser("ines")
    ines.open("/audit")
    assert ines.sees("Nội dung vụ việc")
    assert not ines.sees("Điều không ai ngoài vụ việc được biết")


def test_the_log_goes_on_where_the_page_before_ended(browser, case, alice):
    with unit_of_work():
        for _ in range(60):
            cases.record_reading(case, "page", by=alice)
    ines = browser("ines")
    ines.open("/audit?who=alice")
    (following,) = {link for link in ines.links() if "before=" in link}
    first = set(ines.page.text.split("·"))
    ines.open(following)
    assert ines.sees("mở vụ việc")
    assert first != set(ines.page.text.split("·"))


def test_the_log_is_proved_whole_and_a_hand_in_it_is_found(browser, case, queries):
    ines = browser("ines")
    ines.open("/audit/verified")
    assert ines.sees("Nhật ký toàn vẹn")
    with db.engine.begin() as connection:
        for (name,) in connection.execute(text("select name from sqlite_master where type = 'trigger'")).all():
            if "audit" in name:
                connection.execute(text(f'drop trigger "{name}"'))
        connection.execute(text("update audit_entry set actor = 'nobody' where id = 3"))
    ines.open("/audit/verified")
    assert ines.sees("Nhật ký bị đứt đoạn tại mục 3")


def test_an_administrator_of_a_division_reads_only_its_part(browser, case, alice, administrator):
    with unit_of_work():
        accounts.add_user(
            "low",
            "Low",
            accounts.office_by_code("kv2"),
            ["administrator"],
            by=administrator,
            password="xe đạp cũ ngoài",
        )
    low = browser("")
    low.sign_in("low", "xe đạp cũ ngoài")
    low.open("/audit")
    assert low.sees("Low")
    assert not low.sees("Alice")


@pytest.mark.parametrize("username", ["alice", "hanh", "trinh"])
def test_nobody_else_reads_the_log(browser, username):
    other = browser(username)
    assert other.open("/audit").status_code == 403
    assert other.open("/audit/verified").status_code == 403
