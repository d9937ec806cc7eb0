"""One timeline of a case: what was written down, seen, promised, decided and done, and what lies ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from planner.attachments.models import Attachment
from planner.cases.answers import ANSWERED
from planner.catalogue.catalogue import Catalogue
from planner.dossier.past import PAGE, PARTS, PLAN, Key, Row, place_of
from planner.dossier.plans import Act, PlanLine
from planner.texts import Text, msg

Kind = Literal["journal", "event", "plan", "term", "step", "promise", "statement", "stance", "attachment", "next"]
SHOWN: Mapping[str, frozenset[str]] = {
    "all": frozenset(
        {"journal", "next", "event", "term", "plan", "step", "promise", "settled", "statement", "stance", "attachment"}
    ),
    "journal": frozenset({"journal", "next"}),
    "promises": frozenset({"promise", "settled"}),
    "events": frozenset({"event", "term"}),
    "people": frozenset({"statement", "stance", "attachment"}),
    "plans": frozenset({PLAN, "step"}),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `place` is the address it leads to: endpoint and values."""

    on: date
    kind: Kind
    title: Text
    anchor: str
    text: str = ""
    promised: str = ""
    refused: str = ""
    mark: Text = ""
    note: Text = ""
    plan: int | None = None
    who: tuple[str, ...] = ()
    by: str = ""
    amount: int | None = None
    late: bool = False
    days: int | None = None
    place: tuple[str, Mapping[str, Any]] | None = None
    files: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """What lies ahead, the nearest first; then one page of what has been, the latest first."""

    ahead: tuple[Entry, ...] = ()
    past: tuple[Entry, ...] = ()
    earlier: str = ""
    shown: str = "all"
    counts: Mapping[str, int] = field(default_factory=dict)


def chosen(show: str) -> str:
    """Return the choice of kinds that an address names, everything for what is none."""
    return show if show in SHOWN else "all"


def totals(held: Mapping[str, int], ahead: Iterable[Entry]) -> dict[str, int]:
    """Return how many lines each choice of kinds has."""
    lying_ahead = [entry.kind for entry in ahead]
    return {
        name: sum(count for kind, count in held.items() if kind in kinds)
        + sum(1 for kind in lying_ahead if kind in kinds)
        for name, kinds in SHOWN.items()
    }


@dataclass(frozen=True, slots=True)
class Teller:
    """What lines are told with: names of people, labels of codes, plans by id."""

    case_id: int
    names: Mapping[str, str]
    catalogue: Catalogue
    plans: Mapping[int, PlanLine]

    def page(
        self,
        rows: Sequence[Row],
        acts: Sequence[tuple[Key, Act]],
        files: Mapping[tuple[str, int], Sequence[Attachment]],
    ) -> tuple[tuple[Entry, ...], str]:
        """Return one page of rows and acts, and the key below which the next one begins."""
        both: list[tuple[Key, Row | Act]] = [*((row.key, row) for row in rows), *acts]
        both.sort(key=lambda each: each[0], reverse=True)
        shown = both[:PAGE]
        entries = tuple(
            self._act(key, one) if isinstance(one, Act) else self._row(one, files.get(_shown_with(one), ()))
            for key, one in shown
        )
        return entries, str(shown[-1][0]) if len(both) > PAGE else ""

    def _row(self, row: Row, files: Sequence[Attachment]) -> Entry:
        part = PARTS[row.key.source]
        person = self.names.get(row.person or "", row.person or "")
        own: dict[str, Any] = {"text": row.text, "by": row.by, "who": (person,) if person else ()}
        own |= getattr(self, f"_{row.key.source}")(row)
        kind = "promise" if row.key.source == "settled" else row.key.source
        number = (row.amount or 0) if row.key.source == "attachment" else row.key.id
        place = "case_parts.edit", {"case_id": self.case_id, "kind": part, "part_id": number}
        anchor = (
            f"{row.key.source}-{row.key.id}" if row.key.source in ("settled", "attachment") else f"line-{part}-{number}"
        )
        anchor = f"{part}-{number}" if row.key.source in ("journal", "event", "promise") else anchor
        return Entry(row.key.on, kind, anchor=anchor, place=place, files=files, **own)  # type: ignore[arg-type]

    def _journal(self, row: Row) -> dict[str, Any]:
        answered = msg("Answered on %(day)s: %(paper)s", day=written(row.day), paper=row.mark) if row.day else ""
        if row.day is None and row.code in ANSWERED:
            answered = msg("Not answered yet")
        return {
            "title": self.catalogue.label("journal_kinds", row.code),
            "promised": row.promised,
            "refused": row.refused,
            "who": tuple(self.names.get(key, key) for key in row.people),
            "mark": self.catalogue.label("moods", row.person) if row.person else "",
            "note": answered,
        }

    def _event(self, row: Row) -> dict[str, Any]:
        label = self.catalogue.label("events", row.code)
        channel = self.catalogue.label("notice_channels", row.mark) if row.mark else None
        return {"title": msg("%(event)s: %(channel)s", event=label, channel=channel) if channel else label}

    def _promise(self, row: Row) -> dict[str, Any]:
        by_when = msg("By %(day)s", day=written(row.day)) if row.day else ""
        mark = self.catalogue.label("promise_states", row.code)
        who = () if row.person else (msg("our office"),)
        told = {"title": msg("Promise"), "mark": mark, "note": by_when, "amount": row.amount}
        return told | ({"who": who} if who else {})

    def _settled(self, row: Row) -> dict[str, Any]:
        title = msg("Promise: %(state)s", state=self.catalogue.label("promise_states", row.code))
        return {"title": title, "text": "\n\n".join(text for text in (row.text, row.promised) if text)}

    def _stance(self, row: Row) -> dict[str, Any]:
        return {"title": msg("Stance: %(stance)s", stance=self.catalogue.label("stances", row.code))}

    def _statement(self, row: Row) -> dict[str, Any]:
        ended = msg("No longer so since %(day)s", day=written(row.day)) if row.day else ""
        return {"title": self.catalogue.label("circumstance_categories", row.code), "note": ended}

    def _attachment(self, row: Row) -> dict[str, Any]:
        return {"title": msg("Photo or scan added"), "who": ()}

    def _act(self, key: Key, act: Act) -> Entry:
        plan = self.plans.get(act.plan_id or 0)
        return Entry(
            on=key.on,
            kind="plan",
            title=act.title(plan, self.catalogue),
            anchor=f"act-{key.id}",
            mark=act.mark(self.catalogue),
            plan=plan.number if plan and act.source == "result" else None,
            text=act.text,
            by=act.by,
            place=("plans.show", {"plan_id": plan.id}) if plan else None,
        )


def _shown_with(row: Row) -> tuple[str, int]:
    return ("attachment", row.key.id) if row.key.source == "attachment" else place_of(row)


def acts_before(acts: Sequence[Act], before: Key | None) -> list[tuple[Key, Act]]:
    """Return what was decided and done on plans before a place, each with its own."""
    keyed = [(Key(act.on, PLAN, n), act) for n, act in enumerate(acts) if not act.is_said_by_outcome]
    return [each for each in keyed if before is None or each[0] < before]


def written(day: date | None) -> str:
    """Return a day as people write it."""
    return day.strftime("%d/%m/%Y") if day else ""
