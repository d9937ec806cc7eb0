"""`planner plan`: drafting, checking and giving out plans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from planner.actor import Actor
from planner.cases import services as cases
from planner.cases.models import Case
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import PlanContent, Step
from planner.cli.speaking import Group, answer, asked_language, language, tell
from planner.cli.working import acting, actor_called, at_work, for_programs, office_called, write_file
from planner.db import unit_of_work
from planner.documents.services import Form, record_taking, rendered
from planner.errors import Conflict, NotFound
from planner.plans import services as plans
from planner.plans.checking import Finding, check, gaps_of
from planner.plans.lifecycle import STATUS_LABELS
from planner.plans.models import Plan
from planner.plans.ranking import Ranked, rank
from planner.plans.report import PlanPart, finding_parts, gap_parts, report_of
from planner.texts import msg
from planner.web.context import host_of

plan_work = Group("plan", help=msg("Draft plans, check them, and give them out as documents."))
FORMS: tuple[Form, ...] = get_args(Form)
LEVELS = {"error": msg("error"), "warning": msg("warning"), "hint": msg("hint")}


@plan_work.command(help=msg("Draft a plan for the case NUMBER and store it."))
@click.argument("number")
@click.option("--template", metavar="KEY", help=msg("Template to draft from; otherwise the one that fits best."))
@click.option("--office", metavar="CODE", help=msg("Office of the case, where several have its number."))
@acting
@for_programs
def draft(number: str, template: str | None, office: str | None, username: str | None, as_json: bool) -> None:
    """Draft a plan and store it as the first revision of a new plan."""
    with at_work(), unit_of_work():
        by = actor_called(username)
        found = cases.case_by_number(number, by, office_called(office))
        cases.case_to_change(found.id, by)
        host = host_of(found.office.path)
        plans.demand_type_on(found, host.catalogue)
        picture = plans.picture(found, host.catalogue, language())
        ranked = rank(found.case_type, host.catalogue, picture.scope, language())
        chosen = _chosen(ranked, template, found)
        made = plans.draft_plan(found, chosen.template, host, by=by, language=language(), seen=picture)
        content = plans.revision(made).content
        gaps = gaps_of(content, host.catalogue, language())
        findings = check(content, picture.facts, host.catalogue, picture.scope, language())
        if as_json:
            part = PlanPart(id=made.id, number=made.number, revision=made.revision)
            report = report_of(part, ranked, content, picture.facts, gaps, findings)
            values = report.plain()
    if as_json:
        answer(values)
    else:
        _tell_draft(made, content, chosen, gaps, findings)


def _plan(plan_id: int, by: Actor) -> Plan:
    try:
        return plans.plan(plan_id, by)
    except NotFound:
        raise NotFound(msg("There is no plan %(id)s, or it is not open to you.", id=plan_id)) from None


def _chosen(ranked: Sequence[Ranked], key: str | None, found: Case) -> Ranked:
    """Return the template asked for, or the best one."""
    keys = ", ".join(one.template.key for one in ranked)
    if not ranked:
        kind = found.case_type
        raise Conflict(msg("No template serves cases of the type “%(kind)s”. See: planner pack list", kind=kind))
    if key is None:
        return ranked[0]
    for one in ranked:
        if one.template.key == key:
            return one
    raise NotFound(msg("No template “%(key)s” serves this case. There are: %(keys)s", key=key, keys=keys))


def _tell_draft(
    made: Plan, content: PlanContent, chosen: Ranked, gaps: Sequence[Gap], findings: Sequence[Finding]
) -> None:
    said = msg("Plan %(id)s is drafted from “%(title)s”.", id=made.id, title=chosen.template.title)
    tell(said)
    for reason in chosen.why:
        click.echo(f"  + {reason.text}")
    for number, step in enumerate(content.steps, 1):
        click.echo(f"{number}. {_when(step)}  {step.title}")
        tell(msg("   speaks: %(who)s", who=step.speaker.label))
    _tell_findings(gaps, findings)
    tell(msg("Look at it closely, then: planner plan export %(id)s --to docx", id=made.id))


def _when(step: Step) -> str:
    return " – ".join(dict.fromkeys(day.strftime("%d/%m/%Y") for day in (step.start, step.due) if day))


def _tell_findings(gaps: Sequence[Gap], findings: Sequence[Finding]) -> None:
    """Say what is missing and what the checks found; a gap is told once, as a gap."""
    for gap in gaps:
        tell(msg("missing: %(label)s (%(pointer)s)", label=gap.label, pointer=gap.pointer))
    others = [found for found in findings if found.code != "gap"]
    for found in others:
        level = LEVELS[found.level]
        tell(msg("%(level)s %(place)s: %(what)s", level=level, place=found.place or "/", what=found.text))
        tell(msg("   basis: %(basis)s", basis=found.basis))
        tell(msg("   remedy: %(remedy)s", remedy=found.remedy))
    tell(msg("Missing values: %(gaps)s. Findings: %(findings)s.", gaps=len(gaps), findings=len(others)))


@plan_work.command("check", help=msg("Check the plan ID against its case as it is now."))
@click.argument("plan_id", metavar="ID", type=int)
@acting
@for_programs
def check_(plan_id: int, username: str | None, as_json: bool) -> None:
    """Say what is missing in a plan and what the checks find; findings are an answer, not a failure."""
    with at_work(), unit_of_work():
        by = actor_called(username)
        found = _plan(plan_id, by)
        host = host_of(found.case.office.path)
        content = plans.revision(found).content
        gaps = gaps_of(content, host.catalogue, language())
        findings = plans.findings_of(found, content, host, language())
        cases.record_reading(found.case, "plan check", by=by)
        status, number = found.status, found.number
    if as_json:
        answer(
            {
                "plan": {"id": plan_id, "number": number, "revision": found.revision, "status": status.value},
                "gaps": [part.model_dump(mode="json") for part in gap_parts(gaps)],
                "findings": [part.model_dump(mode="json") for part in finding_parts(findings)],
            }
        )
    else:
        tell(msg("Plan %(id)s: %(status)s.", id=plan_id, status=STATUS_LABELS[status]))
        _tell_findings(gaps, findings)


@plan_work.command(help=msg("Give out the plan ID as a document; one that is not approved is marked as a draft."))
@click.argument("plan_id", metavar="ID", type=int)
@click.option("--to", "form", type=click.Choice(FORMS), required=True, help=msg("What kind of file."))
@click.option("-o", "--output", metavar="FILE", type=Path, help=msg("File to write; - prints it."))
@acting
def export(plan_id: int, form: Form, output: Path | None, username: str | None) -> None:
    """Write a plan as a document in the plan's own language, or in the one asked for."""
    with at_work(), unit_of_work():
        by = actor_called(username)
        found = _plan(plan_id, by)
        host = host_of(found.case.office.path)
        made = rendered(found, host, form, asked_language())
        record_taking(found, form, by=by)
    if output == Path("-"):
        click.echo(made.content, nl=False)
        return
    file = output or Path(made.filename)
    write_file(file, made.content)
    tell(msg("Plan %(id)s is written to %(file)s.", id=plan_id, file=str(file)))
