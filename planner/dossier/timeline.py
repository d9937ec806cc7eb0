"""One timeline of a case: journal, legal events, what was decided and done on plans, and what lies ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from planner.cases import models
from planner.catalogue.catalogue import Catalogue
from planner.dossier.plans import Act, PlanLine
from planner.dossier.terms import Countdown
from planner.texts import Text, msg

Kind = Literal["journal", "event", "plan", "term", "step"]
SHOWN: Mapping[str, frozenset[str]] = {
    "all": frozenset({"journal", "event", "plan", "term", "step"}),
    "journal": frozenset({"journal"}),
    "events": frozenset({"event", "term"}),
    "plans": frozenset({"plan", "step"}),
}
RECENT = 15


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
    plan: int | None = None
    who: tuple[str, ...] = ()
    by: str = ""
    late: bool = False
    days: int | None = None
    place: tuple[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What lies ahead, the nearest first; then what has been, the latest first, in two portions."""

    ahead: tuple[Entry, ...] = ()
    recent: tuple[Entry, ...] = ()
    older: tuple[Entry, ...] = ()
    shown: str = "all"
    counts: Mapping[str, int] = field(default_factory=dict)


def timeline_of(
    case: models.Case,
    names: Mapping[str, str],
    plans: tuple[PlanLine, ...],
    acts: Iterable[Act],
    countdowns: Iterable[Countdown],
    catalogue: Catalogue,
    today: date,
    show: str = "all",
) -> Timeline:
    """Return the timeline of a case; *show* narrows it to one of the choices in SHOWN."""
    been = [*_journal(case, names, catalogue), *_events(case, catalogue), *_acts(plans, acts, catalogue)]
    ahead = [*_terms(countdowns, case, today), *_steps(plans, case, today)]
    wanted = SHOWN.get(show, SHOWN["all"])
    past = sorted((e for e in been if e.kind in wanted), key=lambda e: e.on, reverse=True)
    return Timeline(
        ahead=tuple(sorted((e for e in ahead if e.kind in wanted), key=lambda e: e.on)),
        recent=tuple(past[:RECENT]),
        older=tuple(past[RECENT:]),
        shown=show if show in SHOWN else "all",
        counts={name: sum(1 for e in (*been, *ahead) if e.kind in kinds) for name, kinds in SHOWN.items()},
    )


def _journal(case: models.Case, names: Mapping[str, str], catalogue: Catalogue) -> Iterator[Entry]:
    for row in case.journal:
        yield Entry(
            on=row.on,
            kind="journal",
            title=catalogue.label("journal_kinds", row.kind),
            anchor=f"journal-{row.id}",
            text=row.text,
            promised=row.promised,
            refused=row.refused,
            who=tuple(names.get(key, key) for key in row.people),
            by=row.author,
            place=_part(case, "journal", row.id),
        )


def _part(case: models.Case, kind: str, part_id: int) -> tuple[str, Mapping[str, Any]]:
    return "case_parts.edit", {"case_id": case.id, "kind": kind, "part_id": part_id}


def _events(case: models.Case, catalogue: Catalogue) -> Iterator[Entry]:
    for row in case.events:
        channel = catalogue.label("notice_channels", row.channel) if row.channel else None
        label = catalogue.label("events", row.kind)
        yield Entry(
            on=row.on,
            kind="event",
            title=msg("%(event)s: %(channel)s", event=label, channel=channel) if channel else label,
            anchor=f"events-{row.id}",
            text=row.note,
            place=_part(case, "events", row.id),
        )


def _acts(plans: tuple[PlanLine, ...], acts: Iterable[Act], catalogue: Catalogue) -> Iterator[Entry]:
    by_id = {plan.id: plan for plan in plans}
    for number, act in enumerate(acts):
        if act.is_said_by_outcome:
            continue
        plan = by_id.get(act.plan_id or 0)
        yield Entry(
            on=act.on,
            kind="plan",
            title=act.title(plan, catalogue),
            anchor=f"act-{number}",
            mark=act.mark(catalogue),
            plan=plan.number if plan and act.source == "result" else None,
            text=act.text,
            by=act.by,
            place=("plans.show", {"plan_id": plan.id}) if plan else None,
        )


def _terms(countdowns: Iterable[Countdown], case: models.Case, today: date) -> Iterator[Entry]:
    for countdown in countdowns:
        rule = countdown.term.rule
        if countdown.state in ("kept", "over"):
            continue
        yield Entry(
            on=countdown.term.ends_on,
            kind="term",
            title=msg("%(term)s ends", term=rule.title),
            anchor=f"term-{rule.clock}",
            text=rule.citation,
            days=countdown.days,
            place=("dossier.show", {"case_id": case.id, "_anchor": "terms"}),
        )


def _steps(plans: tuple[PlanLine, ...], case: models.Case, today: date) -> Iterator[Entry]:
    for plan in plans:
        for step in plan.steps_ahead:
            yield Entry(
                on=step.due or today,
                kind="step",
                title=step.title,
                plan=plan.number,
                anchor=f"step-{plan.id}-{step.key}",
                who=(step.speaker,) if step.speaker else (),
                late=step.due is not None and step.due < today,
                days=(step.due - today).days if step.due else None,
                place=("plans.show", {"plan_id": plan.id, "_anchor": f"step-{step.key}"}),
            )
