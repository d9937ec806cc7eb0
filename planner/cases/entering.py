"""Several people of a case saved at once: people, ties and stances in one act, each line checked, none twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from planner import clock
from planner.actor import Actor
from planner.audit import services as audit
from planner.audit.models import AuditEntry
from planner.audit.services import Subject
from planner.cases.models import Case, Person
from planner.cases.parts import KINDS, add_part
from planner.cases.tie_sense import mirror_of
from planner.db import db
from planner.errors import Conflict, Incomplete, PlannerError
from planner.texts import Text, fold, msg

NEW = "new"
ENTERED = "case.people_entered"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to be saved: somebody new, or somebody the case has already, with a tie and a stance."""

    number: int
    text: str
    who: str = NEW
    person: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    back: bool = False
    to: str = ""
    trust: str = "unknown"
    stance: str = ""
    evidence: str = ""
    adds: bool = False  # whether the line says more of somebody known than a tie and a stance


class FaultyLines(Incomplete):
    """Some lines cannot be saved; nothing was. `by_line` says what is wrong, by the number of the line."""

    def __init__(self, by_line: Mapping[int, Sequence[Text]]) -> None:
        said = [msg("Line %(number)s: %(problem)s", number=n, problem=p) for n, ps in by_line.items() for p in ps]
        super().__init__(msg("Nothing was saved yet."), tuple(said))
        self.by_line = by_line


def alike(case: Case, honorific: str, name: str, birth_year: int | None, description: str) -> tuple[str, list[str]]:
    """Return who of the case this surely is, if anybody, and everybody whom it may be."""
    there = [person for person in case.people if person.ended_on is None]
    if not name:
        same = [person.key for person in there if not person.name and fold(person.description) == fold(description)]
        return (same[0] if len(same) == 1 else "", same)
    near = [person for person in there if _may_be(person, honorific, name, birth_year)]
    sure = [person.key for person in near if fold(person.name) == fold(name) and len(name.split()) > 1]
    return (sure[0] if len(sure) == 1 else "", [person.key for person in near])


def _may_be(person: Person, honorific: str, name: str, birth_year: int | None) -> bool:
    if birth_year and person.birth_year and birth_year != person.birth_year:
        return False
    given, known = fold(name).split(), fold(person.name).split()
    if given == known:
        return True
    short = min(len(given), len(known)) == 1
    called = fold(person.honorific) in ("", fold(honorific)) or not honorific
    return short and called and bool(given and known) and given[-1] == known[-1]


def was_saved(case: Case, token: str) -> bool:
    """Return whether the lines of a page with this token are saved already: a form that was sent twice."""
    return _times_saved(case, token) > 0


def _times_saved(case: Case, token: str) -> int:
    query = select(AuditEntry.detail).where(AuditEntry.case_id == case.id, AuditEntry.action == ENTERED)
    return sum(1 for detail in db.session.scalars(query) if detail.get("entry") == token)


def save_lines(case: Case, entries: Sequence[Entry], token: str, *, by: Actor) -> int:
    """Save the lines, all or none; return how many people are new. Raise `FaultyLines` with every fault by line.

    The entry in the log comes first: whoever sends the same page at the same moment waits for it, and finds it.
    """
    if was_saved(case, token):
        return 0
    detail = {"entry": token, "lines": len(entries)}
    audit.record(ENTERED, Subject("case", case.id, case.id), by=by, detail=detail)
    if _times_saved(case, token) > 1:
        raise Conflict(msg("These lines were saved a moment ago; nothing was saved twice."))
    saver = _Saver(case, by)
    keys: dict[str, str] = {}
    for entry in entries:
        added = saver.add(entry, "people", entry.person) if entry.who == NEW else None
        keys[f"line-{entry.number}"] = added.key if added else entry.who
    for entry in entries:
        for kind, values in _beside(case, entry, keys):
            saver.add(entry, kind, values)
    if saver.faults:
        raise FaultyLines(dict(sorted(saver.faults.items())))
    return sum(1 for entry in entries if entry.who == NEW)


class _Saver:
    """Adds parts and gathers what is refused, by line."""

    def __init__(self, case: Case, by: Actor) -> None:
        self.case, self.by = case, by
        self.faults: dict[int, list[Text]] = {}

    def add(self, entry: Entry, kind: str, values: Mapping[str, Any]) -> Any:
        """Return the part that was added, or nothing where it was refused."""
        try:
            return add_part(self.case, KINDS[kind], values, by=self.by)
        except PlannerError as refusal:
            self.faults.setdefault(entry.number, []).extend(_said(refusal))
            return None


def _beside(case: Case, entry: Entry, keys: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a line adds to the person: the tie unless it is there, the stance, what else was said."""
    key, to = keys[f"line-{entry.number}"], keys.get(entry.to, entry.to)
    if NEW in (key, to):
        return  # one of the two could not be added, and its own line says why
    if entry.kind and to and not (entry.who != NEW and _is_tied(case, key, to, entry)):
        ends = {"from_": to, "to": key} if entry.back else {"from_": key, "to": to}
        yield "relationships", {**ends, "kind": entry.kind, "trust": entry.trust, "evidence": entry.evidence}
    today = clock.today()
    if entry.stance:
        yield "stances", {"person": key, "stance": entry.stance, "observed_on": today, "evidence": entry.evidence}
    if entry.who != NEW and entry.adds:
        yield "circumstances", {"person": key, "category": "other", "text": entry.text, "observed_on": today}


def _is_tied(case: Case, key: str, to: str, entry: Entry) -> bool:
    """Return whether somebody known is tied so already, from whichever end that was written down."""
    one, other = (to, key) if entry.back else (key, to)
    mirror = mirror_of(entry.kind)
    held = {(tie.from_, tie.to, tie.kind) for tie in case.relationships if tie.until_on is None}
    wanted = {(one, other, entry.kind), (other, one, mirror)} | (
        {(other, one, entry.kind)} if mirror is None else set()
    )
    return bool(held & wanted)


def _said(refusal: PlannerError) -> Sequence[Text]:
    return getattr(refusal, "problems", ()) or (refusal.text,)
