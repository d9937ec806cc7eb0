"""Dead items: what a pack brings and nothing uses, so that an officer would answer or read it for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import ANY, CaseType, Checklist, Entry, ForCaseTypes, Item, ProtectiveFlag, Vocabulary
from planner.catalogue.mentions import Mentions, compared_with, mentions_of
from planner.catalogue.pack import Pack
from planner.catalogue.reading import read_yaml
from planner.catalogue.rules import SignalRule
from planner.catalogue.templates import PlanTemplate, StepModule
from planner.catalogue.yaml_walk import Path
from planner.errors import Fault
from planner.texts import Message, msg

_YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Unused:
    """One dead item: the entry it stands in, where in the entry, what is wrong with it, and what to do."""

    entry: Entry
    path: Path
    text: Message
    remedy: Message


def dead_items(pack: Pack, folder: Traversable, catalogue: Catalogue) -> tuple[Fault, ...]:
    """Return what *pack*, read from *folder*, brings and nothing in *catalogue* uses, each with file and line."""
    looking = _Looking(catalogue, mentions_of(catalogue.entries))
    found = chain.from_iterable(looking.at(entry) for entry in pack.entries)
    return tuple(Fault(_place(dead, folder), dead.text, dead.remedy) for dead in found)


def _place(dead: Unused, folder: Traversable) -> str:
    """Return file and line of a dead item; an entry knows its own line only, so the file is read once more."""
    name = dead.entry.place.rpartition(":")[0]
    if not dead.path or not name.endswith(".yaml"):
        return dead.entry.place
    source = read_yaml(name, (folder / name).read_text("utf-8"))
    kind = name.partition("/")[0]
    listed = source.data.get(kind) if isinstance(source.data, dict) else None
    if not isinstance(listed, list):
        return source.place(dead.path)
    keys = [part.get("key") for part in listed]
    return source.place((kind, keys.index(dead.entry.origin.key), *dead.path))


class _Looking:
    """Looks at one entry after the other; each method yields what is dead in entries of one kind."""

    def __init__(self, catalogue: Catalogue, mentions: Mentions) -> None:
        self.catalogue = catalogue
        self.mentions = mentions
        self.raised = tuple(_raised(catalogue.entries))
        self.answered = tuple(_answered(catalogue.entries))

    def at(self, entry: Entry) -> Iterator[Unused]:
        looks: Mapping[type[Entry], Callable[[Any], Iterator[Unused]]] = {
            CaseType: self.case_type,
            Checklist: self.checklist,
            SignalRule: lambda rule: self.risk(rule, rule.risk, ()),
            StepModule: self.module,
            PlanTemplate: self.template,
            ProtectiveFlag: self.flag,
            Vocabulary: self.vocabulary,
        }
        return looks[type(entry)](entry) if type(entry) in looks else iter(())

    def case_type(self, entry: CaseType) -> Iterator[Unused]:
        for number, declared in enumerate(entry.fields):
            if not self.mentions.reach(("case", "fields", entry.origin.pack, declared.key)):
                said = msg("The field %(key)s is asked for, and nothing uses it.", key=declared.key)
                remedy = msg("Use it in a signal, a template or a check, or do not ask for it.")
                yield Unused(entry, ("fields", number), said, remedy)

    def checklist(self, entry: Checklist) -> Iterator[Unused]:
        for number, item in enumerate(entry.items):
            place = ("items", number)
            if not item.signals and not self.mentions.reach(("answers", entry.item_key(item))):
                said = msg("The item %(key)s is asked, and nothing uses the answer.", key=item.key)
                remedy = msg("Give it a signal, or use it in a template, a check or a condition.")
                yield Unused(entry, place, said, remedy)
            yield from self.answers(entry, item, place)
            for of, signal in enumerate(item.signals):
                yield from self.risk(entry, signal.risk, (*place, "signals", of))

    def answers(self, entry: Checklist, item: Item, place: Path) -> Iterator[Unused]:
        """Yield the answers that a signal of *item* waits for and that nobody can give."""
        possible = tuple(item.choices) if item.answer == "choice" else _YES_NO if item.answer == "yes_no" else ()
        for number, signal in enumerate(item.signals if possible else ()):
            for word in sorted(compared_with(signal.when, "answer") - {"", *possible}):
                said = msg("The item %(key)s has no answer “%(answer)s”.", key=item.key, answer=word)
                remedy = msg("There are: %(names)s.", names=", ".join(possible))
                yield Unused(entry, (*place, "signals", number, "when"), said, remedy)

    def risk(self, entry: ForCaseTypes, risk: str | None, place: Path) -> Iterator[Unused]:
        types = self.left_alone(entry.case_types, risk) if risk else ()
        if risk and types:
            where: Message | str = msg("any case type") if ANY in types else ", ".join(types)
            said = msg("It raises the risk %(risk)s, which no step answers (%(types)s).", risk=risk, types=where)
            remedy = msg("Bring a module or a step that answers it, or require a pack that does.")
            yield Unused(entry, place, said, remedy)

    def left_alone(self, types: Iterable[str], risk: str) -> tuple[str, ...]:
        """Return those of *types* in which nothing answers *risk*."""
        serving = set(chain.from_iterable(served for code, served in self.answered if code == risk))
        return tuple(t for t in types if not serving & {t, ANY} and not (t == ANY and serving))

    def module(self, entry: StepModule) -> Iterator[Unused]:
        raised = {risk for risk, types in self.raised if _meet(types, entry.case_types)}
        for number, risk in enumerate(entry.answers):
            if risk not in raised:
                said = msg("It answers the risk %(risk)s, which no signal raises.", risk=risk)
                yield Unused(entry, ("answers", number), said, msg("Bring a signal that raises it, or leave it out."))

    def template(self, entry: PlanTemplate) -> Iterator[Unused]:
        if entry.abstract and not any(t.extends == entry.key for t in self.catalogue.templates.values()):
            said = msg("The template %(key)s is only there to be extended, and none extends it.", key=entry.key)
            yield Unused(entry, ("abstract",), said, msg("Remove it, or let a template extend it."))

    def flag(self, entry: ProtectiveFlag) -> Iterator[Unused]:
        if not self.is_raised(entry.key):
            said = msg("The protective flag %(key)s is raised by no signal.", key=entry.key)
            yield Unused(entry, (), said, msg("Bring a signal that raises it, or leave it out."))

    def is_raised(self, flag: str) -> bool:
        rules = (rule.flag for rule in self.catalogue.signal_rules)
        items = (s.flag for c in self.catalogue.checklists for item in c.items for s in item.signals)
        return flag in chain(rules, items)

    def vocabulary(self, entry: Vocabulary) -> Iterator[Unused]:
        for group, codes in entry.groups.items():
            for code in codes:
                full = f"{entry.origin.pack}:{code}"
                if full not in self.mentions.words:
                    said = msg("The code %(code)s of %(group)s is used nowhere.", code=full, group=group)
                    yield Unused(entry, ("groups", group, code), said, msg("Use it, or leave it out."))


def _raised(entries: Iterable[Entry]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each risk that a signal raises, with the case types in which it does."""
    for entry in entries:
        if isinstance(entry, SignalRule) and entry.risk:
            yield entry.risk, entry.case_types
        elif isinstance(entry, Checklist):
            yield from ((s.risk, entry.case_types) for item in entry.items for s in item.signals if s.risk)


def _answered(entries: Iterable[Entry]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each risk that a module or step answers, with the case types in which it does."""
    for entry in entries:
        if isinstance(entry, StepModule | PlanTemplate):
            own = entry.answers if isinstance(entry, StepModule) else ()
            yield from ((risk, entry.case_types) for risk in own)
            yield from ((risk, entry.case_types) for step in entry.steps for risk in step.answers)


def _meet(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return ANY in some or ANY in others or bool(set(some) & set(others))
