"""Signals: what answers and facts mean, each with the reason and the fact it comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import ItemSignal, SignalMeaning
from planner.catalogue.facts import Answer, Facts
from planner.catalogue.phrases import around, find_phrases
from planner.catalogue.plan import Origin, SignalNote
from planner.catalogue.rules import SignalRule
from planner.catalogue.scope import Scope
from planner.texts import Language

_NEGATIONS = ("không", "chưa", "chẳng", "chả", "đừng", "not", "no", "never")


@dataclass(frozen=True, slots=True)
class Signal:
    """One help or hindrance. `from_text` marks a hit in free text; `confirmed` is what the officer said of it.

    `review` is what that word is kept under: the rule and the text it was said of, never its place, because
    places move when something is added or taken away.
    """

    key: str
    kind: str
    text: str
    source: str
    severity: int
    weight: int
    origin: Origin
    risk: str | None = None
    flag: str | None = None
    from_text: bool = False
    words: tuple[str, ...] = ()
    review: str = ""
    confirmed: bool | None = None

    @property
    def counts(self) -> bool:
        """Return whether it is taken into account: all do but those the officer rejected."""
        return self.confirmed is not False

    def note(self) -> SignalNote:
        """Return the signal as a plan keeps it."""
        return SignalNote(
            key=self.key,
            kind=self.kind,
            text=self.text,
            risk=self.risk,
            flag=self.flag,
            severity=self.severity,
            source=self.source,
        )


def signals_of(
    facts: Facts, catalogue: Catalogue, scope: Scope, language: Language, reviews: Mapping[str, bool] | None = None
) -> tuple[Signal, ...]:
    """Return all signals of a case, those from answers first; *reviews* says which hits in text were confirmed."""
    found = [*_from_answers(facts, catalogue, scope, language), *_from_facts(facts, catalogue, scope, language)]
    reviews = reviews or {}
    return tuple(
        replace(signal, confirmed=reviews.get(signal.review)) if signal.from_text else signal for signal in found
    )


def with_signals(scope: Scope, signals: tuple[Signal, ...], catalogue: Catalogue, language: Language) -> Scope:
    """Return *scope* with what the counting signals say filled in."""
    counting = [signal for signal in signals if signal.counts]
    risks = list(dict.fromkeys(signal.risk for signal in counting if signal.risk))
    labels = [catalogue.label("risks", risk) for risk in risks]
    return scope | {
        "signals": [
            {"key": s.key, "kind": s.kind, "text": s.text, "risk": s.risk, "flag": s.flag, "severity": s.severity}
            for s in counting
        ],
        "helps": [signal.text for signal in counting if signal.kind == "help"],
        "hindrances": [signal.text for signal in counting if signal.kind == "hindrance"],
        "risks": risks,
        "risk_labels": [label.vi if language == "vi" else label.en for label in labels],
        "flags": list(dict.fromkeys(signal.flag for signal in counting if signal.flag)),
    }


def _from_answers(facts: Facts, catalogue: Catalogue, scope: Scope, language: Language) -> Iterator[Signal]:
    for key, (checklist, item) in catalogue.items_for(facts.case.case_type).items():
        answer = facts.answers.get(key)
        if answer is None or not answer.known:
            continue
        inner = scope | {"answer": scope["answers"][key]}
        for number, signal in enumerate(item.signals):
            if signal.when.holds(inner):
                yield _from_answer(signal, f"{key}.{number}", answer, item.weight, checklist.origin, inner, language)


def _from_answer(
    signal: ItemSignal, key: str, answer: Answer, weight: int, origin: Origin, scope: Scope, language: Language
) -> Signal:
    return Signal(
        key=key,
        kind=signal.kind,
        text=signal.wording.fill(scope, language),
        source=answer.pointer or f"/assessments/0/answers/{answer.item}",
        severity=signal.severity,
        weight=weight,
        origin=origin,
        risk=signal.risk,
        flag=signal.flag,
    )


def meanings_of(item_signals: tuple[ItemSignal, ...], answer: object, scope: Scope) -> tuple[SignalMeaning, ...]:
    """Return what a possible answer would mean."""
    inner = scope | {"answer": answer}
    return tuple(signal for signal in item_signals if signal.when.holds(inner))


def _from_facts(facts: Facts, catalogue: Catalogue, scope: Scope, language: Language) -> Iterator[Signal]:
    entries = _Entries(facts, scope)
    for rule in catalogue.signal_rules:
        if not rule.serves(facts.case.case_type):
            continue
        for name, entry, text, pointer in entries.of(rule.for_each):
            words = _found_in(text, rule)
            if rule.mentions and not words:
                continue
            inner = scope | {name: entry} if name else scope
            if rule.when is not None and not rule.when.holds(inner):
                continue
            quoting = inner | {"quoted": around(text, words)}
            yield replace(_from_rule(rule, quoting, pointer, words, language), review=_review_key(rule, text))


def _found_in(text: str, rule: SignalRule) -> tuple[str, ...]:
    """Return what a rule finds in a text; nothing where the text takes it back."""
    words = find_phrases(text, rule.mentions, _NEGATIONS, in_clause=True) if rule.mentions else ()
    return () if words and find_phrases(text, rule.unless_mentions, _NEGATIONS, in_clause=True) else words


def _review_key(rule: SignalRule, text: str) -> str:
    return f"{rule.key[:60]}@{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _from_rule(rule: SignalRule, scope: Scope, pointer: str, words: tuple[str, ...], language: Language) -> Signal:
    return Signal(
        key=f"{rule.key}@{pointer}",
        kind=rule.kind,
        text=rule.wording.fill(scope, language),
        source=pointer,
        severity=rule.severity,
        weight=1,
        origin=rule.origin,
        risk=rule.risk,
        flag=rule.flag,
        from_text=bool(words),
        words=words,
    )


_Found = tuple[str, Scope, str, str]


class _Entries:
    """The facts of each kind, as rules look at them: name in the scope, values, own text, pointer."""

    def __init__(self, facts: Facts, scope: Scope) -> None:
        self.facts = facts
        self.scope = scope
        self.people = {person["key"]: person for person in scope["people"]}

    def of(self, kind: str) -> Iterator[_Found]:
        yield from getattr(self, f"_{kind}")()

    def _case(self) -> Iterator[_Found]:
        case = self.facts.case
        yield "", self.scope["case"], f"{case.title}. {case.nature}", "/case"

    def _person(self) -> Iterator[_Found]:
        for person, values in zip(self.facts.people, self.scope["people"], strict=True):
            yield "person", values, f"{person.description}. {person.occupation}", person.pointer

    def _relationship(self) -> Iterator[_Found]:
        for tie, values in zip(self.facts.relationships, self.scope["relationships"], strict=True):
            yield "relationship", values, tie.evidence, tie.pointer

    def _circumstance(self) -> Iterator[_Found]:
        for said, values in zip(self.facts.circumstances, self.scope["circumstances"], strict=True):
            yield "circumstance", values | self._of_whom(said.person), said.text, said.pointer

    def _of_whom(self, key: str | None) -> Scope:
        """Return what matters of whom a statement is about; one about nobody in particular is of the case."""
        person = self.people.get(key or "", {"role": "case", "adult": True, "tags": [], "ties": []})
        near = [tie["kind"] for tie in person["ties"] if tie["role"] == "liable"]
        known = {name: person[name] for name in ("role", "adult", "tags")}
        return known | {"of_kind": person.get("kind"), "stance": person.get("stance"), "near": near}

    def _statement(self) -> Iterator[_Found]:
        yield from self._circumstance()
        for person, values in zip(self.facts.people, self.scope["people"], strict=True):
            if person.description:
                described = {"person": person.key, "called": values["called"], "category": "description"}
                described |= {"category_label": "", "text": person.description, "source": "", "on": None}
                yield "circumstance", described | self._of_whom(person.key), person.description, person.pointer

    def _stance(self) -> Iterator[_Found]:
        for stance in self.facts.stances:
            values = {
                "person": stance.person,
                "called": self.people[stance.person]["called"] if stance.person in self.people else "",
                "stance": stance.stance,
                "evidence": stance.evidence,
            }
            yield "stance", values, stance.evidence, stance.pointer

    def _obligation(self) -> Iterator[_Found]:
        for owed, values in zip(self.facts.obligations, self.scope["case"]["obligations"], strict=True):
            yield "obligation", values, f"{owed.text}. {owed.property}", owed.pointer

    def _event(self) -> Iterator[_Found]:
        for event in self.facts.events:
            yield "event", {"kind": event.kind, "on": event.on.isoformat(), "channel": event.channel}, "", event.pointer

    def _journal(self) -> Iterator[_Found]:
        entries = sorted(self.facts.journal, key=lambda entry: entry.on)
        for entry, values in zip(entries, self.scope["journal"], strict=True):
            yield "journal_entry", values, f"{entry.text}. {entry.promised}. {entry.refused}", entry.pointer
