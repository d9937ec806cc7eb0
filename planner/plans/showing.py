"""What the page of a plan shows: steps and sections with their findings, holes with links, dates with days left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.catalogue.facts import Facts
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import Limit, Origin, PlanContent, RouteNote, Section, Step
from planner.plans.brief import first_day, period_end
from planner.plans.checking import Finding
from planner.plans.models import AcceptedFinding, StepResult
from planner.plans.tables import Setting, with_tables
from planner.texts import Message, msg

# Where the hole of a section stands that nobody wrote yet: drafting does not know the number of its plan.
OWN_SECTIONS = "/plans/0/sections/"


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its number on the page, the place it leads to, and the reason it was accepted with."""

    number: int
    finding: Finding
    anchor: str
    accepted: AcceptedFinding | None = None


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step with everything that is said beside it; `is_next` marks the first one that nobody has held yet."""

    number: int
    step: Step
    target: str
    routes: tuple[RouteNote, ...]
    beside: Message | None
    findings: tuple[ShownFinding, ...]
    results: tuple[StepResult, ...]
    is_first: bool
    is_last: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with its live tables drawn, its findings, and who brought its paragraphs; `by_hand` if rewritten."""

    section: Section
    body: str
    findings: tuple[ShownFinding, ...]
    origins: tuple[Origin, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class ShownLimit:
    """A date set by law, and how far it is from today; below zero when it has passed."""

    limit: Limit
    days_left: int


@dataclass(frozen=True, slots=True)
class Board:
    """The findings of a plan by level, worst first, and its holes."""

    findings: tuple[ShownFinding, ...]
    gaps: tuple[Gap, ...]

    def of(self, level: str) -> list[ShownFinding]:
        """Return the findings of one level; a hole is listed with the holes instead."""
        return [f for f in self.findings if f.finding.level == level and f.finding.code != "gap"]

    def at(self, anchor: str) -> tuple[ShownFinding, ...]:
        """Return the findings that speak of one step or section."""
        return tuple(f for f in self.findings if f.anchor == anchor)


def board_of(
    content: PlanContent, findings: Sequence[Finding], gaps: tuple[Gap, ...], accepted: Sequence[AcceptedFinding]
) -> Board:
    """Return the findings with their places on the page."""
    reasons = {row.finding: row for row in accepted}
    shown = (
        ShownFinding(number, finding, anchor_of(finding, content), reasons.get(finding.key))
        for number, finding in enumerate(findings, 1)
    )
    return Board(tuple(shown), gaps)


def anchor_of(finding: Finding, content: PlanContent) -> str:
    """Return the place on the page that a finding speaks of; empty for the plan as a whole."""
    part, _, position = finding.place.strip("/").partition("/")
    if finding.code == "gap" or part not in ("steps", "sections") or not position.isdigit():
        return ""
    pieces: Sequence[Step | Section] = content.steps if part == "steps" else content.sections
    return f"{part[:-1]}-{pieces[int(position)].key}" if int(position) < len(pieces) else ""


def shown_steps(
    content: PlanContent, facts: Facts, board: Board, results: Sequence[StepResult]
) -> tuple[ShownStep, ...]:
    """Return the steps as the page shows them."""
    called = {person.key: person.called for person in facts.people}
    held: dict[str, list[StepResult]] = {}
    for row in results:
        held.setdefault(row.step, []).append(row)
    end, begins = period_end(content), first_day(content.steps)
    # Where the period was over before the first step, that is said once for the plan and not beside each step.
    end = None if end and begins and end < begins else end
    last = len(content.steps)
    coming = next((step.key for step in content.steps if step.key not in held), None)
    return tuple(
        ShownStep(
            number=number,
            step=step,
            target=called.get(step.target or "", ""),
            routes=tuple(note for note in content.routes if note.to == step.target and note.via != step.speaker.label),
            beside=_beside(step.due, end),
            findings=board.at(f"step-{step.key}"),
            results=tuple(held.get(step.key, ())),
            is_first=number == 1,
            is_last=number == last,
            is_next=step.key == coming,
        )
        for number, step in enumerate(content.steps, 1)
    )


def _beside(due: date | None, end: date | None) -> Message | None:
    if due is None or end is None:
        return None
    days = (end - due).days
    if days > 0:
        return msg("%(days)s days before the voluntary period ends", days=days)
    if days == 0:
        return msg("on the last day of the voluntary period")
    return msg("%(days)s days after the voluntary period has ended", days=-days)


def shown_sections(
    setting: Setting, board: Board, plan_number: int, drafted: Mapping[str, str] | None = None
) -> tuple[ShownSection, ...]:
    """Return the sections as the page shows them, their own holes leading into this plan.

    *drafted* holds the bodies as they were drafted, by key: what is no longer so somebody wrote.
    """
    here = OWN_SECTIONS.replace("0", str(plan_number - 1))
    return tuple(
        ShownSection(
            section,
            with_tables(section.body, setting).replace(OWN_SECTIONS, here),
            board.at(f"section-{section.key}"),
            tuple(_brought(section, setting)),
            drafted is not None and drafted.get(section.key) != section.body,
        )
        for section in setting.content.sections
    )


def _brought(section: Section, setting: Setting) -> Iterator[Origin]:
    """Yield who brought a section: the template, and the modules whose steps are in the plan and that add to it."""
    if section.origin is not None:
        yield section.origin
    used = {(step.origin.pack, step.origin.key.partition(".")[0]) for step in setting.content.steps if step.origin}
    for module in setting.catalogue.modules.values():
        if (module.origin.pack, module.origin.key) in used and section.key in module.paragraphs:
            yield module.origin


def shown_limits(limits: Sequence[Limit], today: date) -> tuple[ShownLimit, ...]:
    """Return the dates set by law with the days that are left."""
    return tuple(ShownLimit(limit, (limit.on - today).days) for limit in limits)
