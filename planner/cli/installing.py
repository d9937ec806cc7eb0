"""`planner pack install|undo|switch|trust|trusted|revoke`: packs for the offices of this installation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from planner.accounts import services as accounts
from planner.accounts.models import Office
from planner.cli.speaking import REFUSED, Command, answer, fault_values, language, tell, tell_faults
from planner.cli.working import acting, actor_called, at_work, for_programs, writing
from planner.db import unit_of_work
from planner.errors import Conflict, NotFound
from planner.outfits import installing
from planner.outfits.installing import Looked
from planner.outfits.losses import Consequences, Moved, consequences, with_dependants
from planner.packs import keys
from planner.packs import services as packs
from planner.packs.comparing import Change
from planner.packs.current import current_room
from planner.packs.matrix import Switch
from planner.texts import Message, msg, say

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command(
    "install", cls=Command, help=msg("Install the pack in FILE; without --yes it is shown first and then asked for.")
)
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--dry-run", is_flag=True, help=msg("Look at it and try it, and store nothing."))
@click.option("--yes", is_flag=True, help=msg("Do not ask."))
@click.option(
    "--allow-unsigned", metavar="REASON", help=msg("Install it though nobody trusted vouches for it, and why.")
)
@acting
@for_programs
def install(
    file: Path, dry_run: bool, yes: bool, allow_unsigned: str | None, username: str | None, as_json: bool
) -> None:
    """Show what a pack file would change, and install it."""
    if as_json and not (yes or dry_run):
        raise click.UsageError(say(msg("With --json nobody can be asked: add --yes or --dry-run."), language()))
    with at_work(makes_database=not dry_run):
        by, room, data = actor_called(username), current_room(), file.read_bytes()
        keys.demand_top(by)
        looked = installing.look_at(data, room)
        if not as_json:
            _tell_looked(looked)
        if not dry_run and looked.may_be_installed:
            if not yes:
                click.confirm(say(msg("Install it?"), language()), abort=True, err=True)
            with writing():
                installing.install(data, room, by=by, reason=allow_unsigned or "")
    if as_json:
        answer(_looked_values(looked) | {"installed": not dry_run and looked.may_be_installed})
    elif not dry_run and looked.may_be_installed:
        tell(msg("Installed. An office works with it as soon as it is on there: planner pack switch"))
    if not looked.may_be_installed:
        click.get_current_context().exit(REFUSED)


def _tell_looked(looked: Looked) -> None:
    manifest = looked.manifest
    tell(msg("%(name)s %(version)s – %(title)s", name=manifest.key, version=manifest.version, title=manifest.title))
    owner = f" ({looked.signer.owner})" if looked.signer else ""
    click.echo(f"{say(looked.verdict.text, language())}{owner}")
    for fit in looked.fits:
        low, high = fit.manifest.contract.lowest, fit.manifest.contract.highest
        name = f"{fit.manifest.key} {fit.manifest.version}"
        tell(msg("  contract of %(name)s: %(low)s to %(high)s", name=name, low=low, high=high))
    if looked.comparison is not None:
        old = looked.comparison.old_version
        tell(msg("Changes against version %(version)s:", version=old) if old else msg("There is no such pack yet."))
        for change in looked.comparison.changes:
            click.echo(_change_line(change))
    if looked.passed is not None:
        tell(msg("Golden cases that ran: %(count)s", count=looked.passed.golden))
    if looked.refused is not None:
        tell(looked.refused, err=True)
        tell_faults(looked.faults)


def _change_line(change: Change) -> str:
    fields = f" ({', '.join(field.name for field in change.fields)})" if change.fields else ""
    return f"  {_SIGNS[change.what]} {say(change.shelf, language())}: {say(change.title, language())}{fields}"


def _looked_values(looked: Looked) -> dict[str, Any]:
    comparison = looked.comparison
    return {
        "pack": looked.manifest.key,
        "version": looked.manifest.version,
        "digest": looked.archive.digest,
        "signature": {
            "state": looked.verdict.state,
            "key": looked.verdict.key.id if looked.verdict.key else None,
            "owner": looked.signer.owner if looked.signer else None,
        },
        "contracts": [
            {"pack": fit.manifest.key, **fit.manifest.contract.model_dump(), "fits": fit.fits} for fit in looked.fits
        ],
        "replaces": comparison.old_version if comparison else None,
        "changes": [
            {"what": c.what, "kind": c.kind, "key": c.key, "fields": [field.name for field in c.fields]}
            for c in (comparison.changes if comparison else ())
        ],
        "golden": looked.passed.golden if looked.passed else None,
        "refused": say(looked.refused, language()) if looked.refused is not None else None,
        "faults": fault_values(looked.faults),
    }


@click.command("undo", cls=Command, help=msg("Take the latest installation of the pack KEY back."))
@click.argument("key", metavar="KEY")
@click.option("--reason", default="", help=msg("Why; it stays in the log."))
@acting
@for_programs
def undo(key: str, reason: str, username: str | None, as_json: bool) -> None:
    """Bring the version before back into force."""
    with at_work(), unit_of_work():
        row = installing.undo(key, by=actor_called(username), reason=reason)
        version = row.version
    if as_json:
        answer({"pack": key, "undone": version})
    else:
        tell(msg("Version %(version)s is taken back; the version before is in force again.", version=version))


@click.command(
    "switch", cls=Command, help=msg("Say for an office whether the pack KEY is on, off, or as in the office above.")
)
@click.argument("key", metavar="KEY")
@click.argument("state", metavar="on|off|inherit", type=click.Choice(["on", "off", "inherit"]))
@click.option("--office", metavar="CODE", required=True, help=msg("Office by its code."))
@click.option("--version", metavar="VERSION", help=msg("Pin this version; otherwise always the newest."))
@click.option("--until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help=msg("On trial until this day."))
@click.option("--dry-run", is_flag=True, help=msg("Only say what it would change."))
@click.option("--reason", default="", help=msg("Why; it stays in the log."))
@acting
@for_programs
def switch(
    key: str,
    state: str,
    office: str,
    version: str | None,
    until: Any,
    dry_run: bool,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """Switch a pack for an office; what cannot do without it goes along."""
    with at_work():
        by, room, place = actor_called(username), current_room(), accounts.office_by_code(office)
        if key not in room.standings(place.path):
            raise NotFound(msg("There is no pack “%(key)s” here. See: planner pack list", key=key))
        wanted = _wanted(state, version, until.date() if until else None)
        if wanted and wanted.version and room.plugin(key, wanted.version) is None:
            raise Conflict(msg("Version %(version)s of the pack “%(key)s” is not here.", version=version, key=key))
        said = with_dependants(room, place, key, wanted)
        below = [each for each in accounts.offices(by) if each.path.startswith(place.path)]
        would = consequences(room, place, said, below)
        if not dry_run:
            with writing():
                packs.switch(accounts.office_by_code(office), said, by=by, reason=reason)
    if as_json:
        answer({"office": office, "said": _said_values(said), "done": not dry_run, **_would_values(would)})
    else:
        _tell_would(would, tuple(other for other in said if other != key))


def _wanted(state: str, version: str | None, until: date | None) -> Switch | None:
    if state == "inherit":
        return None
    return Switch(True, version, until) if state == "on" else Switch(False)


def _said_values(said: Any) -> dict[str, str]:
    return {pack: "inherit" if wanted is None else "on" if wanted.on else "off" for pack, wanted in said.items()}


def _would_values(would: Consequences) -> dict[str, Any]:
    return {
        "goes": [
            {
                "pack": gone.plugin.name,
                "offices": _codes(gone.offices),
                "open_cases": sum(used.count for used in gone.types),
                "fields": sum(used.count for used in gone.fields),
                "answers": sum(used.count for used in gone.checklists),
                "plans": sum(used.also for used in gone.templates),
            }
            for gone in would.leaving
        ],
        "comes": [_moved_values(moved) for moved in would.coming],
        "other_version": [_moved_values(moved) for moved in would.other_version],
    }


def _moved_values(moved: Moved) -> dict[str, Any]:
    return {"pack": moved.plugin.name, "version": moved.plugin.version, "offices": _codes(moved.offices)}


def _codes(offices: Iterable[Office]) -> list[str]:
    return [office.code for office in offices]


def _tell_would(would: Consequences, along: tuple[str, ...]) -> None:
    if along:
        tell(msg("These cannot do without it and go along: %(packs)s", packs=", ".join(along)))
    for gone in would.leaving:
        tell(_goes(gone.plugin.name, _codes(gone.offices)))
        tell(
            msg(
                "  cases still open: %(cases)s, answers: %(answers)s, plans drafted from it: %(plans)s",
                cases=sum(used.count for used in gone.types),
                answers=sum(used.count for used in gone.checklists),
                plans=sum(used.also for used in gone.templates),
            )
        )
    for moved in (*would.coming, *would.other_version):
        offices, name, version = ", ".join(_codes(moved.offices)), moved.plugin.name, moved.plugin.version
        tell(msg("%(pack)s %(version)s comes in: %(offices)s", pack=name, version=version, offices=offices))
    if would.nothing:
        tell(msg("In no office does a pack come or go."))


def _goes(pack: str, offices: list[str]) -> Message:
    return msg("%(pack)s goes in: %(offices)s", pack=pack, offices=", ".join(offices))


@click.command("trust", cls=Command, help=msg("Trust the public key in FILE: packs signed with it are believed."))
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--owner", required=True, metavar="NAME", help=msg("Whose key it is."))
@acting
@for_programs
def trust(file: Path, owner: str, username: str | None, as_json: bool) -> None:
    """Trust a key; compare its fingerprint with its owner aloud."""
    with at_work(makes_database=True), unit_of_work():
        row = keys.trust(file.read_bytes().decode("utf-8", "replace"), owner, by=actor_called(username))
        fingerprint = row.fingerprint
    if as_json:
        answer({"key": fingerprint, "owner": owner})
    else:
        tell(msg("The key %(key)s of %(owner)s is trusted.", key=fingerprint, owner=owner))
        tell(msg("Call its owner and compare: every letter has to be the same."))


@click.command("revoke", cls=Command, help=msg("Trust the key FINGERPRINT no longer."))
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.option("--reason", default="", help=msg("Why; it stays in the log."))
@acting
@for_programs
def revoke(fingerprint: str, reason: str, username: str | None, as_json: bool) -> None:
    """Trust a key no longer; what was installed under it stays."""
    with at_work(), unit_of_work():
        row = keys.key_called(fingerprint)
        keys.revoke(row.id, by=actor_called(username), reason=reason)
    if as_json:
        answer({"key": fingerprint, "revoked": True})
    else:
        tell(msg("The key %(key)s is no longer trusted.", key=fingerprint))
