"""Facts as the plain values that conditions and texts of packs see, with gaps where a value is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.contact_scope import contact_values, post_values
from planner.catalogue.facts import Case, Facts, Obligation, Person, Relationship
from planner.catalogue.filters import first_lower, written_date, written_money
from planner.catalogue.gaps import Gap, without_marks
from planner.catalogue.law_scope import law_values, limit_values
from planner.catalogue.placeholders import NAMED_GAPS, UNDECIDED
from planner.catalogue.plan import Limit
from planner.texts import Language, Message, msg, say

Scope = dict[str, Any]
_CARE = frozenset({"elderly", "ill", "disabled", "war_invalid", "poor", "only_home", "single_parent", "minor"})


def scope_of(facts: Facts, catalogue: Catalogue, language: Language, limits: tuple[Limit, ...] = ()) -> Scope:
    """Return the values behind the names of `catalogue.names`; drafting adds what it decides on the way."""
    return _Writer(facts, catalogue, language).scope(limits)


class _Writer:
    """Writes the facts of one case in one language."""

    def __init__(self, facts: Facts, catalogue: Catalogue, language: Language) -> None:
        self.facts = facts
        self.catalogue = catalogue
        self.language = language

    def label(self, group: str, code: str | None) -> str:
        return say(self.catalogue.label(group, code), self.language)

    def gap(self, pointer: str, what: Message) -> Gap:
        return Gap(pointer, say(what, self.language))

    def scope(self, limits: tuple[Limit, ...]) -> Scope:
        people = {person.key: self.person(person) for person in self.facts.people}
        ties = [self.tie(tie) for tie in self.facts.relationships]
        self._relate(people, ties)
        by_role: dict[str, list[Scope]] = {}
        for person in people.values():
            by_role.setdefault(person["role"], []).append(person)
        shown = ("liable", "entitled", "third_party", "relative")
        return {
            "case": self.case(self.facts.case),
            "people": list(people.values()),
            "liable": by_role.get("liable", []),
            "entitled": by_role.get("entitled", []),
            "third_parties": by_role.get("third_party", []),
            "relatives": by_role.get("relative", []),
            "others": [person for person in people.values() if person["role"] not in shown],
            "called": self.called(by_role),
            "relationships": ties,
            "circumstances": self.circumstances(people),
            "events": self.events(),
            "journal": self.journal(people),
            "contacts": contact_values(self.facts, self.catalogue, self.language),
            "posts": post_values(self.facts, self.catalogue, self.language),
            "answers": self.answers(),
            "limits": limit_values(limits, self.facts, self.catalogue, self.language),
            "laws": law_values(self.facts, self.catalogue, self.language),
            "gap": self.gaps(),
            "today": self.facts.today.isoformat(),
            **UNDECIDED,
        }

    def called(self, by_role: Mapping[str, list[Scope]]) -> Scope:
        """Return the people of each role in one phrase, or the gap that they leave."""
        names = {"liable": "liable", "entitled": "entitled", "third_parties": "third_party", "relatives": "relative"}
        return {
            name: self._together([person["called"] for person in by_role.get(role, ())]) or self.gaps()[name]
            for name, role in names.items()
        }

    def _together(self, called: list[str | Gap]) -> str | Gap:
        """Return several people in one short phrase: a sentence that names five people is not read."""
        if len(called) < 2:
            return called[0] if called else ""
        if len(called) == 2:
            return say(msg("%(one)s and %(other)s", one=str(called[0]), other=str(called[1])), self.language)
        return say(msg("%(one)s and the others", one=str(called[0])), self.language)

    def case(self, case: Case) -> Scope:
        head: Scope = {
            "number": case.number,
            "case_type": case.case_type,
            "case_type_label": say(self.catalogue.case_type_title(case.case_type), self.language),
            "title": case.title or self.gap("/case/title", msg("Title of the case")),
            "status": case.status,
            "nature": case.nature or self.gap("/case/nature", msg("Nature of the case")),
            "area": case.area or self.gap("/case/area", msg("Commune where the case is carried out")),
            "court": case.court or self.gap("/case/judgment/court", msg("Court that decided")),
            "judgment": self._paper("/case/judgment", case.judgment_number, case.judgment_date, msg("Judgment")),
            "decision": self._paper(
                "/case/decision", case.decision_number, case.decision_date, msg("Enforcement decision")
            ),
            "office": case.office or self.gap("/case/office", msg("Office")),
            "officer": case.officer.called if case.officer else self.gap("/case/officer", msg("Officer in charge")),
            "head": case.head.called if case.head else self.gap("/case/head", msg("Head of the office")),
            "fields": self.fields(case),
        }
        return head | self.obligations()

    def _paper(self, pointer: str, number: str, on: Any, what: Message) -> Scope:
        return {
            "number": number or self.gap(f"{pointer}/number", msg("%(what)s: number", what=what)),
            "date": on.isoformat() if on else self.gap(f"{pointer}/date", msg("%(what)s: date", what=what)),
        }

    def obligations(self) -> Scope:
        found, paid = self.facts.obligations, sum(o.paid for o in self.facts.obligations)
        missing = self.gap("/obligations", msg("What the judgment requires"))
        owed = sum(o.amount for o in found if o.amount is not None)
        pointer = next((o.pointer for o in found if o.kind == "money"), "/obligations/0")
        amount: int | Gap = owed or self.gap(f"{pointer}/amount", msg("Sum owed"))
        things = [o.property for o in found if o.property]
        thing = next((o.pointer for o in found if o.kind == "property"), "/obligations/0")
        first, others = [o.text.rstrip(".") for o in found[:1]], [o.text.rstrip(".") for o in found[1:]]
        return {
            "obligations": [self.obligation(obligation) for obligation in found],
            "obligation": "; ".join([*first, *map(first_lower, others)]) or missing,
            "obligation_kinds": [o.kind for o in found],
            "amount": amount,
            "amount_text": self._sum(amount),
            "paid": paid,
            "paid_text": self._sum(paid),
            "left_text": self._sum(owed - paid) if owed else amount,
            "property": "; ".join(things) or self.gap(f"{thing}/property", msg("Property to be handed over")),
        }

    def obligation(self, obligation: Obligation) -> Scope:
        missing = self.gap(f"{obligation.pointer}/amount", msg("Sum owed"))
        amount = obligation.amount if obligation.amount is not None else missing
        return {
            "kind": obligation.kind,
            "kind_label": self.label("obligation_kinds", obligation.kind),
            "text": obligation.text,
            "amount": amount,
            "amount_text": self._sum(amount),
            "paid": obligation.paid,
            "property": obligation.property
            or self.gap(f"{obligation.pointer}/property", msg("Property to be handed over")),
            "due_on": obligation.due_on.isoformat() if obligation.due_on else None,
        }

    def _sum(self, amount: int | Gap) -> str | Gap:
        return amount if isinstance(amount, Gap) else say(msg("%(sum)s đồng", sum=written_money(amount)), self.language)

    def fields(self, case: Case) -> Scope:
        found = self.catalogue.case_types.get(case.case_type)
        values: Scope = {}
        for declared in found.fields if found else ():
            pack = found.origin.pack if found else ""
            held = case.fields.get(pack)
            value = held.get(declared.key) if isinstance(held, Mapping) else None
            missing = Gap(f"/case/fields/{pack}/{declared.key}", say(declared.label, self.language))
            values.setdefault(pack, {})[declared.key] = missing if value in (None, "") else without_marks(value)
        return values

    def person(self, person: Person) -> Scope:
        stance = self.facts.stance_of(person.key)
        said = [c for c in self.facts.circumstances if c.person == person.key]
        by_category = {
            category: "; ".join(c.text.rstrip(".") for c in said if c.category == category)
            or self.gap("/circumstances", msg("%(category)s of %(name)s", category=label.label, name=person.called))
            for category, label in self.catalogue.codes("circumstance_categories").items()
        }
        return {
            "key": person.key,
            "role": person.role,
            "role_label": self.label("person_roles", person.role),
            "kind": person.kind,
            "name": person.full_name
            or self.gap(f"{person.pointer}/name", msg("Name of %(who)s", who=person.description)),
            "called": person.called or self.gap(f"{person.pointer}/name", msg("Name")),
            "description": person.description,
            "tags": list(person.tags),
            "tag_labels": [self.label("person_tags", tag) for tag in person.tags],
            "care_labels": [self.label("person_tags", tag) for tag in person.tags if tag in _CARE],
            "age": self.facts.today.year - person.birth_year if person.birth_year else None,
            "adult": not person.may_be_minor(self.facts.today),
            "met_on": self._met_on(person),
            "gender": person.sex,
            "occupation": person.occupation or self.gap(f"{person.pointer}/occupation", msg("Occupation")),
            "address": person.address
            or self.gap(f"{person.pointer}/address", msg("Address of %(who)s", who=person.called)),
            "stance": stance.stance if stance else "unknown",
            "stance_label": self.label("stances", stance.stance if stance else "unknown"),
            "stance_on": written_date(stance.observed_on.isoformat()) if stance and stance.observed_on else None,
            "stance_evidence": stance.evidence if stance else "",
            "about": by_category,
            "statements": [c.text.strip().rstrip(".") for c in said],
            "ties": [],
            "tie": None,
        }

    def _met_on(self, person: Person) -> str | None:
        days = [entry.on for entry in self.facts.journal if person.key in entry.people]
        return max(days).isoformat() if days else None

    def _relate(self, people: dict[str, Scope], ties: list[Scope]) -> None:
        for tie in ties:
            other, near = people.get(tie["from"]), people.get(tie["to"])
            if other is not None and near is not None:
                other["ties"].append(_tie_to(near, tie, tie["label"]))
                near["ties"].append(_tie_to(other, tie, tie["back"]))
        for person in people.values():
            toward = [t for t in person["ties"] if people[t["to"]]["role"] == "liable"]
            if toward and person["role"] != "liable":
                phrase = msg("%(label)s of %(name)s", label=toward[0]["label"], name=str(toward[0]["called"]))
                person["tie"] = say(phrase, self.language)

    def tie(self, tie: Relationship) -> Scope:
        kind = self.catalogue.relationship_kinds.get(tie.kind)
        one, other = self.facts.person(tie.from_), self.facts.person(tie.to)
        contact = next((c for c in self.facts.contacts if c.key == tie.from_), None)
        unknown = self.label("relationship_kinds", tie.kind)
        return {
            "from": tie.from_,
            "to": tie.to,
            "from_called": one.called if one else contact.called if contact else "",
            "to_called": other.called if other else "",
            "kind": tie.kind,
            "label": say(kind.label_of(one.sex if one else None), self.language) if kind else unknown,
            "back": say(kind.back_of(other.sex if other else None), self.language) if kind else unknown,
            "adverse": bool(kind and kind.adverse),
            "kin": bool(kind and kind.kin),
            "trust": tie.trust,
            "trust_label": self.label("trust", tie.trust),
            "evidence": tie.evidence,
        }

    def circumstances(self, people: Mapping[str, Scope]) -> list[Scope]:
        return [
            {
                "person": c.person,
                "called": people[c.person]["called"] if c.person and c.person in people else "",
                "category": c.category,
                "category_label": self.label("circumstance_categories", c.category),
                "text": c.text,
                "source": c.source,
                "on": written_date(c.observed_on.isoformat()) if c.observed_on else None,
            }
            for c in self.facts.circumstances
        ]

    def events(self) -> Scope:
        values: Scope = {}
        for code, entry in self.catalogue.codes("events").items():
            event = self.facts.event(code)
            values[code] = (
                {
                    "on": event.on.isoformat(),
                    "channel": event.channel,
                    "channel_label": self.label("notice_channels", event.channel) if event.channel else "",
                }
                if event
                else self.gap("/events", msg("Date: %(event)s", event=entry.label))
            )
        return values

    def journal(self, people: Mapping[str, Scope]) -> list[Scope]:
        return [
            {
                "kind": entry.kind,
                "kind_label": self.label("journal_kinds", entry.kind),
                "on": written_date(entry.on.isoformat()),
                "text": entry.text,
                "called": ", ".join(str(people[key]["called"]) for key in entry.people if key in people),
                "roles": sorted({people[key]["role"] for key in entry.people if key in people}),
                "promised": entry.promised,
                "refused": entry.refused,
            }
            for entry in sorted(self.facts.journal, key=lambda entry: entry.on)
        ]

    def answers(self) -> Scope:
        values: Scope = {}
        for key, (_, item) in self.catalogue.items_for(self.facts.case.case_type).items():
            answer = self.facts.answers.get(key)
            known = answer is not None and answer.known and answer.value not in (None, "")
            missing = Gap(f"/assessments/0/answers/{key.replace('/', '~1')}", say(item.ask, self.language))
            values[key] = without_marks(answer.value) if known and answer else missing
        return values

    def gaps(self) -> Scope:
        return {name: self.gap(pointer, what) for name, (pointer, what) in NAMED_GAPS.items()}


def _tie_to(other: Scope, tie: Scope, label: str) -> Scope:
    found = {"to": other["key"], "called": other["called"], "role": other["role"], "label": label}
    return found | {name: tie[name] for name in ("kind", "kin", "adverse")}
