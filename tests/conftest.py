"""What tests stand on: a fresh database for each, a small garden in place of real packs, six people, a browser.

No test reaches beyond this machine, sends mail, or depends on the day on which it runs.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, event

from planner import clock, schema
from planner.accounts import services as accounts
from planner.accounts.models import Office
from planner.actor import Actor
from planner.app import create_app
from planner.cases import services as cases
from planner.cases.models import Case
from planner.db import db, unit_of_work
from planner.plans import services as plans
from planner.plans.models import Plan
from planner.plugins import PluginHost
from tests.support import world
from tests.support.browser import Browser
from tests.support.garden import Garden

# A busy machine is no fault of the code; in CI the same examples are tried each time.
settings.register_profile("planner", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("planner"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "planner")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave breaking things on purpose to CI and to those who ask for it: it takes minutes."""
    if os.environ.get("CI") or "mutations" in config.getoption("markexpr"):
        return
    later = pytest.mark.skip(reason="runs in CI, or with: python3 run.py test -m mutations")
    for item in items:
        if "mutations" in item.keywords:
            item.add_marker(later)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that connects beyond loopback or sends mail, even where the code swallows the refusal."""
    tried: list[object] = []
    connect = socket.socket.connect

    def refuse_far(self: socket.socket, address: Any) -> None:
        far = self.family in (socket.AF_INET, socket.AF_INET6)
        if far and address[0] not in ("127.0.0.1", "::1", "localhost"):
            tried.append(address)
            raise OSError(f"a test tried to reach {address}")
        connect(self, address)

    def refuse_mail(self: smtplib.SMTP, *args: object, **options: object) -> None:
        tried.append("mail")
        raise OSError("a test tried to send mail")

    monkeypatch.setattr(socket.socket, "connect", refuse_far)
    monkeypatch.setattr(smtplib.SMTP, "__init__", refuse_mail)
    yield
    assert tried == [], f"this test reached beyond this machine: {tried}"


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    """Let every test live on the same morning; one that needs another sets the clock itself."""
    with clock.set_to(world.NOW):
        yield


@pytest.fixture
def garden() -> Garden:
    """The one plugin of the host below."""
    return Garden()


@pytest.fixture
def host(garden: Garden) -> PluginHost:
    """A host with nothing but the garden."""
    made = PluginHost([("garden", garden)])
    assert made.plugins["garden"].refused is None, made.plugins["garden"]
    return made


@pytest.fixture(scope="session")
def packs() -> PluginHost:
    """All installed packs and plugins, as the application finds them."""
    return PluginHost.discover()


@dataclass(frozen=True)
class Prepared:
    """Database files to copy: migrated and empty, with offices and people, with a case about a hedge as well."""

    empty: Path
    peopled: Path
    cased: Path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The files, built once for a session."""
    folder = tmp_path_factory.mktemp("prepared")
    made = Prepared(folder / "empty.db", folder / "peopled.db", folder / "cased.db")
    with world.ground_of(world.settings_in(folder)).app_context(), clock.set_to(world.NOW):
        schema.upgrade()
        world.copy_database(folder / "planner.db", made.empty)
        with unit_of_work():
            world.people_the_offices()
        world.copy_database(folder / "planner.db", made.peopled)
        with unit_of_work():
            _open_the_case(_actor("alice"), _actor("bob"))
        world.copy_database(folder / "planner.db", made.cased)
        db.engine.dispose()
    return made


def _open_the_case(alice: Actor, bob: Actor) -> None:
    opened = world.open_hedge_case(alice)
    cases.set_team(opened, [accounts.user(bob.id or 0)], by=alice)
    world.add_hamlet_head(alice)


def _inside(made: Flask) -> Iterator[Flask]:
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def ground(request: pytest.FixtureRequest, prepared: Prepared, tmp_path: Path) -> Iterator[Flask]:
    """Services on a real database with offices and people, inside an application context; no pages."""
    source = prepared.cased if "case" in request.fixturenames else prepared.peopled
    shutil.copy(source, tmp_path / "planner.db")
    yield from _inside(world.ground_of(world.settings_in(tmp_path)))


@pytest.fixture
def empty_ground(prepared: Prepared, tmp_path: Path) -> Iterator[Flask]:
    """The same on a database in which there is nothing yet."""
    shutil.copy(prepared.empty, tmp_path / "planner.db")
    yield from _inside(world.ground_of(world.settings_in(tmp_path)))


@pytest.fixture
def app(ground: Flask, tmp_path: Path, host: PluginHost) -> Flask:
    """The whole application on the database of `ground`, with the garden as its only plugin."""
    made = world.cheaply_hashing(create_app(world.settings_in(tmp_path), host))
    made.testing = True
    return made


@pytest.fixture
def browser(app: Flask) -> Callable[[str], Browser]:
    """Open a browser, signed in as somebody: `browser("alice")`, or as nobody: `browser("")`."""

    def opened(username: str) -> Browser:
        made = Browser(app.test_client())
        if username:
            assert made.sign_in(username).status_code == 200
        return made

    return opened


@pytest.fixture
def queries() -> Callable[[], AbstractContextManager[list[str]]]:
    """Count the statements that a block sends to the database: `with queries() as seen: …`, then `len(seen)`."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def see(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.upper().startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        event.listen(Engine, "before_cursor_execute", see)
        try:
            yield seen
        finally:
            event.remove(Engine, "before_cursor_execute", see)

    return counting


# Alice owns the case, Bob is in her team, Charlie is a stranger, Hạnh is their head.


def _actor(username: str) -> Actor:
    return accounts.user_by_name(username).actor()


@pytest.fixture
def alice(ground: Flask) -> Actor:
    """The officer of the case."""
    return _actor("alice")


@pytest.fixture
def bob(ground: Flask) -> Actor:
    """A colleague in her team."""
    return _actor("bob")


@pytest.fixture
def charlie(ground: Flask) -> Actor:
    """A colleague who has no part in the case."""
    return _actor("charlie")


@pytest.fixture
def hanh(ground: Flask) -> Actor:
    """The head of their office."""
    return _actor("hanh")


@pytest.fixture
def administrator(ground: Flask) -> Actor:
    """The administrator of the province."""
    return _actor("adam")


@pytest.fixture
def inspector(ground: Flask) -> Actor:
    """The inspector of the province."""
    return _actor("ines")


@pytest.fixture
def office(ground: Flask) -> Office:
    """The office of Alice, Bob, Charlie and Hạnh."""
    return accounts.office_by_code("kv1")


@pytest.fixture
def case(ground: Flask, alice: Actor) -> Case:
    """Alice's case about a hedge, with Bob in the team and the hamlet head in the directory."""
    return cases.case_by_number("1/QĐ-THA", alice)


@pytest.fixture
def plan(case: Case, host: PluginHost, alice: Actor) -> Plan:
    """Alice's draft for the case, without a gap."""
    with unit_of_work():
        return plans.draft_plan(case, host.catalogue.templates["garden:walk_together"], host, by=alice)
