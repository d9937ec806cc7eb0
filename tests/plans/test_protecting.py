"""Tactics from which somebody is protected: one kind is ruled out, the other waits for the head's written reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner import clock
from planner.audit import services as audit
from planner.catalogue.facts import Circumstance
from planner.db import unit_of_work
from planner.errors import Conflict, Incomplete, NotAllowed
from planner.plans import deciding
from planner.plans import services as plans
from planner.plans.checking import check
from planner.plans.lifecycle import Status
from tests.support import world
from tests.support.drafts import CATALOGUE, drafted, picture, whole_case
from tests.support.plans import stored

WHY = "Ông muốn đọc ở nhà; có bà Mận ngồi cạnh."
THREAT = Circumstance("p1", "other", "Con trai mới đi tù về.", pointer="/circumstances/0")


def found(channel: str, said: Circumstance | None = THREAT, target: str = "p1"):
    """Return what the flag of thorns makes of a plan whose first step goes through *channel*."""
    facts = whole_case(circumstances=[said] if said else [])
    content = drafted(facts)
    first = content.steps[0].model_copy(update={"channel": channel, "target": target})
    changed = content.model_copy(update={"steps": (first, *content.steps[1:])})
    findings = check(changed, facts, CATALOGUE, picture(facts, "en").scope, "en")
    return [finding for finding in findings if finding.code.startswith("garden:thorns")]


def test_what_is_ruled_out_is_an_error_that_names_person_tactic_basis_and_remedy():
    (finding,) = found("loudspeaker")
    assert (finding.level, finding.code, finding.sign_off) == ("error", "garden:thorns.by_loudspeaker", False)
    assert "calling over the loudspeaker" in finding.text
    assert "ông Ổi (thorns)" in finding.text
    assert (finding.basis, finding.remedy, finding.place) == ("Plants start", "Go over to ông Ổi", "/steps/0")


def test_what_is_left_to_the_head_is_a_warning_that_nobody_else_settles():
    (finding,) = found("letter")
    assert (finding.level, finding.code, finding.sign_off) == ("warning", "garden:thorns.by_letter", True)
    assert "whoever approves has to say in writing why" in finding.text


@pytest.mark.parametrize("channel", ["loudspeaker", "letter"])
def test_where_nobody_is_protected_nothing_is_ruled_out(channel):
    assert found(channel, said=None) == []
    assert found("home") == []


def test_a_tactic_toward_the_protected_spares_only_them():
    assert found("letter", target="p2") == []
    other = Circumstance("p2", "other", "Con trai mới đi tù về.", pointer="/circumstances/0")
    assert [finding.text.count("bà Mận") for finding in found("letter", said=other, target="p2")] == [1]


def test_a_flag_that_came_up_after_drafting_protects_at_once():
    facts = whole_case(circumstances=[THREAT])
    calm = drafted(whole_case())
    assert calm.flags == ()
    loud = tuple(step.model_copy(update={"channel": "loudspeaker"}) for step in calm.steps)
    shouted = calm.model_copy(update={"steps": loud})
    codes = {finding.code for finding in check(shouted, facts, CATALOGUE, picture(facts, "en").scope, "en")}
    assert "garden:thorns.by_loudspeaker" in codes


@pytest.fixture
def by_letter(case, plan, host, alice, accept):
    """A plan toward somebody with thorns whose first step is a letter, put forward."""
    with unit_of_work():
        world.add_statement(case, "Con trai mới đi tù về.", by=alice)
    content = plans.revision(plan).content
    steps = (content.steps[0].model_copy(update={"channel": "letter"}), *content.steps[1:])
    with unit_of_work():
        plans.save_content(plan, content.model_copy(update={"steps": steps}), based_on=plan.revision, by=alice)
    _put_forward(plan, host, alice)
    return plan


def _put_forward(plan, host, alice):
    with unit_of_work():
        for finding in _findings(plan, host):
            if finding.level == "warning" and not finding.sign_off:
                deciding.accept_finding(plan, finding, "đã bàn", by=alice)
        deciding.submit(plan, host, based_on=plan.revision, language="en", by=alice)


def _findings(plan, host):
    return plans.findings_of(plan, plans.revision(plan).content, host, "en")


def _approve(plan, host, by):
    with unit_of_work():
        deciding.approve(plan, host, based_on=plan.revision, language="en", by=by)


def test_it_goes_up_unsigned_and_is_not_approved_before_the_head_gives_a_reason(by_letter, host, alice, hanh):
    assert by_letter.status is Status.SUBMITTED
    waiting = [finding for finding in _findings(by_letter, host) if finding.sign_off]
    assert waiting
    with pytest.raises(Incomplete) as refused:
        _approve(by_letter, host, hanh)
    said = [str(problem) for problem in refused.value.problems]
    assert len(said) == len(waiting)
    assert all("Your written reason is missing" in line and "ông Ổi" in line for line in said)
    for finding in waiting:
        with unit_of_work():
            deciding.sign_off(by_letter, finding, WHY, by=hanh)
    _approve(by_letter, host, hanh)
    assert by_letter.status is Status.APPROVED
    assert {row.by_id for row in by_letter.accepted if "by_letter" in row.finding} == {hanh.id}
    assert {row.reason for row in by_letter.accepted if row.by_id == hanh.id} == {WHY}
    entries = [entry.action for entry in audit.entries_for(hanh, case_id=by_letter.case_id)]
    assert entries.count("plan.signed_off") == len(waiting)


def test_no_officer_signs_and_no_reason_is_no_reason(by_letter, host, alice, hanh):
    (finding, *_) = (finding for finding in _findings(by_letter, host) if finding.sign_off)
    with pytest.raises(NotAllowed):
        deciding.accept_finding(by_letter, finding, "vì", by=alice)
    with pytest.raises(NotAllowed):
        deciding.sign_off(by_letter, finding, "vì", by=alice)
    with pytest.raises(Incomplete):
        deciding.sign_off(by_letter, finding, "  ", by=hanh)
    plain = next(finding for finding in _findings(by_letter, host) if not finding.sign_off)
    with pytest.raises(NotAllowed):
        deciding.sign_off(by_letter, plain, "vì", by=hanh)


def test_a_reason_holds_for_the_text_that_was_put_forward_and_no_later_one(by_letter, host, alice, hanh):
    for finding in (finding for finding in _findings(by_letter, host) if finding.sign_off):
        with unit_of_work():
            deciding.sign_off(by_letter, finding, "Ông muốn vậy.", by=hanh)
    with unit_of_work():
        deciding.send_back(by_letter, based_on=by_letter.revision, by=hanh, comment="Ghi rõ giờ.")
    with pytest.raises(Conflict):
        deciding.sign_off(by_letter, next(f for f in _findings(by_letter, host) if f.sign_off), "vì", by=hanh)
    with clock.set_to(world.NOW + timedelta(hours=2)):
        _put_forward(by_letter, host, alice)
        with pytest.raises(Incomplete):
            _approve(by_letter, host, hanh)


def test_the_head_signs_at_the_page_and_only_the_head(browser, by_letter, at):
    alice, hanh = browser("alice"), browser("hanh")
    alice.open(at())
    assert alice.sees("Người duyệt phương án ghi lý do")
    assert not any("/sign-off" in (form.get("action") or "") for form in alice.forms())
    hanh.open(at())
    assert hanh.sees("Cần ghi lý do của người duyệt")
    assert hanh.send(at("/approve")).status_code == 422
    assert hanh.sees("Còn thiếu lý do của người duyệt")
    assert hanh.send(at("/sign-off"), reason=" ").status_code == 422
    hanh.send(at("/sign-off"), reason="Ông muốn đọc ở nhà trước.")
    assert hanh.sees("Ông muốn đọc ở nhà trước.")
    assert hanh.send(at("/approve")).status_code == 200
    assert stored(by_letter).status is Status.APPROVED
