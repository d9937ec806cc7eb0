"""The assessment of a case: answering as one goes, what it means, declaring it complete."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from planner.assessments import services as assessments
from planner.assessments.forms import AnswerForm, answer_form, shown_of, slug
from planner.assessments.scoring import Score, Unknown
from planner.assessments.services import Saved
from planner.assessments.sheet import Question, Sheet, flags_of, risks_of, sheet_of, written
from planner.assessments.weighing import Weighed, weigh
from planner.cases import services as cases
from planner.cases.calendar import calendar_around
from planner.cases.facts import facts_of
from planner.cases.models import Case
from planner.catalogue.facts import Facts
from planner.db import unit_of_work
from planner.errors import Incomplete, NotFound, Stale
from planner.hookspecs import CaseContext
from planner.texts import Text, msg
from planner.web import readings
from planner.web.context import current_actor, current_catalogue, current_host, current_language

bp = Blueprint("assessments", __name__, url_prefix="/cases/<int:case_id>")
FIRST_TO_ASK = 10


@dataclass(slots=True)
class Seen:
    """All that a page of the assessment shows of one case."""

    case: Case
    facts: Facts
    weighed: Weighed
    sheet: Sheet
    saved: dict[str, Saved]
    reviews: dict[str, bool]
    may_change: bool
    people: dict[str, Text]
    problems: dict[str, list[Text]] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)

    def state(self, question: Question) -> dict[str, object]:
        """Return what stands beside one answer."""
        return {
            "question": question,
            "slug": slug(question.key),
            "saved": self.saved.get(question.key),
            "written": written(question, self.people),
            "problems": self.problems.get(question.key, ()),
            "stale": question.key in self.stale,
        }


def _seen(case: Case) -> Seen:
    actor, catalogue = current_actor(), current_catalogue()
    facts = facts_of(case, assessments.answers_of(case.id))
    reviews = assessments.reviews_of(case.id)
    weighed = weigh(facts, catalogue, current_language(), calendar_around(facts.today), reviews)
    return Seen(
        case=case,
        facts=facts,
        weighed=weighed,
        sheet=sheet_of(case.case_type, catalogue, facts.answers, weighed.signals),
        saved=assessments.saved_of(case.id),
        reviews=reviews,
        may_change=cases.may_change(case, actor),
        people={person.key: person.called for person in facts.people},
    )


def _form(seen: Seen, question: Question, *, sent: bool) -> AnswerForm:
    saved = seen.saved.get(question.key)
    version = saved.version if saved else 0
    return answer_form(question.key, question.item, question.answer, version, seen.people, sent=sent)


@bp.get("/assessment")
def show(case_id: int) -> str:
    """Show the checklists of a case with their answers."""
    actor = current_actor()
    case = cases.case(case_id, actor, whole=True)
    readings.note(lambda: cases.record_reading(case, "assessment", by=actor))
    return _page(_seen(case), {})


def _page(seen: Seen, kept: dict[str, AnswerForm]) -> str:
    questions = [question for part in seen.sheet.parts for question in part.questions]
    forms = {q.key: kept.get(q.key) or _form(seen, q, sent=False) for q in questions} if seen.may_change else {}
    return render_template(
        "assessments/show.html",
        case=seen.case,
        seen=seen,
        forms=forms,
        slug=slug,
        completed_on=assessments.completed_on(seen.case.id),
    )


@bp.post("/assessment")
def save(case_id: int) -> ResponseReturnValue:
    """Save what was typed: one answer as one goes, or, without script, every answer of the page that changed."""
    actor = current_actor()
    case = cases.case_to_change(case_id, actor, whole=True)
    seen = _seen(case)
    only = request.form.get("only")
    typed = _typed(seen, only)
    with unit_of_work():
        done = [key for key, form in typed.items() if _saved(seen, key, form)]
    if only and "HX-Request" in request.headers:
        return _answered(case, only, seen, typed[only])
    if not (seen.problems or seen.stale):
        flash(msg("%(count)s answers are saved.", count=len(done)) if done else msg("Nothing was changed."))
        return redirect(url_for(".show", case_id=case_id, _anchor=f"item-{slug(done[0])}" if done else None))
    after = _after(case, seen)
    kept = {key: form for key, form in typed.items() if key in seen.problems or key in seen.stale}
    for key in seen.stale:
        _reopen(after, key, kept[key])
    return _page(after, kept), 409 if seen.stale else 422


def _typed(seen: Seen, only: str | None) -> dict[str, AnswerForm]:
    """Return the forms that were sent and touched, by item."""
    if only is not None and seen.sheet.question(only) is None:
        raise NotFound(msg("This question is not asked in cases of this kind."))
    found = {}
    for part in seen.sheet.parts:
        for question in part.questions:
            if only in (None, question.key):
                form = _form(seen, question, sent=True)
                form.validate()
                if only or (form.was_sent and form.is_touched):
                    found[question.key] = form
    return found


def _saved(seen: Seen, key: str, form: AnswerForm) -> bool:
    """Save one answer; what stands against it is kept for the page."""
    wrong = [text for name in ("value", "find_out_on", "note") for text in form[name].errors]
    if wrong:
        seen.problems[key] = wrong
        return False
    if not form.is_touched:
        return False
    try:
        assessments.save_answer(
            seen.case, key, form.given(), current_catalogue(), version=form.opened_version, by=current_actor()
        )
    except Stale:
        seen.stale.add(key)
    except Incomplete as refusal:
        seen.problems[key] = list(refusal.problems)
    else:
        return True
    return False


def _after(case: Case, before: Seen) -> Seen:
    """Return what is to be seen after saving, with the problems there were."""
    seen = _seen(case)
    seen.problems, seen.stale = before.problems, before.stale
    return seen


def _reopen(seen: Seen, key: str, form: AnswerForm) -> None:
    saved = seen.saved.get(key)
    form.reopen(saved.version if saved else 0, shown_of(seen.facts.answers.get(key)))


def _answered(case: Case, key: str, before: Seen, form: AnswerForm) -> ResponseReturnValue:
    """Return what stands beside an answer that was just sent, and the progress of its list."""
    seen = _after(case, before)
    found = seen.sheet.question(key)
    if found is None:
        raise NotFound()
    part, question = found
    if key in seen.stale:
        _reopen(seen, key, form)
    elif key not in seen.problems:
        form = _form(seen, question, sent=False)
    status = 409 if key in seen.stale else 422 if key in seen.problems else 200
    return render_template("assessments/_saved.html", seen=seen, part=part, question=question, form=form), status


@bp.get("/signals")
def signals(case_id: int) -> str:
    """Show what helps and what hinders, why, and how the conditions of the case stand."""
    actor = current_actor()
    case = cases.case(case_id, actor, whole=True)
    readings.note(lambda: cases.record_reading(case, "signals", by=actor))
    seen = _seen(case)
    found = seen.weighed.signals
    return render_template(
        "assessments/signals.html",
        case=case,
        seen=seen,
        score=seen.weighed.score,
        first_to_ask=first_to_ask(seen.weighed.score),
        helps=[s for s in found if s.counts and s.kind == "help"],
        hindrances=[s for s in found if s.counts and s.kind == "hindrance"],
        rejected=[s for s in found if not s.counts],
        risks=risks_of(found),
        flags=flags_of(found, current_catalogue()),
        completed_on=assessments.completed_on(case.id),
    )


def first_to_ask(score: Score) -> tuple[Unknown, ...]:
    """Return the few open questions whose answers would change most how the conditions stand."""
    return tuple(open_item for open_item in score.unknown if open_item.matters)[:FIRST_TO_ASK]


@bp.post("/signals/review")
def review(case_id: int) -> Response:
    """Confirm or reject what was found in free text."""
    case = cases.case_to_change(case_id, current_actor(), whole=True)
    wanted = request.form.get("signal", "")
    found = next((s for s in _seen(case).weighed.signals if s.from_text and s.review == wanted), None)
    if found is None:
        raise NotFound(msg("This was found in a text that has changed meanwhile. Look at the table again."))
    confirmed = request.form.get("decision") == "confirm"
    with unit_of_work():
        assessments.review_signal(case, found.review, confirmed, by=current_actor())
    flash(msg("You confirmed what was found.") if confirmed else msg("It is rejected and no longer counts."))
    return redirect(url_for(".signals", case_id=case_id))


@bp.post("/assessment/complete")
def complete(case_id: int) -> Response:
    """Declare the assessment complete for now, and tell the plugins."""
    case = cases.case_to_change(case_id, current_actor(), whole=True)
    with unit_of_work():
        assessments.complete(case, by=current_actor())
    facts = facts_of(case, assessments.answers_of(case.id))
    current_host().tell("assessment_completed", CaseContext(facts, case.id))
    flash(msg("The assessment is complete for now. What is not known yet stays open with its date."))
    return redirect(url_for(".signals", case_id=case_id))


@bp.app_template_global()
def fact_address(source: str, case_id: int) -> str:
    """Return where a reason comes from: the answer or fact in the case, or the pack that says it; "" for neither."""
    answers = "/assessments/0/answers/"
    if source.startswith(answers):
        return url_for("assessments.show", case_id=case_id, _anchor=f"item-{slug(source.removeprefix(answers))}")
    if source.startswith("/"):
        return url_for("dossier.at", case_id=case_id, pointer=source)
    pack, separator, _ = source.partition(":")
    known = current_catalogue().known_manifest(pack) if separator else None
    return url_for("packs.show", name=pack) if known else ""
