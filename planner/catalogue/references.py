"""What the entries of a catalogue refer to: every code, key and name has to exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from planner.catalogue import names
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import (
    ANY,
    Basis,
    Checklist,
    Entry,
    ForCaseTypes,
    ProtectiveFlag,
    RelationshipKind,
    SignalMeaning,
)
from planner.catalogue.expressions import Body, Condition, Wording
from planner.catalogue.layouts import COMPONENTS, DocumentLayout
from planner.catalogue.manifest import Manifest
from planner.catalogue.rules import Check, DeadlineRule, SignalRule
from planner.catalogue.templates import PlanTemplate, StepModule, StepTemplate
from planner.errors import Fault
from planner.texts import msg


def dangling(entry: Entry, catalogue: Catalogue) -> list[Fault]:
    """Return a fault for everything that *entry* refers to and that is not in *catalogue*."""
    return list(_References(entry, catalogue).faults())


def unmet(manifest: Manifest, catalogue: Catalogue) -> list[Fault]:
    """Return a fault for every pack that a manifest requires, and every case type it serves, that is not there."""
    absent = [
        Fault("pack.yaml", msg("It requires the pack %(key)s, which is not there.", key=key), msg("Install that pack."))
        for key in manifest.requires
        if key not in catalogue.manifests
    ]
    unknown = [
        Fault("pack.yaml", msg("There is no case type called %(key)s.", key=key), msg("Correct the name."))
        for key in manifest.case_types
        if key not in catalogue.case_types
    ]
    return absent + unknown + _circles(manifest, catalogue)


def _circles(manifest: Manifest, catalogue: Catalogue) -> list[Fault]:
    """Return a fault if the packs that *manifest* requires lead back to it, with the way around."""
    ways: list[tuple[str, ...]] = [(manifest.key, key) for key in manifest.requires]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        if way[-1] == manifest.key:
            said = msg("It requires itself in a circle: %(circle)s.", circle=" → ".join(way))
            return [Fault("pack.yaml", said, msg("Move what both need into a pack that requires neither."))]
        if way[-1] not in seen and way[-1] in catalogue.manifests:
            seen.add(way[-1])
            ways += [(*way, key) for key in catalogue.manifests[way[-1]].requires]
    return []


class _References:
    """Walks one entry; each method yields the faults of one part."""

    def __init__(self, entry: Entry, catalogue: Catalogue) -> None:
        self.entry = entry
        self.catalogue = catalogue

    def faults(self) -> Iterator[Fault]:
        entry = self.entry
        if isinstance(entry, ForCaseTypes):
            yield from self.codes("case_types", (t for t in entry.case_types if t != ANY), self.catalogue.case_types)
        looks: Mapping[type[Entry], Callable[[Any], Iterator[Fault]]] = {
            SignalRule: self.rule,
            Checklist: self.checklist,
            PlanTemplate: self.template,
            StepModule: self.module,
            Check: self.check,
            ProtectiveFlag: self.flag,
            DeadlineRule: self.deadline,
            DocumentLayout: self.layout,
            RelationshipKind: self.tie,
        }
        if type(entry) in looks:
            yield from looks[type(entry)](entry)

    def missing(self, what: str, key: str) -> Fault:
        said = msg("There is no %(what)s called %(key)s.", what=what, key=key)
        return Fault(self.entry.place, said, msg("Correct the name, or require the pack that brings it."))

    def codes(self, group: str, wanted: Iterable[str], also: Iterable[str] = ()) -> Iterator[Fault]:
        known = set(self.catalogue.codes(group)) | set(also)
        yield from (self.missing(group, code) for code in wanted if code not in known)

    def basis(self, basis: Basis | None) -> Iterator[Fault]:
        if basis and basis.law and basis.law not in self.catalogue.rules:
            yield self.missing("legal rule", basis.law)

    def condition(self, condition: Condition | None, *places: str) -> Iterator[Fault]:
        if condition is not None:
            yield from self.names(condition.names, condition.source, *places)

    def wording(self, wording: Wording | Body | None, *places: str) -> Iterator[Fault]:
        if wording is not None:
            yield from self.names(wording.names, wording.vi, *places)

    def names(self, asked: frozenset[str], source: str, *places: str) -> Iterator[Fault]:
        for name in sorted(asked - names.allowed(*places)):
            said = msg("Unknown name %(name)s in “%(source)s”.", name=name, source=source[:80])
            known = ", ".join(sorted(names.allowed(*places)))
            yield Fault(self.entry.place, said, msg("Known here: %(names)s.", names=known))

    def signal(self, meaning: SignalMeaning, place: str) -> Iterator[Fault]:
        yield from self.codes("risks", [meaning.risk] if meaning.risk else [])
        if meaning.flag and meaning.flag not in self.catalogue.flags:
            yield self.missing("protective flag", meaning.flag)
        yield from self.wording(meaning.wording, place)

    def rule(self, entry: SignalRule) -> Iterator[Fault]:
        yield from self.signal(entry, "signal rule")
        yield from self.condition(entry.when, "signal rule")

    def tie(self, entry: RelationshipKind) -> Iterator[Fault]:
        """Yield a fault for a kind of tie that says what another says, from whichever end."""
        mine = (entry.label, entry.back)
        declared = self.catalogue.codes("relationship_kinds").get(entry.key)
        for other in self.catalogue.relationship_kinds.values():
            if other.key == entry.key or (declared and declared.mirror == other.key):
                continue
            if mine in ((other.label, other.back), (other.back, other.label)):
                said = msg("It says the same as the kind of relationship %(key)s.", key=other.key)
                yield Fault(entry.place, said, msg("Use that kind, or say in its labels what differs."))

    def deadline(self, entry: DeadlineRule) -> Iterator[Fault]:
        yield from self.codes("events", [code for code in (entry.trigger, entry.ends, entry.met_by) if code])

    def checklist(self, entry: Checklist) -> Iterator[Fault]:
        for item in entry.items:
            yield from self.basis(item.basis)
            for signal in item.signals:
                yield from self.condition(signal.when, "item signal")
                yield from self.signal(signal, "item signal")

    def template(self, entry: PlanTemplate) -> Iterator[Fault]:
        if entry.extends and entry.extends not in self.catalogue.templates:
            yield self.missing("plan template", entry.extends)
        elif self.extends_itself(entry):
            said = msg("%(key)s extends itself, by itself or through others.", key=entry.key)
            yield Fault(entry.place, said, msg("Extend a template that does not lead back here."))
        yield from self.wording(entry.goal)
        for fit in entry.fits:
            yield from self.condition(fit.when)
            yield from self.wording(fit.why)
        for section in entry.sections:
            yield from self.wording(section.body)
        yield from self.steps(entry.steps)

    def extends_itself(self, entry: PlanTemplate) -> bool:
        seen = {entry.key}
        above = self.catalogue.templates.get(entry.extends or "")
        while above is not None and above.key not in seen:
            seen.add(above.key)
            above = self.catalogue.templates.get(above.extends or "")
        return above is not None and above.key == entry.key

    def module(self, entry: StepModule) -> Iterator[Fault]:
        yield from self.codes("risks", entry.answers)
        yield from self.condition(entry.when)
        yield from self.steps(entry.steps)
        if entry.company:
            yield from self.codes("channels", entry.company.channels)
            yield from self.codes("actors", [entry.company.who.actor] if entry.company.who.actor else [])
        known = {section.key for template in self.catalogue.templates.values() for section in template.sections}
        for key, body in entry.paragraphs.items():
            if key not in known:
                yield self.missing("section", key)
            yield from self.wording(body)

    def steps(self, steps: tuple[StepTemplate, ...]) -> Iterator[Fault]:
        keys = {step.key for step in steps}
        clocks = {rule.clock for rule in self.catalogue.deadlines}
        days = self.days_of_cases()
        for step in steps:
            yield from self.codes("actions", [step.action, *step.before])
            yield from self.codes("channels", [step.channel])
            yield from self.codes("risks", step.answers)
            named = (step.speaker, step.carrier, *step.helpers)
            who = [code for w in named for code in (w.actor, *w.without) if code]
            yield from self.codes("actors", who)
            yield from self.codes("events", [step.start.after], {"today", *keys})
            yield from self.codes("events", [step.until] if step.until else [], {*clocks, *days})
            yield from self.codes("events", [step.by] if step.by else [], clocks)
            yield from self.condition(step.when)
            yield from self.condition(step.only, "step text")
            for wording in (step.title, step.why, step.argument, step.expected, step.fallback, step.stop_when):
                yield from self.wording(wording, "step text")
            if not step.why.names:
                said = msg("The reason of step %(key)s says nothing of the case.", key=step.key)
                yield Fault(self.entry.place, said, msg("Use a placeholder that names a fact of the case."))

    def days_of_cases(self) -> set[str]:
        """Return the date fields of all case types, as steps name them."""
        types = self.catalogue.case_types.values()
        return {f"{kind.origin.pack}:{each.key}" for kind in types for each in kind.fields if each.kind == "date"}

    def check(self, entry: Check) -> Iterator[Fault]:
        yield from self.basis(entry.basis)
        yield from self.condition(entry.when, "check")
        yield from self.wording(entry.text, "check")
        yield from self.wording(entry.remedy, "check")

    def flag(self, entry: ProtectiveFlag) -> Iterator[Fault]:
        yield from self.basis(entry.basis)
        for tactic in (*entry.rules_out, *entry.needs_sign_off):
            yield from self.codes("actions", tactic.actions)
            yield from self.codes("actors", (*tactic.actors, *tactic.unless_with))
            yield from self.codes("channels", tactic.channels)
            yield from self.condition(tactic.when, "check")
            yield from self.wording(tactic.remedy, "check")
            yield from self.basis(tactic.basis)

    def layout(self, entry: DocumentLayout) -> Iterator[Fault]:
        yield from self.basis(entry.basis)
        yield from (self.missing("lettering", name) for name in COMPONENTS if name not in entry.lettering)
        for wording in (entry.subject, *entry.legal_bases, *entry.recipients):
            yield from self.wording(wording)
