"""The life of a plan: drafted from the packs at hand, written on, put forward, decided, carried out, ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial

from planner import clock
from planner.actor import Actor
from planner.cases import services as cases
from planner.cases.facts import contacts_of
from planner.cases.models import Case
from planner.catalogue.plan import Party, Step
from planner.demonstration import stories
from planner.demonstration.agenda import Diary
from planner.demonstration.mending import mended, with_helpers, with_words, without_steps
from planner.demonstration.world import World
from planner.errors import Conflict
from planner.plans import carrying, deciding
from planner.plans import services as plans
from planner.plans.drafting import Picture
from planner.plans.models import Plan, Revision
from planner.plans.ranking import rank
from planner.texts import Language, msg

_HOURS = {
    "draft": time(9, 40),
    "write": time(14, 10),
    "submit": time(15, 25),
    "withdraw": time(10, 35),
    "return": time(10, 5),
    "approve": time(9, 10),
    "revise": time(8, 50),
    "start": time(8, 15),
    "result": time(16, 40),
    "catch_up": time(16, 10),
    "finish": time(15, 50),
}
_LANGUAGE: Language = "vi"


@dataclass(slots=True)
class PlanLife:
    """One plan. Once a move is refused, the plan stays as it is and the refusal is among what is untold."""

    world: World
    office: str
    officer: Callable[[], Actor]
    case: Callable[[], Case]
    plan: Plan | None = None
    stuck: bool = False
    _seen: Picture | None = None
    _carried: Revision | None = None  # held, so that it is not read anew for every result
    _steps: tuple[Step, ...] = ()

    def note(self, diary: Diary, moves: Iterable[stories.PlanMove]) -> None:
        """Note every move in the diary of the case."""
        for move in moves:
            diary.note(move.on, _HOURS[move.do], partial(self._make, move))

    def _make(self, move: stories.PlanMove) -> None:
        if self.stuck:
            return
        place = f"{self.case().number}, {move.do} {move.on}"
        self.stuck = not self.world.attempt(place, partial(self._do, move))

    def _do(self, move: stories.PlanMove) -> None:
        if isinstance(move, stories.Drafted):
            self._draft(move)
        elif isinstance(move, stories.Written):
            self._write(move)
        elif isinstance(move, stories.Decided):
            self._decide(move)
        elif isinstance(move, stories.StepHeld):
            self._hold(move)
        elif isinstance(move, stories.CaughtUp):
            self._catch_up(move)
        else:
            self._finish(move)

    def _by(self, move: stories.Move) -> Actor:
        return self.world.staff.actor(move.by) if move.by else self.officer()

    def _head(self, move: stories.Move) -> Actor:
        return self.world.staff.actor(move.by or self.world.staff.head(self.office))

    def _present(self) -> Plan:
        if self.plan is None:
            raise Conflict(msg("There is no plan yet."))
        return self.plan

    def _draft(self, move: stories.Drafted) -> None:
        host, case = self.world.host, self.case()
        seen = plans.picture(case, host.catalogue, _LANGUAGE)
        ranked = rank(case.case_type, host.catalogue, seen.scope, _LANGUAGE)
        wanted = [one.template for one in ranked if move.template in ("", one.template.key)]
        if not wanted:
            raise Conflict(msg("There is no template for this."))
        self._seen = seen
        self.plan = plans.draft_plan(case, wanted[0], host, by=self._by(move), language=_LANGUAGE, seen=seen)

    def _write(self, move: stories.Written) -> None:
        plan, days = self._present(), self.world.days
        content = plans.revision(plan).content
        additions = {key: days.written(text) for key, text in move.add.items()}
        written, missing = with_words(content, days.written(move.goal), additions)
        self.world.untold += [f"{self.case().number}, write {move.on}: no section {key}" for key in missing]
        written = without_steps(written, [n for n, step in enumerate(written.steps) if step.action in move.drop])
        contacts = {key: Party(label=one.called, actor=one.actor, ref=key) for key, one in contacts_of(self.case())}
        written = with_helpers(written, {action: contacts[key] for action, key in move.helpers.items()})
        plans.save_content(plan, written, based_on=plan.revision, by=self._by(move), note=move.note)

    def _decide(self, move: stories.Decided) -> None:
        plan, host, comment = self._present(), self.world.host, self.world.days.written(move.comment)
        if move.do == "submit":
            self._make_ready(plan, self._by(move))
            deciding.submit(plan, host, based_on=plan.revision, language=_LANGUAGE, by=self._by(move), comment=comment)
        elif move.do in ("return", "approve"):
            self._answer(plan, move.do, self._head(move), comment)
        elif move.do == "withdraw":
            deciding.withdraw(plan, by=self._by(move), comment=comment)
        elif move.do == "revise":
            deciding.revise(plan, by=self._by(move), comment=comment)
        else:
            carrying.start(plan, by=self._by(move))
            self._carried = plans.revision(plan)
            self._steps = self._carried.content.steps

    def _answer(self, plan: Plan, move: str, head: Actor, comment: str) -> None:
        cases.record_reading(self.case(), "page", by=head)
        if move == "return":
            deciding.send_back(plan, based_on=plan.revision, by=head, comment=comment)
            return
        host = self.world.host
        for finding in deciding.unsigned(plan, plans.findings_of(plan, plans.revision(plan).content, host, _LANGUAGE)):
            deciding.sign_off(plan, finding, self.world.habits.signed, by=head)
        deciding.approve(plan, host, based_on=plan.revision, language=_LANGUAGE, by=head, comment=comment)

    def _make_ready(self, plan: Plan, by: Actor) -> None:
        """Do what the officer does before putting a plan forward: bring it up to date, fill it, give reasons."""
        host, case = self.world.host, self.case()
        seen = self._seen_anew(plan, by)
        habits, user = self.world.habits, case.officer
        officer = Party(label=f"{user.title} {user.name}" if user else by.name, actor="officer", ref="officer")
        by_when = self.world.days.calendar.working_day_from(clock.today() + timedelta(days=12))
        notes = {start: words.format(day=by_when.strftime("%d/%m/%Y")) for start, words in habits.gaps.items()}
        content = mended(plans.revision(plan).content, officer, notes)
        findings = plans.findings_of(plan, content, host, _LANGUAGE, seen)
        forbidden = [f for f in findings if f.level == "error" and f.place.startswith("/steps/")]
        if forbidden:
            self.world.untold += [f"{case.number}, a step had to go: {finding.text}" for finding in forbidden]
            content = without_steps(content, {int(finding.place.split("/")[2]) for finding in forbidden})
            findings = plans.findings_of(plan, content, host, _LANGUAGE, seen)
        plans.save_content(plan, content, based_on=plan.revision, by=by, note=habits.made_ready)
        for finding in plans.open_problems(plan, findings):
            if finding.level == "warning":
                reason = habits.accepted.get(finding.code, habits.accepted["otherwise"])
                deciding.accept_finding(plan, finding, reason.format(officer=officer.label), by=by)

    def _seen_anew(self, plan: Plan, by: Actor) -> Picture:
        """Return what is concluded of the case today, with the plan brought up to date if it is no longer that."""
        host, case, today = self.world.host, self.case(), clock.today()
        begun = any(step.start and step.start < today for step in plans.revision(plan).content.steps)
        changed = begun or plans.case_changes_since(case.id, plan.drafted_at).count
        if self._seen is not None and self._seen.facts.today == today and not changed:
            return self._seen
        seen = plans.picture(case, host.catalogue, _LANGUAGE)
        if changed:
            plans.refresh(plan, host, based_on=plan.revision, by=by, seen=seen)
        return seen

    def _hold(self, move: stories.StepHeld) -> None:
        plan = self._present()
        held = {row.step for row in plan.results if row.result != "not_held"}
        step = next((s for s in self._steps if s.action == move.action and s.key not in held), None)
        if step is None:
            self.world.untold.append(f"{self.case().number}, result {move.on}: no open step “{move.action}”")
            return
        carrying.record_result(
            plan,
            step.key,
            move.result,
            on=self.world.days.at(move.on),
            text=self.world.days.written(move.text),
            by=self._by(move),
        )

    def _catch_up(self, move: stories.CaughtUp) -> None:
        plan = self._present()
        told = {row.step for row in plan.results}
        due = [step for step in self._steps if step.due and step.due < clock.today() and step.key not in told]
        for step in due[: len(due) - move.leave]:
            text = move.words.replace("{expected}", step.expected)
            carrying.record_result(plan, step.key, "done", on=step.due or clock.today(), text=text, by=self._by(move))

    def _finish(self, move: stories.Ended) -> None:
        written = self.world.days.written
        carrying.finish(
            self._present(),
            move.outcome,
            on=self.world.days.at(move.on),
            amount=move.amount,
            moved_by=written(move.moved),
            hindered=written(move.hindered),
            lessons=written(move.lessons),
            by=self._by(move),
        )
