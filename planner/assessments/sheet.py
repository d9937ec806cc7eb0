"""What the pages of an assessment show: lists with progress, questions with answer, basis and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planner.assessments.signals import Signal
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import Basis, Checklist, Item, ProtectiveFlag
from planner.catalogue.facts import Answer
from planner.texts import Text, msg


@dataclass(frozen=True, slots=True)
class Ground:
    """What a question, finding or flag rests on. `kind` says whether it is law, practice or our own advice."""

    kind: Literal["law", "practice", "ours"]
    text: Text
    citation: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One item of a checklist with what is known of it."""

    key: str
    item: Item
    ground: Ground | None
    answer: Answer | None
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One checklist with its questions, in their order."""

    checklist: Checklist
    questions: tuple[Question, ...]

    @property
    def answered(self) -> int:
        """Return how many questions have an answer."""
        return sum(1 for q in self.questions if q.answer is not None and q.answer.known)

    @property
    def to_find_out(self) -> int:
        """Return how many are not known yet and have a date."""
        return sum(1 for q in self.questions if q.answer is not None and not q.answer.known)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All checklists of a case, and the answers to questions that no list asks any more."""

    parts: tuple[Part, ...]
    no_longer_asked: tuple[Answer, ...] = ()

    def question(self, key: str) -> tuple[Part, Question] | None:
        """Return the question with this key, and the list it stands in."""
        return next(((part, q) for part in self.parts for q in part.questions if q.key == key), None)


def sheet_of(case_type: str, catalogue: Catalogue, answers: Mapping[str, Answer], signals: tuple[Signal, ...]) -> Sheet:
    """Return the sheet of a case."""
    meant: dict[str, list[Signal]] = {}
    for signal in signals:
        meant.setdefault(signal.source, []).append(signal)
    parts = []
    for checklist in catalogue.checklists_for(case_type):
        questions = []
        for item in checklist.items:
            key = checklist.item_key(item)
            answer = answers.get(key)
            found = meant.get(answer.pointer, ()) if answer else ()
            questions.append(Question(key, item, ground_of(item.basis, catalogue), answer, tuple(found)))
        parts.append(Part(checklist, tuple(questions)))
    asked = {question.key for part in parts for question in part.questions}
    return Sheet(tuple(parts), tuple(answer for key, answer in answers.items() if key not in asked))


def ground_of(basis: Basis | None, catalogue: Catalogue) -> Ground | None:
    """Return what a basis says, a provision of law with its citation."""
    if basis is None:
        return None
    if basis.law:
        rule = catalogue.rules.get(basis.law)
        if rule is None:
            return Ground("law", basis.law)
        return Ground("law", rule.title, rule.citation, rule.source_url)
    if basis.practice:
        return Ground("practice", basis.practice)
    return Ground("ours", basis.ours or "")


def written(question: Question, people: Mapping[str, Text]) -> Text:
    """Return an answer as one reads it; what is not known is said to be so."""
    answer = question.answer
    if answer is None or (answer.known and answer.value in (None, "")):
        return msg("no answer yet")
    if not answer.known:
        return msg("not known yet")
    value = str(answer.value)
    kinds: dict[str, Mapping[str, Text]] = {
        "yes_no": {"yes": msg("Yes"), "no": msg("No")},
        "choice": question.item.choices,
        "person": people,
    }
    return kinds.get(question.item.answer, {}).get(value, value)


@dataclass(frozen=True, slots=True)
class Named:
    """A risk or protective flag, and the signals that name it."""

    code: str
    signals: tuple[Signal, ...]
    flag: ProtectiveFlag | None = None
    ground: Ground | None = None


def risks_of(signals: tuple[Signal, ...]) -> tuple[Named, ...]:
    """Return the risks that counting signals name."""
    codes = dict.fromkeys(signal.risk for signal in signals if signal.counts and signal.risk)
    return tuple(Named(code, tuple(s for s in signals if s.counts and s.risk == code)) for code in codes)


def flags_of(signals: tuple[Signal, ...], catalogue: Catalogue) -> tuple[Named, ...]:
    """Return the protective flags that counting signals name, with the care that each asks for."""
    named = []
    for code in dict.fromkeys(signal.flag for signal in signals if signal.counts and signal.flag):
        flag = catalogue.flags.get(code)
        ground = ground_of(flag.basis, catalogue) if flag else None
        named.append(Named(code, tuple(s for s in signals if s.counts and s.flag == code), flag, ground))
    return tuple(named)
