"""The catalogue: what all enabled packs and plugins bring together, read-only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from planner.catalogue import codes
from planner.catalogue.entries import (
    CaseField,
    CaseType,
    Checklist,
    Code,
    Entry,
    Item,
    ProtectiveFlag,
    RelationshipKind,
    Vocabulary,
)
from planner.catalogue.layouts import DocumentLayout
from planner.catalogue.manifest import Manifest
from planner.catalogue.plan import Origin
from planner.catalogue.rules import Check, DeadlineRule, LegalRule, Scale, SignalRule
from planner.catalogue.templates import PlanTemplate, StepModule, TemplateSection
from planner.texts import Bilingual

Kept = TypeVar("Kept", bound=Entry)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries by kind and key. Order for people is by title or position, never by order of loading.

    `beyond` is a larger catalogue in which things of packs that are switched off here still have their names.
    """

    manifests: Mapping[str, Manifest] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    beyond: Catalogue | None = field(default=None, repr=False, compare=False)
    case_types: Mapping[str, CaseType] = field(init=False)
    checklists: tuple[Checklist, ...] = field(init=False)
    signal_rules: tuple[SignalRule, ...] = field(init=False)
    templates: Mapping[str, PlanTemplate] = field(init=False)
    modules: Mapping[str, StepModule] = field(init=False)
    checks: Mapping[str, Check] = field(init=False)
    rules: Mapping[str, LegalRule] = field(init=False)
    deadlines: tuple[DeadlineRule, ...] = field(init=False)
    flags: Mapping[str, ProtectiveFlag] = field(init=False)
    relationship_kinds: Mapping[str, RelationshipKind] = field(init=False)
    layouts: Mapping[str, DocumentLayout] = field(init=False)
    scales: tuple[Scale, ...] = field(init=False)
    items: Mapping[str, Item] = field(init=False)
    fields: Mapping[tuple[str, str], CaseField] = field(init=False)
    groups: codes.Groups = field(init=False)

    def __post_init__(self) -> None:
        """Sort the entries into their kinds."""

        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)  # the class is frozen for everybody else

        put("case_types", self._by_key(CaseType))
        put("checklists", tuple(sorted(self._of(Checklist), key=lambda c: (c.position, c.key))))
        put("signal_rules", tuple(sorted(self._of(SignalRule), key=lambda r: r.key)))
        put("templates", self._by_key(PlanTemplate))
        put("modules", self._by_key(StepModule))
        put("checks", self._by_key(Check))
        put("rules", self._by_key(LegalRule, DeadlineRule))
        put("deadlines", tuple(sorted(self._of(DeadlineRule), key=lambda r: (r.clock, r.effective_from))))
        put("flags", self._by_key(ProtectiveFlag))
        put("relationship_kinds", self._by_key(RelationshipKind))
        put("layouts", self._by_key(DocumentLayout))
        put("scales", self._of(Scale))
        put("items", {checklist.item_key(item): item for checklist in self.checklists for item in checklist.items})
        kinds = self.case_types.values()
        put("fields", {(kind.origin.pack, each.key): each for kind in kinds for each in kind.fields})
        put("groups", _groups(self._of(Vocabulary)))

    def _of(self, *kinds: type[Kept]) -> tuple[Kept, ...]:
        return tuple(entry for entry in self.entries if type(entry) in kinds)  # type: ignore[misc]

    def _by_key(self, *kinds: type[Kept]) -> Mapping[str, Kept]:
        return MappingProxyType({entry.key: entry for entry in sorted(self._of(*kinds), key=lambda e: e.key)})

    def label(self, group: str, code: str | None) -> Bilingual:
        """Return what people read for a code; an unknown code is shown as it is."""
        known = self.groups.get(group, {}).get(code or "")
        if known is None and self.beyond is not None:
            return self.beyond.label(group, code)
        return known.label if known else Bilingual(vi=code or "–", en=code or "–")

    def codes(self, group: str) -> Mapping[str, Code]:
        """Return the codes of one group of the vocabulary."""
        return self.groups.get(group, {})

    def known_type(self, key: str) -> CaseType | None:
        """Return a case type, also one whose pack is switched off here: its cases are still there to be read."""
        return self.case_types.get(key) or (self.beyond.known_type(key) if self.beyond else None)

    def known_manifest(self, pack: str) -> Manifest | None:
        """Return the manifest of a pack, also of one that is switched off here."""
        return self.manifests.get(pack) or (self.beyond.known_manifest(pack) if self.beyond else None)

    def known_item(self, key: str) -> Item | None:
        """Return an item by the key that answers are kept under, also one of a pack that is switched off here."""
        return self.items.get(key) or (self.beyond.known_item(key) if self.beyond else None)

    def known_field(self, pack: str, key: str) -> CaseField | None:
        """Return a field that a case type adds, also one of a pack that is switched off here."""
        return self.fields.get((pack, key)) or (self.beyond.known_field(pack, key) if self.beyond else None)

    def case_type_title(self, key: str) -> Bilingual:
        """Return the title of a case type, also of one whose pack is off or gone."""
        found = self.known_type(key)
        return found.title if found else self.label("case_types", key)

    def checklists_for(self, case_type: str) -> tuple[Checklist, ...]:
        """Return the checklists for cases of this type, in their order."""
        return tuple(checklist for checklist in self.checklists if checklist.serves(case_type))

    def items_for(self, case_type: str) -> Mapping[str, tuple[Checklist, Item]]:
        """Return the items to ask in cases of this type, by the key that answers are kept under."""
        return {
            checklist.item_key(item): (checklist, item)
            for checklist in self.checklists_for(case_type)
            for item in checklist.items
        }

    def templates_for(self, case_type: str) -> tuple[PlanTemplate, ...]:
        """Return the templates offered for cases of this type."""
        return tuple(t for t in self.templates.values() if not t.abstract and t.serves(case_type))

    def sections_of(self, template: PlanTemplate) -> tuple[TemplateSection, ...]:
        """Return the sections of a template, its own in place of those it takes over."""
        inherited = self.templates.get(template.extends or "")
        if inherited is None:
            return template.sections
        own = {section.key: section for section in template.sections}
        taken = [own.pop(section.key, section) for section in self.sections_of(inherited)]
        return (*taken, *own.values())

    def section_author(self, template: PlanTemplate, key: str) -> Origin:
        """Return which template wrote a section: this one, or the one it takes it over from."""
        inherited = self.templates.get(template.extends or "")
        if inherited is None or any(section.key == key for section in template.sections):
            return template.origin
        return self.section_author(inherited, key)

    def law_types(self, case_type: str) -> tuple[str, ...]:
        """Return what cases of this type count as in the rules of law."""
        found = self.case_types.get(case_type)
        return found.law if found else ()

    def rules_in_force(self, case_type: str, on: date) -> Mapping[str, LegalRule]:
        """Return the legal rules that govern an act of this day in a case of this type."""
        kinds = self.law_types(case_type)
        return {key: rule for key, rule in self.rules.items() if rule.in_force(on) and rule.applies(kinds)}

    def scale_for(self, case_type: str) -> Scale | None:
        """Return how scores of this case type are read; a particular scale goes before a general one."""
        fitting = [scale for scale in self.scales if scale.serves(case_type)]
        return min(fitting, key=lambda s: ("*" in s.case_types, s.key), default=None)

    def layout_for(self, document: str) -> DocumentLayout | None:
        """Return the layout of a kind of document."""
        return next((layout for layout in self.layouts.values() if layout.document == document), None)

    def actor_in(self, text: str) -> str | None:
        """Return the kind of body that a name or description speaks of, judged by the vocabulary's phrases."""
        said = f" {_plain(text)} "
        hits = [
            (said.index(f" {_plain(phrase)} "), code)
            for code, entry in self.codes("actors").items()
            for phrase in entry.phrases
            if f" {_plain(phrase)} " in said
        ]
        return min(hits)[1] if hits else None


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _groups(vocabularies: Iterable[Vocabulary]) -> codes.Groups:
    merged: dict[str, dict[str, Any]] = {group: dict(entries) for group, entries in codes.CORE.items()}
    for vocabulary in vocabularies:
        for group, entries in vocabulary.groups.items():
            prefix = f"{vocabulary.origin.pack}:"
            merged.setdefault(group, {}).update({f"{prefix}{code}": entry for code, entry in entries.items()})
    return MappingProxyType({group: MappingProxyType(entries) for group, entries in merged.items()})
