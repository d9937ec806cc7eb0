"""What `planner plan draft --json` prints, version 1: a stable interface, whose JSON Schema is published from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from planner.catalogue.facts import Facts
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import Origin, Party, PlanContent, Reason, RouteNote, SignalNote, Step
from planner.plans.checking import Finding
from planner.plans.ranking import Ranked

MEDIA_TYPE = "application/vnd.planner.draft+json"
VERSION = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlanPart(_Part):
    """The stored plan."""

    id: int = Field(description="What `planner plan check` and `planner plan export` call it by.")
    number: int = Field(description="Its number among the plans of the case.")
    revision: int


class TemplatePart(_Part):
    """A template that serves the case, with its fit; the best comes first."""

    key: str
    fit: int
    why: tuple[Reason, ...]


class PartyPart(_Part):
    """Who speaks or carries. With neither `person` nor `contact` it is a bare label, and a gap says so."""

    label: str
    actor: str = Field(description="Code of the vocabulary.")
    person: str = Field(
        "",
        description="Key of a person of the case file; `officer` and `agency_head` are the officer in charge and the "
        "head of the office.",
    )
    contact: str = Field("", description="Key of a contact of the case file.")


class StepPart(_Part):
    """One step, in the order in which it is held."""

    key: str
    action: str
    title: str
    why: tuple[Reason, ...]
    speaker: PartyPart
    alternatives: tuple[PartyPart, ...]
    carrier: PartyPart
    channel: str
    start: date | None
    due: date | None
    argument: str
    fallback: str
    stop_when: str
    origin: Origin | None


class GapPart(_Part):
    """A value that is missing: where it would stand in the case file, and what it is."""

    pointer: str
    label: str


class FindingPart(_Part):
    """One thing that the checks found; `place` is a JSON pointer into the plan."""

    level: Literal["error", "warning", "hint"]
    code: str
    text: str
    basis: str
    place: str
    remedy: str


class DraftReport(_Part):
    """The whole answer. Dates are ISO or null, codes those of the vocabulary, texts in the language asked for."""

    plan: PlanPart
    templates: tuple[TemplatePart, ...]
    steps: tuple[StepPart, ...]
    signals: tuple[SignalNote, ...]
    risks: tuple[str, ...]
    routes: tuple[RouteNote, ...]
    gaps: tuple[GapPart, ...]
    findings: tuple[FindingPart, ...]

    def plain(self) -> dict[str, Any]:
        """Return the report as JSON holds it; a party has `person` or `contact`, whichever it is."""
        values = self.model_dump(mode="json")
        for step in values["steps"]:
            for party in (step["speaker"], step["carrier"], *step["alternatives"]):
                for name in ("person", "contact"):
                    if not party[name]:
                        del party[name]
        return values


def report_of(
    plan: PlanPart,
    ranked: Iterable[Ranked],
    content: PlanContent,
    facts: Facts,
    gaps: Iterable[Gap],
    findings: Iterable[Finding],
) -> DraftReport:
    """Return the report on a plan as it was just drafted from *facts*."""
    contacts = {contact.key for contact in facts.contacts}
    return DraftReport(
        plan=plan,
        templates=tuple(TemplatePart(key=one.template.key, fit=one.fit, why=one.why) for one in ranked),
        steps=tuple(_step(step, contacts) for step in content.steps),
        signals=content.signals,
        risks=content.risks,
        routes=content.routes,
        gaps=gap_parts(gaps),
        findings=finding_parts(findings),
    )


def gap_parts(gaps: Iterable[Gap]) -> tuple[GapPart, ...]:
    """Return gaps as the report holds them."""
    return tuple(GapPart(pointer=gap.pointer, label=gap.label) for gap in gaps)


def finding_parts(findings: Iterable[Finding]) -> tuple[FindingPart, ...]:
    """Return findings as the report holds them."""
    return tuple(
        FindingPart(
            level=found.level,
            code=found.code,
            text=found.text,
            basis=found.basis,
            place=found.place,
            remedy=found.remedy,
        )
        for found in findings
    )


def _step(step: Step, contacts: set[str]) -> StepPart:
    return StepPart(
        key=step.key,
        action=step.action,
        title=step.title,
        why=step.why,
        speaker=_party(step.speaker, contacts),
        alternatives=_parties(step.alternatives, contacts),
        carrier=_party(step.carrier, contacts),
        channel=step.channel,
        start=step.start,
        due=step.due,
        argument=step.argument,
        fallback=step.fallback,
        stop_when=step.stop_when,
        origin=step.origin,
    )


def _parties(parties: Sequence[Party], contacts: set[str]) -> tuple[PartyPart, ...]:
    return tuple(_party(party, contacts) for party in parties)


def _party(party: Party, contacts: set[str]) -> PartyPart:
    if party.ref is None:
        return PartyPart(label=party.label, actor=party.actor)
    if party.ref in contacts:
        return PartyPart(label=party.label, actor=party.actor, contact=party.ref)
    return PartyPart(label=party.label, actor=party.actor, person=party.ref)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report, as published."""
    schema = DraftReport.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{MEDIA_TYPE};version={VERSION}",
        **schema,
    }
