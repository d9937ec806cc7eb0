"""`planner run` and `planner demo`: serving the pages, and the demonstration office."""

from __future__ import annotations

import errno
import logging
import os
import socket
from itertools import chain
from typing import Any

import click
from sqlalchemy.exc import OperationalError
from waitress import create_server

from planner import clock, schema
from planner.accounts import services as accounts
from planner.app import create_app
from planner.cli.loopback import is_loopback
from planner.cli.speaking import Command, tell, tell_rows
from planner.cli.working import at_work, end_of_loading, make_data_folder, writing
from planner.db import db, expect_to_write
from planner.demonstration import loading
from planner.errors import Conflict, NotAllowed
from planner.plugins import PluginHost
from planner.settings import Settings
from planner.texts import Message, msg
from planner.web.context import whole_host

THREADS = 8
CONNECTIONS = 1000  # browsers keep several open each; waitress by itself stops at a hundred
PORTS_TRIED = 20
TURNS_WAITED = 30  # of five seconds each, the busy timeout of a connection


@click.command(
    "run",
    cls=Command,
    help=msg("Serve the planner; the first start makes the database and shows how to become its administrator."),
)
@click.option(
    "--demo",
    is_flag=True,
    help=msg("Serve the demonstration office, from a database of its own, on this machine only."),
)
@click.option("--safe-mode", is_flag=True, help=msg("Start with no plugin at all, to find a guilty one."))
@click.option("--host", metavar="ADDRESS", help=msg("Address to listen on."))
@click.option("--port", type=click.IntRange(0, 65535), help=msg("Port to listen on; 0 takes a free one."))
def run_planner(demo: bool, safe_mode: bool, host: str | None, port: int | None) -> None:
    """Bring the database up to date and serve until interrupted."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    given: dict[str, Any] = {"host": host, "port": port, "demo": demo or None, "safe_mode": safe_mode or None}
    settings = Settings.from_env(**{name: value for name, value in given.items() if value is not None})
    if settings.demo:
        _demand_loopback(settings)
    make_data_folder(settings)
    app = create_app(settings)
    end_of_loading()
    with app.app_context():
        schema.upgrade()
        if settings.demo:
            _load_once(whole_host())
        elif loading.is_loaded():
            # `planner demo` was called on this database: its accounts are known to everybody.
            settings = settings.model_copy(update={"demo": True, "database_url": settings.database})
            _demand_loopback(settings)
            app = create_app(settings, whole_host())
    with _listening(settings) as listening:
        with app.app_context():
            _announce(_address(listening), settings)
            db.session.remove()
        create_server(app, sockets=[listening], threads=THREADS, ident="planner", connection_limit=CONNECTIONS).run()


def _demand_loopback(settings: Settings) -> None:
    if not is_loopback(settings.host):
        said = msg(
            "The demonstration listens on this machine only, because everybody knows its accounts; "
            "it does not listen on %(host)s. Leave --host and PLANNER_HOST out.",
            host=settings.host,
        )
        raise NotAllowed(said)


def _load_once(host: PluginHost) -> None:
    """Load the demonstration if it is not there yet, and say what could not be told with the packs at hand."""
    if loading.is_loaded():
        return
    if accounts.is_new():
        tell(msg("Loading the demonstration office; this happens once."))
    _wait_for_turn()
    try:
        untold = loading.load(host, clock.today())
    except Conflict:
        if loading.is_loaded():  # by another start, while this one waited
            return
        raise
    for what in untold:
        tell(msg("  left out: %(what)s", what=what))


def _wait_for_turn() -> None:
    """Begin to write; if another start is loading, wait for as long as that takes and not only for a moment."""
    db.session.remove()
    for _ in range(TURNS_WAITED):
        try:
            expect_to_write()
        except OperationalError:
            db.session.remove()
        else:
            return


def _listening(settings: Settings) -> socket.socket:
    """Return a socket that holds its port. The demonstration moves on from a default port that is taken."""
    asked_for = "port" in settings.model_fields_set
    others = range(settings.port + 1, settings.port + 1 + PORTS_TRIED) if settings.demo and not asked_for else ()
    for port in chain([settings.port], others):
        try:
            return _bound(settings.host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Conflict(_not_listening(error, settings)) from None
    raise Conflict(
        msg(
            "Port %(port)s is taken by another program. Stop that program, or take another port: "
            "planner run --port %(other)s",
            port=settings.port,
            other=settings.port + 1,
        )
    )


def _bound(host: str, port: int) -> socket.socket:
    wanted = socket.AF_INET6 if ":" in host else socket.AF_INET
    family, kind, protocol, _, place = socket.getaddrinfo(host, port, wanted, socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # a port that was just left may be taken again at once
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen()
    except OSError:
        made.close()
        raise
    return made


def _not_listening(error: OSError, settings: Settings) -> Message:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return msg("%(host)s is no address of this machine. Leave --host out, or name one.", host=settings.host)
    if error.errno == errno.EACCES:
        return msg("This user may not listen on port %(port)s. Take one above 1023.", port=settings.port)
    return msg("It is not possible to listen on %(host)s: %(problem)s", host=settings.host, problem=str(error))


def _address(listening: socket.socket) -> str:
    """Return the address to type into a browser on this machine."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (shown, not listened on)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _announce(address: str, settings: Settings) -> None:
    tell(msg("The planner is at %(address)s", address=address))
    if settings.demo:
        rows = [(account.username, account.password, account.role) for account in loading.ACCOUNTS]
        tell_rows([msg("Username"), msg("Password"), msg("Who that is")], rows)
    elif accounts.is_new():
        with writing():
            code = accounts.make_setup_code()
        tell(msg("Nobody can sign in yet. Open %(address)s/setup and enter this code, once:", address=address))
        click.echo(f"\n    {code}\n")
    tell(msg("Ctrl-C ends it."))


@click.command(cls=Command, help=msg("Load the demonstration office into an empty database."))
def demo() -> None:
    """Load the demonstration office; a database in real use is refused."""
    with at_work(makes_database=True) as host:
        if loading.is_loaded():
            tell(msg("The demonstration is loaded already. planner run serves it."))
            return
        _load_once(host)
        tell(msg("The demonstration is loaded. planner run serves it, on this machine only."))
