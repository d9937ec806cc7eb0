"""What would change where if an office said something else of a pack: shown before anything is switched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from planner import clock
from planner.accounts.models import Office
from planner.assessments.models import Answer
from planner.cases.models import Case, CaseStatus
from planner.catalogue.entries import CaseType, Checklist, Entry
from planner.catalogue.templates import PlanTemplate
from planner.db import db
from planner.packs.contents import Shelf, shelves_of
from planner.packs.matrix import Matrix, Switch, path_of
from planner.packs.room import PackRoom
from planner.plans.lifecycle import Status
from planner.plans.models import Plan
from planner.plugged import Plugin
from planner.texts import Text

_COUNTED_BY_USE = ("CaseType", "Checklist", "PlanTemplate")


@dataclass(frozen=True, slots=True)
class Used:
    """One thing that goes, and how much there is of what hangs on it."""

    title: Text
    count: int
    also: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """One pack that goes from some offices, with all that goes with it; `other_version` if only a part of it goes."""

    plugin: Plugin
    offices: tuple[Office, ...]
    types: tuple[Used, ...]
    fields: tuple[Used, ...]
    checklists: tuple[Used, ...]
    templates: tuple[Used, ...]
    rest: tuple[Shelf, ...]
    other_version: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One pack that comes, or comes in another version, to some offices."""

    plugin: Plugin
    offices: tuple[Office, ...]
    old_version: str = ""


@dataclass(frozen=True, slots=True)
class Consequences:
    """All that a switch would do."""

    leaving: tuple[Leaving, ...] = ()
    coming: tuple[Moved, ...] = ()
    other_version: tuple[Moved, ...] = ()

    @property
    def nothing(self) -> bool:
        """Return whether everything would stay as it is."""
        return not (self.leaving or self.coming or self.other_version)


def with_dependants(room: PackRoom, office: Office, pack: str, wanted: Switch | None) -> Mapping[str, Switch | None]:
    """Return what has to be said for *wanted* to hold: what cannot do without a pack that goes, goes along."""
    said: dict[str, Switch | None] = {pack: wanted}
    if wanted is None or wanted.on:
        return said
    while True:
        after = _said(room.matrix, office, said).standings(path_of(office.path), clock.today())
        keeping = [s.pack for s in after.values() if s.on and pack in _needs(room, s.pack, s.version)]
        fresh = [other for other in keeping if other not in said]
        if not fresh:
            return said
        said |= dict.fromkeys(fresh, Switch(False))


def _needs(room: PackRoom, pack: str, version: str) -> set[str]:
    """Return what a version of a pack cannot do without, by itself or through others."""
    found: set[str] = set()
    waiting = [(pack, version)]
    newest = {plugin.name: plugin.version for plugin in room.whole.loaded}
    while waiting:
        plugin = room.plugin(*waiting.pop())
        more = set(plugin.requires if plugin else ()) - found
        found |= more
        waiting += [(name, newest.get(name, "")) for name in sorted(more)]
    return found


def _said(matrix: Matrix, office: Office, said: Mapping[str, Switch | None]) -> Matrix:
    switches = {place: held for place, held in matrix.switches.items() if place[0] != office.id or place[1] not in said}
    added = {(office.id, pack): wanted for pack, wanted in said.items() if wanted is not None}
    return replace(matrix, switches=switches | added)


def consequences(
    room: PackRoom, office: Office, said: Mapping[str, Switch | None], below: Sequence[Office]
) -> Consequences:
    """Return what it would do in *office* and the offices *below* it to say *said* there."""
    leaving: list[Leaving] = []
    coming: list[Moved] = []
    moved: list[Moved] = []
    for (pack, old, new), offices in _differences(room.matrix, _said(room.matrix, office, said), below).items():
        now = None if old is None else room.plugin(pack, old)
        then = None if new is None else room.plugin(pack, new)
        if now is not None and then is None:
            leaving.append(_leaving(now, offices))
        elif now is None and then is not None:
            coming.append(Moved(then, tuple(offices)))
        elif now is not None and then is not None:
            moved.append(Moved(then, tuple(offices), now.version))
            if less := _only_in(now, then):
                leaving.append(replace(_leaving(less, offices, then.entries), other_version=then.version))
    return Consequences(tuple(leaving), tuple(coming), tuple(moved))


_Change = tuple[str, str | None, str | None]


def _differences(before: Matrix, after: Matrix, below: Iterable[Office]) -> Mapping[_Change, list[Office]]:
    """Return what would change where: pack, old and new version (None for off), with the offices in which it would."""
    found: dict[_Change, list[Office]] = {}
    for each in below:
        place, day = path_of(each.path), clock.today()
        was, will = dict(before.in_force(place, day)), dict(after.in_force(place, day))
        for pack in sorted({*was, *will}):
            old, new = was.get(pack), will.get(pack)
            if old != new:
                found.setdefault((pack, old, new), []).append(each)
    return found


def _only_in(now: Plugin, then: Plugin) -> Plugin | None:
    """Return what *now* brings and *then* does not, down to the fields of a type and the items of a checklist."""
    kept: dict[tuple[type[Entry], str], Entry] = {(type(entry), entry.key): entry for entry in then.entries}
    gone: list[Entry] = []
    for entry in now.entries:
        other = kept.get((type(entry), entry.key))
        if other is None:
            gone.append(entry)
        elif isinstance(entry, CaseType) and isinstance(other, CaseType):
            fields = [field for field in entry.fields if field.key not in {each.key for each in other.fields}]
            gone += [entry.model_copy(update={"fields": tuple(fields)})] if fields else []
        elif isinstance(entry, Checklist) and isinstance(other, Checklist):
            items = [item for item in entry.items if item.key not in {each.key for each in other.items}]
            gone += [entry.model_copy(update={"items": tuple(items)})] if items else []
    return replace(now, entries=tuple(gone)) if gone else None


def _leaving(plugin: Plugin, offices: Iterable[Office], kept: Iterable[Entry] = ()) -> Leaving:
    """Return what goes with a plugin; of the types that are *kept* only fields go."""
    held = tuple(offices)
    ids = [office.id for office in held]
    staying = {entry.key for entry in kept if isinstance(entry, CaseType)}
    types = [entry for entry in plugin.entries if isinstance(entry, CaseType)]
    return Leaving(
        plugin,
        held,
        types=tuple(_cases_of([each for each in types if each.key not in staying], ids)),
        fields=tuple(_values_of(plugin.name, types, ids)),
        checklists=tuple(_answers_of([e for e in plugin.entries if isinstance(e, Checklist)], ids)),
        templates=tuple(_plans_of([e for e in plugin.entries if isinstance(e, PlanTemplate) and not e.abstract], ids)),
        rest=tuple(shelf for shelf in shelves_of(plugin.entries) if shelf.kind not in _COUNTED_BY_USE),
    )


def _cases_of(types: Sequence[CaseType], offices: Sequence[int]) -> Iterator[Used]:
    """Yield the case types with the number of cases that are not closed, and of all."""
    if not types:
        return
    wanted = (Case.office_id.in_(offices), Case.case_type.in_([each.key for each in types]))
    rows = db.session.execute(
        select(Case.case_type, Case.status, func.count()).where(*wanted).group_by(Case.case_type, Case.status)
    )
    counts: dict[str, Counter[bool]] = {}
    for key, status, count in rows:
        counts.setdefault(key, Counter())[status is CaseStatus.CLOSED] += count
    for each in types:
        found = counts.get(each.key, Counter())
        yield Used(each.title, found[False], found.total())


def _values_of(pack: str, types: Sequence[CaseType], offices: Sequence[int]) -> Iterator[Used]:
    """Yield the fields of case types with the number of cases in which they hold something."""
    fields = {field.key: field for each in types for field in each.fields}
    if not fields:
        return
    counted = [func.count(Case.fields[(pack, key)].as_string()) for key in fields]
    row = db.session.execute(select(*counted).where(Case.office_id.in_(offices))).one()
    yield from (Used(field.label, count) for field, count in zip(fields.values(), row, strict=True) if count)


def _answers_of(checklists: Sequence[Checklist], offices: Sequence[int]) -> Iterator[Used]:
    """Yield the checklists with the number of answers in them, and of questions."""
    keys = [each.item_key(item) for each in checklists for item in each.items]
    if not keys:
        return
    rows = db.session.execute(
        select(Answer.item, func.count().label("number"))
        .join(Case, Case.id == Answer.case_id)
        .where(Case.office_id.in_(offices), Answer.item.in_(keys))
        .group_by(Answer.item)
    )
    counts = {row.item: row.number for row in rows}
    for each in checklists:
        yield Used(each.title, sum(counts.get(each.item_key(item), 0) for item in each.items), len(each.items))


def _plans_of(templates: Sequence[PlanTemplate], offices: Sequence[int]) -> Iterator[Used]:
    """Yield the templates with the number of plans from them that have not ended, and of all."""
    if not templates:
        return
    rows = db.session.execute(
        select(Plan.template, Plan.status, func.count())
        .join(Case, Case.id == Plan.case_id)
        .where(Case.office_id.in_(offices), Plan.template.in_([each.key for each in templates]))
        .group_by(Plan.template, Plan.status)
    )
    counts: dict[str, Counter[bool]] = {}
    for key, status, count in rows:
        counts.setdefault(key, Counter())[status is Status.DONE] += count
    for each in templates:
        found = counts.get(each.key, Counter())
        yield Used(each.title, found[False], found.total())
