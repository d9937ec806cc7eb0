"""Checking a plan against law and decency, like a linter: findings with basis, place and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.cases.calendar import calendar_around
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import Basis
from planner.catalogue.facts import Facts, Person
from planner.catalogue.filters import first_lower
from planner.catalogue.gaps import Gap, gaps_in
from planner.catalogue.phrases import find_phrases
from planner.catalogue.plan import PlanContent, Section, Step
from planner.catalogue.rules import Check
from planner.catalogue.scope import Scope
from planner.plans.protecting import Used, tactics_used
from planner.texts import Language, Message, as_language, msg, say

Level = Literal["error", "warning", "hint"]
_ORDER = {"error": 0, "warning": 1, "hint": 2}
_STEP_TEXTS = ("title", "argument", "expected", "fallback", "stop_when")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `place` is a JSON pointer into the plan's content, `kind` what the basis is.

    `about` names the step, section, person, risk or flag by its key, because places move when the plan changes.
    With `sign_off` it does not hold a submission up, but whoever approves has to give a written reason.
    """

    level: Level
    code: str
    text: str
    basis: str
    kind: Literal["law", "practice", "ours", "completeness"]
    place: str
    remedy: str
    about: str = ""
    sign_off: bool = False

    @property
    def key(self) -> str:
        """Return what tells this finding from others, for accepting it with a reason."""
        return f"{self.code}@{self.about}"


def gaps_of(content: PlanContent, catalogue: Catalogue, language: Language) -> tuple[Gap, ...]:
    """Return every gap of a plan, each once: marks in texts, parties without a name, events without a date."""
    found: dict[Gap, None] = {}
    shown = content.model_dump(include={"title", "goal", "sections", "steps", "signals"})
    for text in _texts(shown):
        found.update(dict.fromkeys(gaps_in(text)))
    for step in content.steps:
        for party in (step.speaker, step.carrier, *step.helpers):
            if party.ref is None and not tuple(gaps_in(party.label)):
                said = msg("%(label)s: a name or post is needed (step “%(step)s”)", label=party.label, step=step.title)
                found[Gap("/contacts", say(said, language))] = None
        if step.missing_event:
            event = catalogue.label("events", step.missing_event)
            found[Gap("/events", say(msg("Date: %(event)s", event=event), language))] = None
    return tuple(found)


def _texts(value: object) -> Iterator[str]:
    """Yield every text in *value*, however deep; reasons and tables are printed as well as sections."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def check(
    content: PlanContent, facts: Facts, catalogue: Catalogue, scope: Scope, language: Language, status: str = "draft"
) -> tuple[Finding, ...]:
    """Return the findings on a plan, errors first. *scope* is that of the case as it stands now."""
    checker = _Checker(content, facts, catalogue, scope, language, status)
    findings = [*checker.gaps(), *checker.by_rules(), *checker.by_flags()]
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (_ORDER[f.level], f.place, f.code)))


class _Checker:
    """Looks at one plan with every check of the catalogue that serves its case type and is in force."""

    def __init__(
        self,
        content: PlanContent,
        facts: Facts,
        catalogue: Catalogue,
        scope: Scope,
        language: Language,
        status: str,
    ) -> None:
        self.content = content
        self.facts = facts
        self.catalogue = catalogue
        self.language = language
        self.case_scope = scope
        self.calendar = calendar_around(facts.today)
        self.steps = [self._step(step, position) for position, step in enumerate(content.steps)]
        self.scope = scope | {
            "plan": {
                "status": status,
                "language": content.language,
                "title": content.title,
                "goal": content.goal,
                "risks": list(content.risks),
                "flags": list(content.flags),
                "actions": [step.action for step in content.steps],
                "channels": [step.channel for step in content.steps],
                "actors": [
                    party.actor for step in content.steps for party in (step.speaker, step.carrier, *step.helpers)
                ],
            },
            "steps": self.steps,
            "answered": sorted({risk for step in content.steps for risk in step.answers}),
        }

    def _step(self, step: Step, position: int) -> Scope:
        target = self.facts.person(step.target) if step.target else None
        parties = (step.speaker, step.carrier, *step.helpers)
        days = [day for day in (step.start, step.due) if day]
        stance = self.facts.stance_of(step.speaker.ref or "")
        return {
            **step.model_dump(mode="json", exclude={"origin", "alternatives", "why"}),
            "position": position,
            "target_role": target.role if target else None,
            "target_called": target.called if target else None,
            "target_tags": list(target.tags) if target else [],
            "helpers": [helper.actor for helper in step.helpers],
            "speaker_stance": stance.stance if stance else "unknown",
            "minors": [party.label for party in parties if self._is_minor(party.ref)],
            "alone": all(party.actor == "officer" for party in parties),
            "named": [person.called for person in self.facts.people if _is_named(person, step)],
            "day_off": any(not self.calendar.is_working(day) for day in days),
            "near_tet": any(map(self.calendar.near_tet, days)),
        }

    def _is_minor(self, ref: str | None) -> bool:
        return any(person["key"] == ref and not person["adult"] for person in self.case_scope["people"])

    def gaps(self) -> Iterator[Finding]:
        for gap in gaps_of(self.content, self.catalogue, as_language(self.content.language)):
            yield Finding(
                level="error",
                code="gap",
                text=say(msg("Still missing: %(label)s", label=gap.label), self.language),
                basis=say(msg("A plan is not submitted with a gap in it."), self.language),
                kind="completeness",
                place=gap.pointer,
                remedy=say(msg("Fill in the field, or write the passage yourself."), self.language),
                about=f"{gap.pointer} {gap.label}"[:200],
            )

    def by_rules(self) -> Iterator[Finding]:
        for rule in self.catalogue.checks.values():
            if rule.serves(self.facts.case.case_type):
                yield from self._apply(rule)

    def by_flags(self) -> Iterator[Finding]:
        """Yield the steps that use a tactic from which somebody in the case is protected."""
        flags = (*self.content.flags, *self.case_scope["flags"])
        for used in tactics_used(flags, self.content.steps, self.steps, self.facts, self.catalogue, self.scope):
            local = {"step": self.steps[used.position]}
            if self._in_force(used.tactic.basis, local):
                basis, kind = self._basis(used.tactic.basis)
                yield Finding(
                    level="warning" if used.sign_off else "error",
                    code=f"{used.flag.key}.{used.tactic.key}",
                    text=say(_protection(used, self.language), self.language),
                    basis=basis,
                    kind=kind,
                    place=f"/steps/{used.position}",
                    remedy=used.tactic.remedy.fill(self.scope | local, self.language),
                    about=f"step:{used.step.key}",
                    sign_off=used.sign_off,
                )

    def _in_force(self, basis: Basis, local: Scope) -> bool:
        """Return whether the law a rule rests on governs the day of the act: that of the step looked at, or today."""
        law = self.catalogue.rules.get(basis.law or "")
        start = local.get("step", {}).get("start")
        return law is None or law.in_force(date.fromisoformat(start) if start else self.facts.today)

    def _apply(self, rule: Check) -> Iterator[Finding]:
        for local, place, about, texts in self._places(rule):
            scope = self.scope | local
            if not self._in_force(rule.basis, local) or (rule.when is not None and not rule.when.holds(scope)):
                continue
            found: tuple[str, ...] = ()
            if rule.phrases is not None:
                phrases = rule.phrases.vi + rule.phrases.en
                guards = rule.unless_after.vi + rule.unless_after.en
                found = tuple(dict.fromkeys(hit for text in texts for hit in find_phrases(text, phrases, guards)))
                if not found:
                    continue
            yield self._finding(rule, scope | {"found": ", ".join(f"“{hit}”" for hit in found)}, place, about)

    def _finding(self, rule: Check, scope: Scope, place: str, about: str) -> Finding:
        basis, kind = self._basis(rule.basis)
        return Finding(
            level=rule.level,
            code=rule.key,
            text=rule.text.fill(scope, self.language),
            basis=basis,
            kind=kind,
            place=place,
            remedy=rule.remedy.fill(scope, self.language),
            about=about,
        )

    def _basis(self, basis: Basis) -> tuple[str, Literal["law", "practice", "ours"]]:
        if basis.law:
            rule = self.catalogue.rules[basis.law]
            return f"{rule.citation}: {say(rule.title, self.language)}", "law"
        if basis.practice:
            return say(basis.practice, self.language), "practice"
        return say(basis.ours or "", self.language), "ours"

    def _places(self, rule: Check) -> Iterator[tuple[Scope, str, str, tuple[str, ...]]]:
        """Yield what the rule looks at: local names, place, the key of the thing, texts to search."""
        content = self.content
        if rule.for_each == "plan":
            yield {}, "", "", ()
        elif rule.for_each == "step":
            for position, (step, values) in enumerate(zip(content.steps, self.steps, strict=True)):
                texts = tuple(getattr(step, name) for name in _STEP_TEXTS)
                yield {"step": values}, f"/steps/{position}", f"step:{step.key}", texts
        elif rule.for_each == "section":
            for position, section in enumerate(content.sections):
                texts = (section.title, section.body)
                yield {"section": _section(section)}, f"/sections/{position}", f"section:{section.key}", texts
        elif rule.for_each == "person":
            yield from (({"person": person}, "", f"person:{person['key']}", ()) for person in self.scope["people"])
        else:
            group = {"risk": "risks", "flag": "flags"}[rule.for_each]
            for code in getattr(content, group):
                names = {rule.for_each: code, f"{rule.for_each}_label": self._label(rule.for_each, code)}
                yield names, "", f"{rule.for_each}:{code}", ()

    def _label(self, kind: str, code: str) -> str:
        flag = self.catalogue.flags.get(code) if kind == "flag" else None
        return say(flag.title if flag else self.catalogue.label("risks", code), self.language)


def _protection(used: Used, language: Language) -> Message:
    values = {
        "step": used.step.title,
        "tactic": used.tactic.title,
        "who": ", ".join(person.called for person in used.protected),
        "flag": first_lower(say(used.flag.title, language)),
    }
    if used.sign_off:
        return msg(
            "Step “%(step)s”: %(tactic)s. Because of %(who)s (%(flag)s), whoever approves has to say in writing why.",
            **values,
        )
    return msg("Step “%(step)s”: %(tactic)s. That is ruled out because of %(who)s (%(flag)s).", **values)


def _is_named(person: Person, step: Step) -> bool:
    """Return whether the words that go out with *step* name *person*; bodies have no privacy of this kind."""
    if person.kind == "organisation":
        return False
    names = [name for name in (person.name, person.short_name) if name]
    return any(find_phrases(text, names) for text in (step.title, step.argument, step.expected))


def _section(section: Section) -> Scope:
    return {"key": section.key, "title": section.title, "body": section.body}
