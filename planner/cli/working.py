"""What every command that works on cases stands on: the settings, the database as it has to be, who acts."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.engine import make_url

from planner import schema
from planner.accounts import services as accounts
from planner.accounts.models import Office
from planner.actor import SYSTEM, Actor
from planner.app import create_app
from planner.db import db, unit_of_work
from planner.errors import Conflict, NotAllowed, NotFound
from planner.plugins import PluginHost
from planner.settings import Settings
from planner.texts import msg
from planner.web.context import whole_host

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def acting(command: Decorated) -> Decorated:
    """Give a command the option `--as`."""
    option = click.option("--as", "username", metavar="USER", help=msg("Act as this user; otherwise as the planner."))
    return option(command)


def for_programs(command: Decorated) -> Decorated:
    """Give a command the option `--json`."""
    return click.option("--json", "as_json", is_flag=True, help=msg("Answer in JSON, for a program."))(command)


def database_file(settings: Settings) -> Path | None:
    """Return the file that the database is, if it is one."""
    url = make_url(settings.database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


@contextmanager
def at_work(*, makes_database: bool = False) -> Iterator[PluginHost]:
    """Open the application for one command, on a database that is there and up to date.

    With *makes_database* one that is not yet there is made, and an old one is brought up to date; a command that
    only reads refuses both, so that a wrong data folder is seen and not filled.
    """
    settings = Settings.from_env()
    if makes_database:
        make_data_folder(settings)
    else:
        _demand_database(settings)
    app = create_app(settings)
    end_of_loading()
    with app.app_context():
        if not schema.is_current():
            if not makes_database:
                said = msg("The database is older than this planner. Bring it up to date with: planner run")
                raise Conflict(said)
            schema.upgrade()
        try:
            yield whole_host()
        finally:
            db.session.remove()
            db.engine.dispose()


def end_of_loading() -> None:
    """Let the collector begin, which `__main__` held back; what was loaded stays and is not looked at again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def make_data_folder(settings: Settings) -> None:
    """Make the data folder if it is not there. Raise `Conflict` in plain words where that is not possible."""
    try:
        settings.make_data_dir()
    except OSError as error:
        problem = error.strerror or str(error)
        said = msg(
            "The data folder %(place)s cannot be made: %(problem)s. Set PLANNER_DATA_DIR to another place.",
            place=str(settings.data_dir),
            problem=problem,
        )
        raise Conflict(said) from None


def _demand_database(settings: Settings) -> None:
    file = database_file(settings)
    if file is None or file.is_file():
        return
    demonstration = settings.model_copy(update={"demo": True})
    if not settings.demo and (other := database_file(demonstration)) and other != file and other.is_file():
        said = msg(
            "There is no database at %(place)s yet, but the demonstration is at %(demo)s. "
            "To work on it, set PLANNER_DEMO=1; to start a database of your own: planner run",
            place=str(file),
            demo=str(other),
        )
    else:
        said = msg("There is no database at %(place)s yet. Start one with: planner run", place=str(file))
    raise NotFound(said)


@contextmanager
def writing() -> Iterator[None]:
    """Open a unit of work after something was read: it begins as a writer, who waits for another and is not refused."""
    db.session.remove()
    with unit_of_work():
        yield


def actor_called(username: str | None) -> Actor:
    """Return who acts: the user of this name, or the planner itself."""
    if username is None:
        return SYSTEM
    user = accounts.user_by_name(username)
    if not user.active:
        raise NotAllowed(msg("%(name)s is switched off and can do nothing.", name=user.name))
    return user.actor()


def office_called(code: str | None) -> Office | None:
    """Return the office with this code, if one was named."""
    return accounts.office_by_code(code) if code else None


def write_file(file: Path, content: bytes) -> None:
    """Write a file. Raise `Conflict` in plain words where that is not possible."""
    try:
        file.write_bytes(content)
    except OSError as error:
        problem = error.strerror or str(error)
        raise Conflict(msg("%(file)s cannot be written: %(problem)s", file=str(file), problem=problem)) from None
