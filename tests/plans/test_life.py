"""A plan's life with the database: every save a revision, every move with its hand, its hash and its trace."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from planner.accounts import services as accounts
from planner.actor import Role
from planner.audit import services as audit
from planner.cases import parts
from planner.cases import services as cases
from planner.db import db, unit_of_work
from planner.errors import Conflict, Incomplete, NotAllowed, NotFound, Stale
from planner.plans import deciding
from planner.plans import services as plans
from planner.plans.lifecycle import Move, Status
from tests.support.world import TODAY


def test_a_draft_is_the_first_revision_under_its_hash(plan, case, alice):
    first = plans.revision(plan)
    assert (plan.number, plan.status, first.number, first.by_id) == (1, Status.DRAFT, 1, alice.id)
    assert first.hash == first.content.digest()
    assert (plan.template, plan.template_version) == ("garden:walk_together", "1.2.3")
    assert plans.plans_of(case) == [plan]


def test_a_second_plan_gets_the_next_number(plan, case, host, alice):
    with unit_of_work():
        second = plans.draft_plan(case, host.catalogue.templates["garden:walk_together"], host, by=alice)
    assert second.number == 2


def test_suggestions_of_plugins_come_into_the_draft(case, host, garden, alice):
    template = host.catalogue.templates["garden:walk_together"]
    garden.suggestions = [template.steps[0].model_copy(update={"key": "prune", "action": "garden:pruning"})]
    with unit_of_work():
        drafted = plans.draft_plan(case, template, host, by=alice)
    prune = plans.revision(drafted).content.step("prune")
    assert (prune.origin.pack, prune.origin.version) == ("garden", "1.2.3")


def test_every_save_is_a_new_revision_and_the_old_ones_stay(plan, save, alice, bob):
    save("Nói khác", alice)
    save("Nói khác nữa", bob)
    assert [revision.number for revision in plans.revisions_of(plan)] == [1, 2, 3]
    assert plans.revision(plan).content.steps[0].argument == "Nói khác nữa"
    assert plans.revision(plan, 2).content.steps[0].argument == "Nói khác"
    with pytest.raises(NotFound):
        plans.revision(plan, 9)


def test_saving_without_a_change_makes_no_revision(plan, save, alice):
    argument = plans.revision(plan).content.steps[0].argument
    assert save(argument, alice).number == 1


def test_a_stale_save_never_overwrites_a_newer_one(plan, save, alice, bob):
    save("Bob viết", bob)
    with pytest.raises(Stale):
        save("Alice viết", alice, based_on=1)
    assert plans.revision(plan).content.steps[0].argument == "Bob viết"


@pytest.mark.parametrize("statement", ["update revision set hash = 'x'", "update revision set content = '{}'"])
def test_the_database_refuses_to_change_a_revision(plan, statement):
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(text(statement))


@pytest.mark.parametrize("username", ["charlie", "trinh", "adam", "far", "farhead"])
def test_a_plan_is_open_to_nobody_to_whom_its_case_is_not(plan, username):
    with pytest.raises(NotFound):
        plans.plan(plan.id, accounts.user_by_name(username).actor())


def test_an_inspector_reads_a_plan_and_changes_none(plan, inspector):
    assert plans.plan(plan.id, inspector)
    with pytest.raises(NotAllowed):
        plans.plan_to_change(plan.id, inspector)


# Submitting.


def test_a_submission_names_everything_that_is_missing_at_once(plan, save, host, alice):
    save("Quát mắng họ ở ⟦Nơi gặp → /case/area⟧", alice)
    with pytest.raises(Incomplete) as refused:
        deciding.submit(plan, host, based_on=plan.revision, language="en", by=alice)
    said = [str(problem) for problem in refused.value.problems]
    assert len(said) == 3
    assert all(any(words in line for line in said) for words in ("Nơi gặp", "Quát mắng", "no tea"))
    assert plan.status is Status.DRAFT


def test_a_warning_is_accepted_with_a_reason_that_stays(plan, host, alice):
    (warning,) = plans.findings_of(plan, plans.revision(plan).content, host, "en")
    with pytest.raises(Incomplete):
        deciding.accept_finding(plan, warning, "  ", by=alice)
    for reason in ("Ông không uống trà", "Ông chỉ uống nước"):
        with unit_of_work():
            deciding.accept_finding(plan, warning, reason, by=alice)
    assert [row.reason for row in plan.accepted] == ["Ông chỉ uống nước"]


def test_an_error_cannot_be_accepted(plan, save, host, alice):
    save("quát mắng", alice)
    (error, *_) = plans.findings_of(plan, plans.revision(plan).content, host, "en")
    with pytest.raises(NotAllowed):
        deciding.accept_finding(plan, error, "vì", by=alice)


def test_what_was_not_read_is_not_submitted(plan, save, host, alice, accept):
    save("Mới", alice)
    accept()
    with pytest.raises(Stale):
        deciding.submit(plan, host, based_on=1, language="en", by=alice)


def test_a_submitted_plan_cannot_be_edited(submitted, save, alice):
    with pytest.raises(Conflict):
        save("lén sửa", alice)


def test_it_is_for_the_head_to_decide_and_for_its_author_to_take_back(submitted, hanh, alice, inspector):
    assert Move.APPROVE in deciding.moves_for(submitted, hanh)
    assert Move.APPROVE not in deciding.moves_for(submitted, inspector)
    assert Move.WITHDRAW in deciding.moves_for(submitted, alice)


# Deciding.


def test_an_approval_is_bound_to_the_hash_of_the_revision(approved, hanh):
    assert approved.status is Status.APPROVED
    assert (approved.approved_revision, approved.approved_hash) == (1, plans.revision(approved).hash)
    assert [(row.move, row.by_id) for row in approved.decisions][-1] == (Move.APPROVE, hanh.id)
    entry = audit.entries_for(hanh)[0]
    assert (entry.action, entry.detail["hash"]) == ("plan.approve", approved.approved_hash)


@pytest.mark.parametrize("username", ["alice", "bob", "ines"])
def test_only_a_head_approves(submitted, host, username):
    with pytest.raises(NotAllowed):
        deciding.approve(submitted, host, based_on=1, language="en", by=accounts.user_by_name(username).actor())
    assert submitted.status is Status.SUBMITTED


def grant(username: str, role: Role) -> None:
    """Give somebody another role."""
    with unit_of_work():
        user = accounts.user_by_name(username)
        roles = [*(held.name for held in user.roles), role]
        adam = accounts.user_by_name("adam").actor()
        accounts.change_user(
            user, name=user.name, title=user.title, office=user.office, roles=roles, active=True, by=adam
        )


def test_nobody_approves_what_they_drafted_however_high(submitted, host, alice):
    grant("alice", Role.HEAD)
    with pytest.raises(NotAllowed, match="did not draft"):
        deciding.approve(submitted, host, based_on=1, language="en", by=accounts.user_by_name("alice").actor())


def head_elsewhere(username: str):
    """Make somebody head of another office, whatever part they still have in cases here."""
    with unit_of_work():
        user, adam = accounts.user_by_name(username), accounts.user_by_name("adam").actor()
        office = accounts.office_by_code("kv2")
        accounts.change_user(
            user, name=user.name, title=user.title, office=office, roles=[Role.HEAD], active=True, by=adam
        )
    return accounts.user_by_name(username).actor()


def test_a_head_decides_on_plans_of_their_own_offices_only(submitted, host):
    bob = head_elsewhere("bob")
    assert plans.plan(submitted.id, bob) is submitted, "he is still in the team"
    assert {Move.APPROVE, Move.RETURN} & set(deciding.moves_for(submitted, bob)) == set()
    with pytest.raises(NotAllowed):
        deciding.approve(submitted, host, based_on=1, language="en", by=bob)
    with pytest.raises(NotAllowed):
        deciding.send_back(submitted, based_on=1, by=bob, comment="Sửa lại")
    assert submitted.status is Status.SUBMITTED


def test_nobody_approves_what_they_changed(plan, save, accept, host, alice, hanh):
    save("Hạnh sửa một câu", hanh)
    save("Alice viết lại", alice)
    accept()
    with unit_of_work():
        deciding.submit(plan, host, based_on=3, language="en", by=alice)
    with pytest.raises(NotAllowed, match="did not draft"):
        deciding.approve(plan, host, based_on=3, language="en", by=hanh)
    assert Move.APPROVE not in deciding.moves_for(plan, hanh)


def test_what_was_not_read_is_not_approved(submitted, host, hanh):
    with pytest.raises(Stale):
        deciding.approve(submitted, host, based_on=2, language="en", by=hanh)


def test_a_plugin_can_hold_up_an_approval(submitted, host, garden, hanh):
    garden.problems = ["Đất còn ướt."]
    with pytest.raises(Incomplete) as refused:
        deciding.approve(submitted, host, based_on=1, language="en", by=hanh)
    assert "Đất còn ướt." in refused.value.problems
    assert submitted.status is Status.SUBMITTED


def test_a_text_that_is_not_what_its_hash_says_is_not_approved(submitted, host, hanh):
    db.session.execute(text("drop trigger revision_no_update"))
    db.session.execute(text("update revision set hash = 'f' || substr(hash, 2)"))
    db.session.expire_all()
    with pytest.raises(Conflict, match="hash"):
        deciding.approve(submitted, host, based_on=1, language="en", by=hanh)


def test_a_plan_is_returned_with_comments_and_comes_again(submitted, host, hanh, alice):
    with pytest.raises(Incomplete):
        deciding.send_back(submitted, based_on=1, by=hanh, comment=" ")
    with pytest.raises(NotAllowed):
        deciding.send_back(submitted, based_on=1, by=alice, comment="x")
    with unit_of_work():
        deciding.send_back(submitted, based_on=1, by=hanh, comment="Thêm trà")
    assert (submitted.status, submitted.decisions[-1].comment) == (Status.DRAFT, "Thêm trà")
    with unit_of_work():
        deciding.submit(submitted, host, based_on=1, language="en", by=alice)
    assert submitted.status is Status.SUBMITTED


def test_a_plan_is_taken_back(submitted, alice):
    with unit_of_work():
        deciding.withdraw(submitted, by=alice)
    assert submitted.status is Status.DRAFT


def test_revising_voids_the_approval(approved, alice, save):
    with pytest.raises(Incomplete):
        deciding.revise(approved, by=alice, comment="")
    with unit_of_work():
        deciding.revise(approved, by=alice, comment="Trời mưa")
    assert (approved.status, approved.approved_revision, approved.approved_hash) == (Status.DRAFT, None, None)
    assert save("Đi hôm khác", alice).number == 2


# Bringing up to date.


def test_a_plan_is_brought_up_to_date_with_the_case_and_keeps_what_was_written(plan, case, save, host, alice):
    save("Alice viết", alice)
    before = plans.case_changes_since(case.id, plan.drafted_at)
    with unit_of_work():
        (stance,) = case.stances
        values = {"person": "p2", "stance": "against", "observed_on": TODAY}
        kind = parts.kind_of("stances")
        parts.change_part(case, kind, stance, values, version=stance.version, by=alice, reason="", correct=False)
    assert plans.case_changes_since(case.id, plan.drafted_at).count >= before.count
    with unit_of_work():
        plans.refresh(plan, host, based_on=2, by=alice)
    content = plans.revision(plan).content
    assert content.step("drink_tea_p2") is not None
    assert content.step("walk").argument == "Alice viết"
    with pytest.raises(Stale):
        plans.refresh(plan, host, based_on=2, by=alice)


def test_a_plan_whose_template_is_gone_stays_as_it_is(plan, host, alice):
    plan.template = "gone:template"
    with pytest.raises(Conflict):
        plans.refresh(plan, host, based_on=1, by=alice)


def test_taking_a_case_away_takes_its_plans(plan, case, alice):
    with unit_of_work():
        db.session.delete(cases.case(case.id, alice, whole=True))
    with pytest.raises(NotFound):
        plans.plan(plan.id, alice)
