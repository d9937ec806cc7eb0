"""What a pack brings, as lines that people can read: kinds in a fixed order, entries by title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.catalogue.entries import CaseType, Checklist, Entry, ProtectiveFlag, RelationshipKind, Vocabulary
from planner.catalogue.layouts import DocumentLayout
from planner.catalogue.rules import Check, DeadlineRule, LegalRule, Scale, SignalRule
from planner.catalogue.templates import PlanTemplate, StepModule
from planner.texts import Bilingual, Message, Text, fold, msg, say

_PLACEHOLDER = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
_SEVERAL = re.compile(r"…[\s…]*…|…\.")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: its key in the pack, what it is called, what it says, and what it is made of."""

    key: str
    title: Text
    note: Text
    parts: tuple[Text, ...]
    place: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All entries of one kind."""

    kind: str
    title: Message
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """How entries of one kind are read out."""

    title: Message
    called: Callable[[Any], Text]
    note: Callable[[Any], Text] = lambda entry: ""
    parts: Callable[[Any], Iterable[Text]] = lambda entry: ()


_KINDS_OF_SIGNAL: Mapping[str, Message] = {"help": msg("What helps"), "hindrance": msg("What hinders")}
_READINGS: Mapping[type[Entry], _Reading] = {
    CaseType: _Reading(
        msg("Kinds of case"), lambda e: e.title, lambda e: e.description, lambda e: (f.label for f in e.fields)
    ),
    Checklist: _Reading(
        msg("Checklists"), lambda e: e.title, lambda e: e.purpose or "", lambda e: (i.ask for i in e.items)
    ),
    SignalRule: _Reading(msg("Signals from facts"), lambda e: _bare(e.wording), lambda e: _KINDS_OF_SIGNAL[e.kind]),
    PlanTemplate: _Reading(
        msg("Plan templates"),
        lambda e: e.title,
        lambda e: e.approach or msg("An outline that other templates take over."),
        lambda e: (_bare(step.title) for step in e.steps),
    ),
    StepModule: _Reading(
        msg("Step modules"), lambda e: e.title, parts=lambda e: (_bare(step.title) for step in e.steps)
    ),
    Check: _Reading(msg("Checks of plans"), lambda e: _bare(e.text), lambda e: _bare(e.remedy)),
    LegalRule: _Reading(msg("Provisions of law"), lambda e: e.title, lambda e: e.citation),
    DeadlineRule: _Reading(msg("Terms set by law"), lambda e: e.title, lambda e: e.citation),
    ProtectiveFlag: _Reading(
        msg("Protective flags"),
        lambda e: e.title,
        lambda e: e.care,
        lambda e: (tactic.title for tactic in (*e.rules_out, *e.needs_sign_off)),
    ),
    RelationshipKind: _Reading(msg("Kinds of relationship"), lambda e: e.label, lambda e: e.back),
    Scale: _Reading(
        msg("Scales"),
        lambda e: msg("How the conditions of a case are read"),
        parts=lambda e: (b.title for b in e.bands),
    ),
    DocumentLayout: _Reading(msg("Layouts of papers"), lambda e: e.title, lambda e: e.note or ""),
    Vocabulary: _Reading(
        msg("Codes"),
        lambda e: msg("Codes of its own"),
        parts=lambda e: (code.label for group in e.groups.values() for code in group.values()),
    ),
}


def shelves_of(entries: Iterable[Entry]) -> tuple[Shelf, ...]:
    """Return *entries* by kind, each kind by title."""
    held: dict[type[Entry], list[Entry]] = {}
    for entry in entries:
        held.setdefault(type(entry), []).append(entry)
    taken: set[str] = set()
    return tuple(
        Shelf(kind.__name__, reading.title, tuple(_anchored(_lines(held[kind], reading), kind.__name__, taken)))
        for kind, reading in _READINGS.items()
        if kind in held
    )


def _anchored(lines: Iterable[Line], kind: str, taken: set[str]) -> Iterator[Line]:
    """Give each line a place of its own on the page of its pack: its key, where no other kind has that already."""
    for line in lines:
        anchor = f"{kind}-{line.key}" if line.key in taken else line.key
        taken.add(anchor)
        yield replace(line, anchor=anchor)


def _lines(entries: Iterable[Entry], reading: _Reading) -> list[Line]:
    lines = [Line(e.origin.key, reading.called(e), reading.note(e), tuple(reading.parts(e)), e.place) for e in entries]
    return sorted(lines, key=lambda line: (fold(say(line.title, "vi")), line.key))


def _bare(wording: Bilingual) -> Bilingual:
    """Return a text of a pack with a mark where a case fills something in."""
    vi, en = (_SEVERAL.sub("…", _PLACEHOLDER.sub("…", text)) for text in (wording.vi, wording.en))
    return Bilingual(vi=vi, en=en)
