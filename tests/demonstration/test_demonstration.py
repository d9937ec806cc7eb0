"""The demonstration office: that it is all there, that it could be real, and that it is never taken for a real one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from planner import clock
from planner.accounts import passwords
from planner.accounts import services as accounts
from planner.accounts.models import Office, OfficeKind, User
from planner.actor import SYSTEM
from planner.assessments.models import Answer, SignalReview
from planner.audit import services as audit
from planner.audit.models import AuditEntry
from planner.casefile.exporting import case_file_of
from planner.casefile.reading import read_case_file
from planner.cases import services as cases
from planner.cases.models import Case, CaseStatus, Circumstance, Event, JournalEntry, Stance
from planner.contacts.models import Contact
from planner.db import db
from planner.demonstration import loading
from planner.errors import Conflict
from planner.plans import deciding
from planner.plans import services as plans
from planner.plans.checking import gaps_of
from planner.plans.lifecycle import Move, Status
from planner.plans.models import Outcome, Plan, PlanDecision, Revision, StepResult
from planner.plugins import PluginHost
from tests.conftest import Prepared
from tests.support import world

TODAY = date(2026, 11, 24)
AFTER_TET = date(2027, 2, 16)
OFFICERS = {"lan", "son", "hai", "thuy"}


@dataclass(frozen=True)
class Loaded:
    """A loaded demonstration: the application it lies in, and what could not be told."""

    app: Flask
    untold: tuple[str, ...]


def _load(folder: Path, prepared: Prepared, packs: PluginHost, today: date) -> Loaded:
    world.copy_database(prepared.empty, folder / "planner.db")
    made = world.ground_of(world.settings_in(folder))
    with made.app_context():
        untold = loading.load(packs, today)
        db.session.remove()
    return Loaded(made, untold)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared, packs: PluginHost) -> Loaded:
    return _load(tmp_path_factory.mktemp("demonstration"), prepared, packs, TODAY)


@pytest.fixture
def office(once: Loaded) -> Iterator[Loaded]:
    """The demonstration on the morning after it was loaded; nothing that a test does to it is kept."""
    with once.app.app_context(), clock.set_to(datetime.combine(TODAY, time(9), clock.ZONE)):
        yield once
        db.session.remove()


def _all(kind: type) -> list:
    return list(db.session.scalars(select(kind)).unique())


def _cases() -> list[Case]:
    return [
        cases.case(case_id, SYSTEM, whole=True) for case_id in db.session.scalars(select(Case.id).order_by(Case.id))
    ]


def test_the_packs_at_hand_allow_for_everything_that_is_told(office: Loaded) -> None:
    assert office.untold == ()


def test_it_is_a_province_with_two_divisions_and_people_in_every_role(office: Loaded) -> None:
    assert Counter(each.kind for each in _all(Office)) == {OfficeKind.PROVINCE: 1, OfficeKind.DIVISION: 2}
    roles = {grant.name for user in _all(User) for grant in user.roles}
    assert len(roles) == 5
    heads = {each.code: accounts.head_of(each).username for each in _all(Office)}
    assert heads == {"lam-giang": "tuan", "kv1": "minh", "kv2": "dung"}


def test_everybody_signs_in_with_the_password_that_is_shown(office: Loaded) -> None:
    assert [account.username for account in loading.ACCOUNTS] == [user.username for user in _all(User)]
    assert {account.password for account in loading.ACCOUNTS} == {loading.PASSWORD}
    hashes = {user.password for user in _all(User)}
    assert [passwords.fits(loading.PASSWORD, each) for each in hashes] == [True]


def test_some_forty_cases_of_many_kinds_stand_in_every_status(office: Loaded) -> None:
    found = _all(Case)
    assert 38 <= len(found) <= 44
    assert {case.status for case in found} == set(CaseStatus)
    spread = Counter((case.office.code, case.case_type) for case in found)
    common = {(code, kind) for code in ("kv1", "kv2") for kind in ("credit_contract", "private_debt")}
    assert min(spread[each] for each in common) >= 7
    others = {("kv1", "land_handover"), ("kv1", "child_custody"), ("kv2", "criminal_obligation"), ("kv2", "labour")}
    assert set(spread) == common | others
    assert len({case.number for case in found}) == len(found)


def test_ten_cases_are_rich_and_none_is_bare(office: Loaded) -> None:
    found = _cases()
    rich = [case.number for case in found if len(case.journal) >= 8 and len(case.people) >= 5]
    assert len(rich) >= 10
    bare = [c.number for c in found if not (c.people and c.obligations and c.circumstances and c.journal and c.events)]
    assert bare == []


def test_the_real_cases_belong_to_it_and_the_tour_case_waits_for_its_plan(office: Loaded) -> None:
    real = {case.provenance["source"][:3]: case for case in _all(Case) if case.provenance["source"]}
    assert set(real) == {"S01", "S03", "S05", "S09"}
    tour = real["S05"]
    assert (tour.office.code, tour.officer.username, tour.status) == ("kv1", "lan", CaseStatus.OPEN)
    assert plans.plans_of(tour) == []
    actors = set(db.session.scalars(select(Contact.actor).where(Contact.area == tour.area)))
    assert {"hamlet_head", "elderly_association", "fatherland_front", "womens_union", "land_office"} <= actors


def test_the_directory_knows_three_communes_well_and_has_aged(office: Loaded) -> None:
    spread = Counter(contact.area for contact in _all(Contact))
    assert sum(count >= 15 for count in spread.values()) == 3
    assert any(contact.ended_on for contact in _all(Contact))
    old = [c for c in _all(Contact) if c.last_verified_on and TODAY - c.last_verified_on > timedelta(days=365)]
    assert len(old) >= 3


def test_the_journal_covers_a_year_and_says_nothing_twice(office: Loaded) -> None:
    entries = _all(JournalEntry)
    months = {(entry.on.year, entry.on.month) for entry in entries}
    assert len(months) >= 12
    assert max(entry.on for entry in entries) >= TODAY - timedelta(days=7)
    assert {entry.kind for entry in entries} >= {
        "reception",
        "visit",
        "call",
        "meeting",
        "letter",
        "petition",
        "complaint",
    }
    texts = [e.text for e in entries] + [r.text for r in _all(StepResult)] + [o.lessons for o in _all(Outcome)]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_plans_stand_at_every_stage_and_ended_in_every_way(office: Loaded, packs: PluginHost) -> None:
    found = _all(Plan)
    assert {plan.status for plan in found} == set(Status)
    assert {row.code for row in _all(Outcome)} == set(packs.catalogue.codes("outcomes"))
    assert {row.result for row in _all(StepResult)} == set(packs.catalogue.codes("step_results"))
    waiting = [plan.drafted_by.username for plan in found if plan.status is Status.SUBMITTED]
    assert sorted(waiting) == sorted(OFFICERS)
    returned = [p for p in found if p.status is Status.DRAFT and p.decisions and p.decisions[-1].move is Move.RETURN]
    assert len(returned) >= 2
    assert all(plan.decisions[-1].comment for plan in returned)
    assert {row.move for row in _all(PlanDecision)} == set(Move)


def test_only_drafts_have_gaps(office: Loaded, packs: PluginHost) -> None:
    gaps = {plan.id: len(gaps_of(plans.revision(plan).content, packs.catalogue, "vi")) for plan in _all(Plan)}
    drafts = {plan.id for plan in _all(Plan) if plan.status is Status.DRAFT}
    assert [number for number, count in gaps.items() if count and number not in drafts] == []
    assert sum(gaps[number] > 0 for number in drafts) >= 4


def test_what_waits_for_the_head_can_be_approved_today(office: Loaded, packs: PluginHost) -> None:
    for plan in [plan for plan in _all(Plan) if plan.status is Status.SUBMITTED]:
        head = accounts.head_of(plan.case.office)
        content = plans.revision(plan).content
        for finding in deciding.unsigned(plan, plans.findings_of(plan, content, packs, "vi")):
            deciding.sign_off(plan, finding, "Đã hỏi trạm y tế.", by=head.actor())
        deciding.approve(plan, packs, based_on=plan.revision, language="vi", by=head.actor())
        assert plan.status is Status.APPROVED
    db.session.rollback()


def test_questions_were_answered_and_some_are_still_to_be_found_out(office: Loaded) -> None:
    answers = _all(Answer)
    assert sum(answer.known for answer in answers) >= 100
    open_ = [answer.find_out_on for answer in answers if not answer.known]
    assert len(open_) >= 10
    assert any(day >= TODAY for day in open_)
    assert {review.confirmed for review in _all(SignalReview)} == {True, False}


def test_nothing_has_happened_in_the_future(office: Loaded) -> None:
    days = {
        "journal": [row.on for row in _all(JournalEntry)],
        "events": [row.on for row in _all(Event)],
        "circumstances": [row.observed_on for row in _all(Circumstance)],
        "stances": [row.observed_on for row in _all(Stance)],
        "contacts": [row.last_verified_on for row in _all(Contact)],
        "results": [row.on for row in _all(StepResult)],
        "outcomes": [row.on for row in _all(Outcome)],
        "cases": [day for row in _all(Case) for day in (row.opened_on, row.closed_on, row.judgment_date)],
    }
    assert {part: late for part, found in days.items() if (late := [d for d in found if d and d >= TODAY])} == {}
    moments = [row.at for kind in (Revision, PlanDecision, AuditEntry, Answer) for row in _all(kind)]
    assert max(moments) < datetime.combine(TODAY, time(), clock.ZONE)


def test_the_office_works_on_working_days(office: Loaded) -> None:
    worked = Counter(row.at.astimezone(clock.ZONE).weekday() for row in _all(AuditEntry))
    assert sum(worked[day] for day in range(5)) >= 0.97 * sum(worked.values())


def test_the_log_tells_a_year_in_order_and_proves_whole(office: Loaded) -> None:
    verdict = audit.verify()
    assert verdict.broken_at is None
    assert verdict.entries > 800
    moments = list(db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.id)))
    assert moments == sorted(moments)


def test_every_case_leaves_as_a_case_file_that_reads_back(office: Loaded, packs: PluginHost) -> None:
    for case in _cases():
        document = case_file_of(case)
        assert read_case_file(document.model_dump_json(by_alias=True), packs.catalogue) == document, case.number


def test_no_mark_of_a_data_file_is_left_in_what_people_read(office: Loaded) -> None:
    for case in _cases():
        written = case_file_of(case).model_copy(update={"plans": ()}).model_dump_json()
        assert "{+" not in written
        assert "{-" not in written
        assert "⟦" not in written


def test_it_is_never_loaded_twice(office: Loaded, packs: PluginHost) -> None:
    assert loading.is_loaded()
    with pytest.raises(Conflict, match="loaded already"):
        loading.load(packs, TODAY)


def test_it_is_never_mixed_with_real_accounts(ground: Flask, packs: PluginHost) -> None:
    assert not loading.is_loaded()
    with pytest.raises(Conflict, match="real use"):
        loading.load(packs, TODAY)
    assert db.session.scalar(select(User).where(User.username == "lan")) is None


def test_the_same_day_gives_the_same_office(
    office: Loaded, tmp_path: Path, prepared: Prepared, packs: PluginHost
) -> None:
    def told() -> list[dict]:
        return [json.loads(case_file_of(case).model_dump_json()) for case in _cases()]

    first = told()
    again = _load(tmp_path, prepared, packs, TODAY)
    with again.app.app_context():
        assert told() == first
        db.engine.dispose()


def test_after_tet_it_is_just_as_fresh(tmp_path: Path, prepared: Prepared, packs: PluginHost) -> None:
    later = _load(tmp_path, prepared, packs, AFTER_TET)
    assert later.untold == ()
    with later.app.app_context():
        assert max(db.session.scalars(select(JournalEntry.on))) >= AFTER_TET - timedelta(days=14)
        assert audit.verify().broken_at is None
        db.engine.dispose()
