"""Several people written down at once: what was understood can be corrected, and is saved together or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from planner.cases import parts
from planner.cases import services as cases
from planner.cases.models import Person, Relationship, Stance
from planner.db import db, unit_of_work
from tests.support import world


def address(case, rest="/people/several"):
    return f"/cases/{case.id}{rest}"


def named(name):
    world.forget()
    return db.session.scalars(select(Person).filter_by(name=name)).all()


def understood(browser, case, lines, user="alice"):
    """Type the lines and look at what was understood."""
    page = browser(user)
    page.open(address(case))
    page.send(address(case), lines=lines)
    return page


def save(page, case, **corrected):
    return page.send(address(case, "/people/several/save"), **corrected)


def test_lines_become_people_ties_and_stances_with_one_save(browser, case):
    page = understood(
        browser, case, "bố mẹ, bà Nguyễn Thị B, ở cùng, tin tưởng\nhàng xóm, ông Trần Văn C, sn 1970, phản đối"
    )
    assert named("Nguyễn Thị B") == []
    save(page, case)
    (mother,) = named("Nguyễn Thị B")
    assert (mother.honorific, mother.role, mother.description) == ("bà", "relative", "ở cùng")
    tie = db.session.scalars(select(Relationship).filter_by(from_=mother.key)).one()
    assert (tie.to, tie.kind, tie.trust) == ("p1", "parent", "high")
    (neighbour,) = named("Trần Văn C")
    stance = db.session.scalars(select(Stance).filter_by(person=neighbour.key)).one()
    assert (stance.stance, stance.observed_on, neighbour.birth_year) == ("against", world.TODAY, 1970)


def test_the_same_page_sent_twice_saves_once(browser, case):
    page = understood(browser, case, "hàng xóm, ông Trần Văn C")
    form = page.forms()[-1]
    sent = dict(form.form_values())
    target = form.get("action")
    assert page.client.post(target, data=sent).status_code == 302
    assert page.client.post(target, data=sent).status_code == 302
    assert len(named("Trần Văn C")) == 1


def test_what_was_understood_is_corrected_before_it_is_saved(browser, case):
    page = understood(browser, case, "hàng xóm, ông Trần Văn C")
    save(page, case, **{"line-1-tie": "sibling", "line-1-name": "Trần Văn Cải"})
    (person,) = named("Trần Văn Cải")
    assert db.session.scalars(select(Relationship).filter_by(from_=person.key)).one().kind == "sibling"


def test_faults_of_all_lines_are_named_at_once_and_nothing_is_saved(browser, case):
    page = understood(browser, case, "hàng xóm, ông Trần Văn C\nhàng xóm, bà Lê Thị D")
    answer = save(page, case, **{"line-1-birth_year": "1700", "line-2-name": "", "line-2-description": ""})
    assert answer.status_code == 422
    assert page.sees("1700")
    assert len([link for link in page.links() if link in ("#line-1", "#line-2")]) == 2
    assert named("Trần Văn C") == []


def test_somebody_known_is_only_tied(browser, case, alice):
    page = understood(browser, case, "bố mẹ, bà Trần Thị Mận, tin tưởng")
    assert page.sees("bà Mận")
    save(page, case)
    assert len(named("Trần Thị Mận")) == 1
    ties = db.session.scalars(select(Relationship).filter_by(from_="p2", to="p1")).all()
    assert {tie.kind for tie in ties} == {"neighbour", "parent"}


def test_where_it_is_not_sure_who_it_is_one_is_asked(browser, case):
    page = understood(browser, case, "bố mẹ, bà Mận, tin tưởng")
    assert save(page, case).status_code == 422
    save(page, case, **{"line-1-who": "new"})
    assert len(named("Mận")) == 1


def test_a_line_can_be_tied_to_somebody_of_another_line(browser, case):
    page = understood(browser, case, "hàng xóm, anh Lê Văn Tuấn\nbố mẹ của anh Lê Văn Tuấn, bà Phạm Thị Hoa")
    save(page, case)
    (son,), (mother,) = named("Lê Văn Tuấn"), named("Phạm Thị Hoa")
    assert db.session.scalars(select(Relationship).filter_by(from_=mother.key)).one().to == son.key


def test_a_stranger_cannot_write_people_down(browser, case):
    charlie = browser("charlie")
    assert charlie.open(address(case)).status_code == 404


@pytest.mark.parametrize("kind", ["people", "circumstances", "relationships"])
def test_an_end_that_was_a_mistake_is_taken_back_with_a_reason(browser, case, alice, kind):
    row = getattr(case, kind)[0]
    with unit_of_work():
        parts.end_part(case, parts.KINDS[kind], row, on=world.TODAY, by=alice, reason="nhầm")
    page = browser("alice")
    page.open(address(case, f"/{kind}/{row.id}"))
    page.send(address(case, f"/{kind}/{row.id}/reopen"), **{"reopen-reason": "Nhầm người"})
    world.forget()
    held = next(each for each in getattr(cases.case(case.id, alice, whole=True), kind) if each.id == row.id)
    assert getattr(held, parts.KINDS[kind].ends_by) is None
    page.open(address(case, "/history"))
    assert page.sees("Nhầm người")


def test_without_a_reason_or_over_a_newer_version_an_end_stays(browser, case, alice):
    tie = case.relationships[0]
    with unit_of_work():
        parts.end_part(case, parts.KINDS["relationships"], tie, on=world.TODAY, by=alice, reason="nhầm")
    page = browser("alice")
    page.open(address(case, f"/relationships/{tie.id}"))
    assert page.send(address(case, f"/relationships/{tie.id}/reopen"), **{"reopen-reason": " "}).status_code == 422
    page.open(address(case, f"/relationships/{tie.id}"))
    older = {"reopen-version": "1", "reopen-reason": "Còn qua lại"}
    assert page.send(address(case, f"/relationships/{tie.id}/reopen"), **older).status_code == 409
    assert page.sees("Còn qua lại")


def test_where_every_line_is_left_out_the_page_says_so(browser, case):
    page = understood(browser, case, "hàng xóm, ông Trần Văn C")
    answer = save(page, case, **{"line-1-leave_out": "y"})
    assert answer.status_code == 422
    assert page.sees("Không có dòng nào để lưu.")
