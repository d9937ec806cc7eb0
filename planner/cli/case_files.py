"""`planner case`: cases in and out as case files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from planner.accounts import services as accounts
from planner.accounts.models import Office, User
from planner.actor import Actor
from planner.casefile.exporting import case_file_of, written
from planner.casefile.importing import Report, import_case, office_for
from planner.casefile.reading import read_case_file
from planner.casefile.schema import CaseFile
from planner.cases import services as cases
from planner.cli.speaking import REFUSED, Group, answer, language, refusal_values, tell, tell_refusal
from planner.cli.working import acting, actor_called, at_work, for_programs, office_called, write_file, writing
from planner.db import unit_of_work
from planner.demonstration import loading
from planner.errors import NotFound, PlannerError
from planner.plugins import PluginHost
from planner.texts import msg, say
from planner.web.context import host_of

case_files = Group("case", help=msg("Take cases in from case files, and give them out."))
_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class _Import:
    """What an import was asked for: by whom, and where to."""

    host: PluginHost
    by: Actor
    office: str | None
    officer: str | None


@case_files.command(
    "import", help=msg("Store the cases of the case files FILE…; a file with a fault is refused whole.")
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILES)
@click.option("--office", metavar="CODE", help=msg("Office the cases go to; otherwise the one the file names."))
@click.option("--officer", metavar="USER", help=msg("Officer in charge; otherwise the one the file names."))
@acting
@for_programs
def import_(
    files: tuple[Path, ...], office: str | None, officer: str | None, username: str | None, as_json: bool
) -> None:
    """Store the cases of case files. Each file is stored whole or not at all; the others go on."""
    results: list[dict[str, Any]] = []
    with at_work(makes_database=True) as host:
        asked = _Import(host, actor_called(username), office, officer)
        for file in files:
            try:
                number, report = _import_one(file, asked)
            except PlannerError as refusal:
                results.append({"file": str(file), **refusal_values(refusal)})
                if not as_json:
                    click.echo(f"{file}:", err=True)
                    tell_refusal(refusal)
            else:
                results.append({"file": str(file), "id": number, **_report_values(report)})
                if not as_json:
                    _tell_report(file, report)
    if as_json:
        answer({"files": results})
    if any("refused" in result for result in results):
        click.get_current_context().exit(REFUSED)


def _import_one(file: Path, asked: _Import) -> tuple[int, Report]:
    raw = file.read_bytes()
    document = read_case_file(raw, asked.host.catalogue)
    with writing():
        office = _office(document, asked)
        host = host_of(office.path)
        if host is not asked.host:
            document = read_case_file(raw, host.catalogue)  # an office takes only what its own packs know
        officer, missing = _officer(document, office, asked)
        stored, report = import_case(document, host.catalogue, by=asked.by, office=office, officer=officer)
        if missing is not None:
            report.left.append(("/case/officer", missing.text))
        return stored.id, report


def _office(document: CaseFile, asked: _Import) -> Office:
    """Return where a case goes. In the demonstration a file that names no office goes where its number is known."""
    if asked.office or document.case.office or not asked.by.is_system or not loading.is_loaded():
        return office_for(document, asked.by, asked.office)
    try:
        return cases.case_by_number(document.case.number, asked.by).office
    except PlannerError:
        return accounts.user_by_name(loading.ACCOUNTS[0].username).office


def _officer(document: CaseFile, office: Office, asked: _Import) -> tuple[User | None, NotFound | None]:
    """Return who is in charge, and what there is to say if the officer that the file names does not work here."""
    named = asked.officer or document.case.officer
    if not named:
        return _officer_by_default(office, asked), None
    try:
        found = accounts.user_by_name(named)
    except NotFound as refusal:
        if asked.officer:
            raise
        return _officer_by_default(office, asked), refusal
    if found.office_id == office.id and found.active:
        return found, None
    missing = NotFound(msg("%(name)s does not work in this office.", name=found.name))
    if asked.officer:
        raise missing
    return _officer_by_default(office, asked), missing


def _officer_by_default(office: Office, asked: _Import) -> User | None:
    """Return the acting user, or the first officer of the demonstration, if they work in *office*."""
    if asked.by.id is not None:
        found = accounts.user(asked.by.id)
    elif loading.is_loaded():
        found = accounts.user_by_name(loading.ACCOUNTS[0].username)
    else:
        return None
    return found if found.office_id == office.id else None


def _report_values(report: Report) -> dict[str, Any]:
    left = [{"pointer": pointer, "text": say(text, language())} for pointer, text in report.left]
    return {"number": report.number, "created": report.created, "changed": report.changed, "left": left}


def _tell_report(file: Path, report: Report) -> None:
    if report.did_nothing:
        tell(msg("%(file)s: case %(number)s, nothing new.", file=str(file), number=report.number))
    else:
        tell(
            msg(
                "%(file)s: case %(number)s, %(created)s created, %(changed)s changed.",
                file=str(file),
                number=report.number,
                created=len(report.created),
                changed=len(report.changed),
            )
        )
    for pointer, text in report.left:
        tell(msg("  left as it was: %(pointer)s: %(reason)s", pointer=pointer, reason=text))


@case_files.command("export", help=msg("Give out the case NUMBER as a case file."))
@click.argument("number")
@click.option("-o", "--output", metavar="FILE", type=Path, help=msg("File to write; otherwise it is printed."))
@click.option("--office", metavar="CODE", help=msg("Office of the case, where several have its number."))
@acting
def export(number: str, output: Path | None, office: str | None, username: str | None) -> None:
    """Give out a case whole: people, facts, assessment, plans with all revisions."""
    with at_work(), unit_of_work():
        by = actor_called(username)
        found = cases.case_by_number(number, by, office_called(office))
        text = written(case_file_of(found))
        cases.record_export(found, by=by)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_file(output, text.encode())
        tell(msg("Case %(number)s is written to %(file)s.", number=number, file=str(output)))
