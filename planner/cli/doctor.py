"""`planner doctor`: whether everything is as it has to be here, and what to do where it is not. It changes nothing."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

import click
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from planner import schema
from planner.app import create_app
from planner.cli.loopback import is_loopback
from planner.cli.packs import found_plugins
from planner.cli.speaking import REFUSED, Command, answer, language, tell
from planner.cli.working import database_file, for_programs
from planner.db import db
from planner.demonstration import loading
from planner.errors import BadSetting, PlannerError
from planner.plugins import DISTRIBUTION, PluginHost
from planner.settings import Settings
from planner.texts import Message, Text, msg, say
from planner.web.context import whole_host

OLDEST = (3, 11)
SHORTEST_KEY = 32
FONTS = ("Times New Roman", "Liberation Serif", "TeX Gyre Termes")
State = Literal["ok", "attention", "fault"]
STATES: dict[State, Message] = {"ok": msg("ok"), "attention": msg("attention"), "fault": msg("fault")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do about it."""

    state: State
    what: Text
    remedy: Text = ""


@click.command(
    cls=Command, help=msg("Look whether everything is as it has to be here, and say what to do where it is not.")
)
@for_programs
def doctor(as_json: bool) -> None:
    """Look at everything the planner needs; one fault or more end the command with 1."""
    findings = list(_look())
    if as_json:
        spoken = language()
        answer(
            {
                "findings": [
                    {"state": f.state, "text": say(f.what, spoken), "remedy": say(f.remedy, spoken)} for f in findings
                ]
            }
        )
    else:
        for finding in findings:
            tell(msg("%(state)s: %(what)s", state=STATES[finding.state], what=finding.what))
            if finding.remedy:
                tell(msg("   → %(remedy)s", remedy=finding.remedy))
    if any(finding.state == "fault" for finding in findings):
        click.get_current_context().exit(REFUSED)


def _look() -> Iterator[Finding]:
    yield _python()
    yield from _packages()
    try:
        settings = Settings.from_env()
    except BadSetting as refusal:
        yield Finding("fault", refusal.text, msg("Correct or remove the setting; the README lists all of them."))
        return
    yield _data_folder(settings)
    yield _secret_key(settings)
    try:
        host = found_plugins(settings)
    except PlannerError as refusal:
        yield Finding("fault", refusal.text)
        return
    yield from _packs(host)
    yield from _database(settings, host)
    yield _fonts()


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        return Finding(
            "fault",
            msg("Python %(version)s is too old.", version=found),
            msg("Install Python %(wanted)s or newer.", wanted=wanted),
        )
    return Finding("ok", msg("Python %(version)s", version=found))


def _packages() -> Iterator[Finding]:
    try:
        needed = [name for line in requires(DISTRIBUTION) or () if (name := _required(line))]
    except PackageNotFoundError:
        yield Finding(
            "fault", msg("The planner is not installed, so no pack is found."), msg("Start it with: python3 run.py")
        )
        return
    missing = [name for name in needed if not _installed(name)]
    if missing:
        remedy = msg("Install the planner again: python3 run.py, or pip install planner")
        yield Finding("fault", msg("Packages are missing: %(names)s", names=", ".join(missing)), remedy)
    else:
        said = msg("planner %(version)s with %(count)s packages", version=version(DISTRIBUTION), count=len(needed))
        yield Finding("ok", said)


def _required(line: str) -> str:
    """Return the name of a package that is always required; an extra's is none."""
    found = re.match(r"[A-Za-z0-9._-]+", line)
    return found[0] if found and "extra ==" not in line else ""


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    place = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        said = msg(
            "Nothing can be written to %(place)s: %(problem)s", place=str(place), problem=error.strerror or str(error)
        )
        remedy = msg("Give this user the right to write there, or set PLANNER_DATA_DIR to another folder.")
        return Finding("fault", said, remedy)
    if place != folder:
        return Finding("ok", msg("The data folder %(place)s is made at the first start.", place=str(folder)))
    if _open_to_others(folder):
        said = msg("Others on this machine can look into the data folder, where the cases lie.")
        return Finding("attention", said, msg("chmod 700 %(folder)s", folder=str(folder)))
    return Finding("ok", msg("The data folder is %(place)s.", place=str(folder)))


def _secret_key(settings: Settings) -> Finding:
    if settings.secret_key:
        if len(settings.secret_key) < SHORTEST_KEY:
            remedy = msg("Set PLANNER_SECRET_KEY to %(count)s signs or more, made by chance.", count=SHORTEST_KEY)
            return Finding("attention", msg("The secret key is short."), remedy)
        return Finding("ok", msg("The secret key comes from the settings."))
    file = settings.key_file
    if not file.exists():
        return Finding("ok", msg("The secret key is made at the first start."))
    if _open_to_others(file):
        said = msg("Others on this machine can read the secret key.")
        return Finding("fault", said, msg("chmod 600 %(file)s", file=str(file)))
    return Finding("ok", msg("The secret key is kept in %(file)s.", file=str(file)))


def _open_to_others(place: Path) -> bool:
    return os.name == "posix" and bool(place.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _packs(host: PluginHost) -> Iterator[Finding]:
    for plugin in host.plugins.values():
        if plugin.refused is not None:
            said = msg("The pack %(name)s is refused: %(reason)s", name=plugin.name, reason=plugin.refused)
            yield Finding("fault", said, msg("planner pack list names each fault; the rest works without it."))
    if not host.plugins:
        remedy = msg("Without packs no plan can be drafted. Leave safe mode, or install packs.")
        yield Finding("attention", msg("No pack is loaded."), remedy)
    elif host.sound:
        yield Finding("ok", msg("Packs: %(names)s", names=", ".join(plugin.name for plugin in host.sound)))


def _database(settings: Settings, host: PluginHost) -> Iterator[Finding]:
    file = database_file(settings)
    if file is not None and not file.is_file():
        said = msg("There is no database at %(place)s yet.", place=str(file))
        yield Finding("attention", said, msg("Start one with: planner run"))
        return
    # With a key of its own the application makes none, so looking leaves no trace.
    with create_app(settings.model_copy(update={"secret_key": "doctor"}), host).app_context():
        try:
            mode = _journal_mode()
            current = schema.is_current()
        except SQLAlchemyError as error:
            said = msg("The database cannot be reached: %(problem)s", problem=str(getattr(error, "orig", error)))
            yield Finding("fault", said, msg("Look at PLANNER_DATABASE_URL, and whether the database is running."))
            return
        if not current:
            yield Finding(
                "fault", msg("The database is older than this planner."), msg("Bring it up to date with: planner run")
            )
            return
        yield Finding("ok", msg("The database is there and up to date."))
        yield from _pack_files(host)
        if mode not in (None, "wal"):
            said = msg("The database's journal is “%(mode)s”, so readers and writers wait for each other.", mode=mode)
            yield Finding("attention", said, msg("Keep the data folder on a disk of this machine, not on a network."))
        yield _exposure(settings, demonstration=settings.demo or loading.is_loaded())


def _pack_files(shipped: PluginHost) -> Iterator[Finding]:
    """Say what is wrong with pack files that were installed; the shipped packs were looked at already."""
    known = {(plugin.name, plugin.version) for plugin in shipped.loaded}
    for plugin in whole_host().plugins.values():
        if plugin.refused is not None and (plugin.name, plugin.version) not in known:
            said = msg("The pack %(name)s is refused: %(reason)s", name=plugin.name, reason=plugin.refused)
            yield Finding("fault", said, msg("Take it back with: planner pack undo %(name)s", name=plugin.name))


def _journal_mode() -> str | None:
    """Return how SQLite keeps its journal; None for another database."""
    if db.engine.dialect.name != "sqlite":
        db.session.execute(text("select 1"))
        return None
    return str(db.session.scalar(text("pragma journal_mode")))


def _exposure(settings: Settings, *, demonstration: bool) -> Finding:
    """Say whether what is listened on fits what is in the database."""
    if demonstration and not is_loopback(settings.host):
        said = msg(
            "This is the demonstration, with accounts that everybody knows, and it is to listen on %(host)s.",
            host=settings.host,
        )
        return Finding("fault", said, msg("Remove PLANNER_HOST, or use a database of your own."))
    if demonstration:
        return Finding("ok", msg("This is the demonstration; it listens on this machine only."))
    if not is_loopback(settings.host) and not settings.secure_cookies:
        said = msg("It is to listen on %(host)s, and sign-in is not held to HTTPS.", host=settings.host)
        return Finding("attention", said, msg("Put HTTPS in front and set PLANNER_SECURE_COOKIES=1."))
    return Finding("ok", msg("This is a database for real use, not the demonstration."))


def _fonts() -> Finding:
    """Look for a font that papers can be shown in here; readers elsewhere use their own."""
    lister = shutil.which("fc-list")
    if lister is None:
        return Finding("ok", msg("Papers are in Times New Roman; this machine does not say which fonts it has."))
    listed = subprocess.run([lister, ":lang=vi", "family"], capture_output=True, text=True, check=False).stdout
    present = next((font for font in FONTS if font in listed), None)
    if present is None:
        remedy = msg("To look at papers on this machine, install Liberation Serif 2 (Debian: fonts-liberation2).")
        return Finding("attention", msg("No font like Times New Roman is on this machine."), remedy)
    return Finding("ok", msg("Papers can be shown here in %(font)s.", font=present))
