"""Drafting: from the facts of a case and a template to the content of a plan that explains every step."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from planner.assessments.scoring import Score
from planner.assessments.signals import Signal
from planner.assessments.weighing import weigh
from planner.cases.calendar import WorkingCalendar
from planner.cases.deadlines import Term
from planner.cases.routes import Route, RouteMap, routes_of
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts
from planner.catalogue.filters import first_upper
from planner.catalogue.gaps import Gap
from planner.catalogue.law_scope import limits_on
from planner.catalogue.plan import Limit, Origin, PlanContent, Reason, RouteNote, Section, Step
from planner.catalogue.scope import Scope
from planner.catalogue.templates import Company, PlanTemplate, StepTemplate
from planner.plans.choosing import Chosen, choose, modules_for
from planner.plans.parties import Parties
from planner.plans.scheduling import Frame, Placed, Wanted, schedule
from planner.texts import Language, msg, say

_BEYOND_PLANNING = timedelta(days=3660)
_FROM_AFAR = ("letter", "message", "loudspeaker", "press")
STEP_TEXTS = ("title", "argument", "expected", "fallback", "stop_when")


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known and concluded of a case before a plan is drafted; made once, read by all that follows."""

    facts: Facts
    catalogue: Catalogue
    language: Language
    calendar: WorkingCalendar
    terms: tuple[Term, ...]
    limits: tuple[Limit, ...]
    signals: tuple[Signal, ...]
    routes: RouteMap
    score: Score
    scope: Scope


def picture_of(
    facts: Facts,
    catalogue: Catalogue,
    language: Language,
    calendar: WorkingCalendar,
    reviews: Mapping[str, bool] | None = None,
) -> Picture:
    """Conclude from the facts: terms, signals, routes, score, and the values that texts are filled with."""
    weighed = weigh(facts, catalogue, language, calendar, reviews)
    routes, score = routes_of(facts, catalogue, language), weighed.score
    scope = weighed.scope | {
        "routes": [_route_values(facts, found[0]) for found in routes.routes.values() if found],
        "missing_roles": [hole.text for hole in routes.missing],
        "score": {
            "points": score.points,
            "band": say(score.band.title, language) if score.band else None,
            "meaning": say(score.band.meaning, language) if score.band else None,
            "answered": score.answered,
            "unknown": [say(item.ask, language) for item in score.unknown],
        },
    }
    return Picture(
        facts=facts,
        catalogue=catalogue,
        language=language,
        calendar=calendar,
        terms=weighed.terms,
        limits=weighed.limits,
        signals=weighed.signals,
        routes=routes,
        score=score,
        scope=scope,
    )


def _route_values(facts: Facts, best: Route) -> Scope:
    person = facts.person(best.to)
    return {
        "to": best.to,
        "to_called": person.called if person else best.to,
        "via": best.via.label,
        "actor": best.via.actor,
        "why": " ".join(reason.text for reason in best.why),
    }


def draft(
    template: PlanTemplate, picture: Picture, suggested: Iterable[tuple[Origin, StepTemplate]] = ()
) -> PlanContent:
    """Return the content of a first revision. The same picture and template always give the same content."""
    scope, language = picture.scope, picture.language
    counting = tuple(signal for signal in picture.signals if signal.counts)
    chosen = choose(template, counting, suggested, picture.facts, picture.catalogue, scope)
    modules = modules_for(picture.facts.case.case_type, counting, picture.catalogue, scope)
    steps = _steps(chosen, picture, tuple(module.company for module in modules if module.company))
    goal = template.goal.fill(scope, language) if template.goal else ""
    return PlanContent(
        language=language,
        title=say(template.title, language),
        goal=goal,
        sections=tuple(_sections(template, chosen, picture, scope | {"goal": goal})),
        steps=steps,
        signals=tuple(signal.note() for signal in counting),
        routes=tuple(_route_notes(picture.routes)),
        limits=picture.limits,
        template=template.origin,
        rules=tuple(picture.catalogue.rules_in_force(picture.facts.case.case_type, picture.facts.today)),
    )


def _steps(chosen: tuple[Chosen, ...], picture: Picture, company: tuple[Company, ...]) -> tuple[Step, ...]:
    frame = Frame(picture.facts.today, _own_days(picture.facts) | _days(picture), picture.calendar)
    events = picture.catalogue.codes("events")
    placed = {place.key: place for place in schedule([_wanted(step, chosen, events) for step in chosen], frame)}
    parties = Parties(picture.facts, picture.catalogue, picture.routes, picture.language)
    in_time = sorted(chosen, key=lambda step: placed[step.key].start)
    return tuple(_step(step, placed[step.key], parties, picture, company) for step in in_time)


def _days(picture: Picture) -> dict[str, date]:
    """Return the days that steps may hang on. From an event whose term has run out they are counted from today."""
    today = picture.facts.today
    days = {event.kind: event.on for event in sorted(picture.facts.events, key=lambda event: event.on)}
    for term in picture.terms:
        days[term.rule.clock] = term.ends_on
        if term.ends_on < today and days.get(term.rule.trigger, today) < today:
            days[term.rule.trigger] = today
        if term.rule.ends:
            days.setdefault(term.rule.ends, term.ends_on)
    return days


def _own_days(facts: Facts) -> dict[str, date]:
    """Return the days that the case itself names, by pack and key; what lies beyond all planning is left out."""
    held = ((pack, values) for pack, values in facts.case.fields.items() if isinstance(values, Mapping))
    found: dict[str, date] = {}
    for pack, values in held:
        for key, value in values.items():
            with suppress(ValueError):
                found[f"{pack}:{key}"] = date.fromisoformat(str(value))
    return {name: day for name, day in found.items() if abs(day - facts.today) < _BEYOND_PLANNING}


def _wanted(step: Chosen, chosen: tuple[Chosen, ...], events: Container[str]) -> Wanted:
    start = step.recipe.start
    anchors = [other.key for other in chosen if other.recipe.key == start.after and other is not step]
    after = anchors[-1] if anchors else start.after
    if not anchors and after != "today" and after not in events:
        # The step it hangs on was not called for in this case: go on from the one before.
        after = next((other.key for other, this in pairwise(chosen) if this is step), "today")
    return Wanted(
        key=step.key,
        after=after,
        days=start.days,
        day_kind=start.day_kind,
        lasts_days=step.recipe.lasts_days,
        until=step.recipe.until,
        by=step.recipe.by,
        follows=step.follows,
        meets=step.target.key if step.target and step.recipe.channel not in _FROM_AFAR else None,
    )


def _channel(step: Chosen) -> str:
    """Return where a step is held: whoever serves a sentence or lives abroad can be met neither at home nor here."""
    tags = step.target.tags if step.target else ()
    if step.recipe.channel in _FROM_AFAR:
        return step.recipe.channel
    return "prison" if "prisoner" in tags else "phone" if "abroad" in tags else step.recipe.channel


def _step(step: Chosen, placed: Placed, parties: Parties, picture: Picture, company: tuple[Company, ...] = ()) -> Step:
    recipe, language = step.recipe, picture.language
    speaker, alternatives = parties.find(recipe.speaker, step.target)
    carrier, _ = parties.find(recipe.carrier, step.target)
    helpers = parties.others(recipe.helpers, step.target, speaker, carrier)
    people = {person["key"]: person for person in picture.scope["people"]}
    missing = Gap("/people", say(msg("Whom step “%(key)s” addresses", key=recipe.key), language))
    scope = picture.scope | {
        "target": people[step.target.key] if step.target else missing,
        "speaker": {"label": speaker.label, "actor": speaker.actor},
        "carrier": {"label": carrier.label, "actor": carrier.actor},
        "limits": limits_on(picture.scope["limits"], placed.start),
    }
    said = {name: first_upper(getattr(recipe, name).fill(scope, language)) for name in ("why", *STEP_TEXTS)}
    own = Reason(text=said.pop("why"), source=f"{step.origin.pack}:{step.origin.key}")
    return Step(
        **said,
        key=step.key,
        action=recipe.action,
        target=step.target.key if step.target else None,
        why=tuple(dict.fromkeys((own, *step.reasons, *parties.reasons(recipe.speaker, step.target)))),
        speaker=speaker,
        alternatives=alternatives,
        carrier=carrier,
        helpers=(*helpers, *parties.company(company, _channel(step), speaker, carrier, *helpers)),
        channel=_channel(step),
        start=placed.start,
        due=placed.due,
        answers=step.answers,
        by=recipe.by,
        missing_event=placed.missing_event,
        origin=step.origin,
    )


def _sections(template: PlanTemplate, chosen: tuple[Chosen, ...], picture: Picture, scope: Scope) -> Iterable[Section]:
    language, catalogue = picture.language, picture.catalogue
    used = {step.origin.key.partition(".")[0]: step.origin.pack for step in chosen}
    for part in catalogue.sections_of(template):
        body = part.body.fill(scope, language)
        for module in catalogue.modules.values():
            if used.get(module.origin.key) == module.origin.pack and part.key in module.paragraphs:
                body = f"{body}\n\n{module.paragraphs[part.key].fill(scope, language)}"
        title = say(part.title, language)
        missing = Gap(f"/plans/0/sections/{part.key}", title)
        origin = catalogue.section_author(template, part.key)
        yield Section(key=part.key, title=title, body=body.strip() or str(missing), origin=origin)


def _route_notes(routes: RouteMap) -> Iterable[RouteNote]:
    for to, found in routes.routes.items():
        for route in found:
            yield RouteNote(to=to, via=route.via.label, actor=route.via.actor, why=route.why)
