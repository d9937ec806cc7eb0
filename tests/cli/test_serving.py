"""`planner run` and `planner demo`, as programs of their own."""

from __future__ import annotations

import http.cookiejar
import os
import re
import resource
import socket
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from lxml import html

from planner.demonstration import loading
from tests.cli.conftest import Terminal, serving
from tests.support import world


@contextmanager
def a_taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


class Person:
    """Somebody at a browser, as far as forms need it."""

    def __init__(self, address):
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path):
        with self.opener.open(self.address + path, timeout=20) as page:
            return html.fromstring(page.read().decode())

    def send(self, path, **typed):
        (token,) = set(self.get(path).xpath("//input[@name='csrf_token']/@value"))
        data = urllib.parse.urlencode({"csrf_token": token, **typed}).encode()
        with self.opener.open(self.address + path, data, timeout=20) as page:
            return page.geturl(), html.fromstring(page.read().decode())


def code_in(printed):
    """Return the one-time code among what was printed."""
    (code,) = re.findall(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){3}", printed)
    return code


def test_the_first_start_shows_how_to_become_the_administrator(terminal):
    with serving("--port", "0") as first:
        code = code_in(first.printed)
        assert first.address.startswith("http://127.0.0.1:")
        assert f"{first.address}/setup" in first.printed
        person = Person(first.address)
        address, _ = person.send(
            "/setup",
            code=code,
            office="THADS tỉnh Vườn",
            username="adam",
            name="Trần A Đam",
            password=world.PASSWORD,
            password_again=world.PASSWORD,
        )
        assert address.endswith("/administration/users")
    (adam,) = terminal.json("user", "list")["users"]
    assert (adam["username"], adam["roles"]) == ("adam", ["administrator"])
    with serving("--port", "0") as second:
        assert "/setup" not in second.printed


def test_an_earlier_code_is_void_after_the_next_start(terminal):
    with serving("--port", "0") as first:
        early = code_in(first.printed)
    with serving("--port", "0") as second:
        assert code_in(second.printed) != early
        with closing(sqlite3.connect(terminal.folder / "planner.db")) as database:
            assert database.execute("select count(*) from setup_code").fetchone() == (1,)


def test_two_starts_at_once_share_one_new_database(folder, monkeypatch):
    monkeypatch.delenv("PLANNER_SECRET_KEY")

    def start(_):
        with serving("--port", "0") as started:
            return started.get("/sign-in")

    with ThreadPoolExecutor(3) as pool:
        assert all("<form" in page for page in pool.map(start, range(3)))
    assert (folder / "secret-key").read_text()
    assert (folder / "secret-key").stat().st_mode & 0o077 == 0


def test_a_taken_port_is_said_plainly_with_what_to_do(terminal):
    with a_taken_port() as port:
        said = terminal.refuses("run", "--port", port)
    assert f"Port {port} is taken" in said
    assert f"--port {port + 1}" in said


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "planner.example", "::"])
def test_a_demonstration_refuses_everything_but_loopback(terminal, host):
    assert "listens on this machine only" in terminal.refuses("run", "--demo", "--host", host)
    assert not terminal.folder.exists()


def test_an_address_of_another_machine_is_said_plainly(planner):
    assert "no address of this machine" in planner.refuses("run", "--host", "192.0.2.1")


def test_a_demonstration_is_never_loaded_beside_real_data(planner, monkeypatch):
    monkeypatch.setenv("PLANNER_DATABASE_URL", f"sqlite:///{planner.folder / 'planner.db'}")
    before = planner.json("audit", "verify")["entries"]
    assert "in real use" in planner.refuses("demo")
    assert "in real use" in planner.refuses("run", "--demo", "--port", "0")
    assert planner.json("audit", "verify")["entries"] == before
    assert planner.json("user", "list")["users"][0]["username"] != loading.ACCOUNTS[0].username


def test_no_plugin_is_loaded_in_safe_mode(planner):
    with serving("--port", "0", "--safe-mode") as started:
        assert "<form" in started.get("/sign-in")
    assert "base 1.0.0" in planner.says("pack", "list")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A data folder with the demonstration in it, loaded by two starts at once, and what each of them printed."""
    folder = tmp_path_factory.mktemp("demonstration") / "data"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    environment |= {"PLANNER_DATA_DIR": str(folder), "PLANNER_LANGUAGE": "en"}
    command = [sys.executable, "-m", "planner", "run", "--demo", "--port", "0"]
    starts = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        for _ in range(2)
    ]
    printed = ["".join(_until_it_serves(start.stdout)) for start in starts]
    for start in starts:
        start.terminate()
        start.wait(20)
        start.stdout.close()
    return folder, printed


def _until_it_serves(lines):
    for line in lines:
        yield line
        if "Ctrl-C" in line:
            return


@pytest.fixture
def demonstration(loaded, folder, monkeypatch):
    """A terminal beside the loaded demonstration."""
    monkeypatch.setenv("PLANNER_DATA_DIR", str(loaded[0]))
    monkeypatch.setenv("PLANNER_DEMO", "1")
    monkeypatch.delenv("PLANNER_SECRET_KEY")
    return Terminal(loaded[0])


def test_the_demonstration_is_loaded_once_into_a_database_of_its_own_and_shows_its_accounts(loaded, demonstration):
    folder, printed = loaded
    assert any("this happens once" in one for one in printed)
    assert sorted(path.name for path in folder.glob("*.db")) == ["demo.db"]
    assert demonstration.says("audit", "verify")
    for one in printed:
        assert [account.username for account in loading.ACCOUNTS if account.username not in one] == [], one
    with serving("--demo", "--port", "0") as again:
        assert "this happens once" not in again.printed
        assert loading.PASSWORD in again.get("/sign-in")
        address, _ = Person(again.address).send(
            "/sign-in", username=loading.ACCOUNTS[0].username, password=loading.PASSWORD
        )
        assert "/sign-in" not in address


def test_the_demonstration_takes_the_next_free_port_when_the_usual_one_is_taken(demonstration):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8080))
            taken.listen()
        except OSError:
            pass  # somebody else has it already, which does as well
        with serving("--demo") as started:
            port = int(started.address.rpartition(":")[2])
            assert 8080 < port <= 8100
        with a_taken_port() as port:
            assert f"Port {port} is taken" in demonstration.refuses("run", "--demo", "--port", port)


LIBRARIES = "flask_sqlalchemy, flask_security, alembic.command, pydantic, wtforms, markdown, babel, holidays, yaml"


@contextmanager
def processor_seconds():
    """Measure seconds of the processor that children take, not of the clock: other tests run beside this one."""
    spent = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield spent
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def test_the_first_page_costs_little_more_than_its_libraries(demonstration):
    with processor_seconds() as libraries:
        subprocess.run([sys.executable, "-c", f"import {LIBRARIES}"], check=True)
    with processor_seconds() as start, serving("--demo", "--port", "0") as started:
        started.get("/sign-in")
    assert start[0] < 3.5 * libraries[0]


def test_real_cases_go_where_they_are_known_in_the_demonstration(demonstration):
    for file in sorted((Path(__file__).parents[1] / "data" / "cases").glob("*.json")):
        (done,) = demonstration.json("case", "import", file)["files"]
        assert "/case" not in done["created"]
        assert demonstration.json("plan", "draft", done["number"])["steps"]


def test_a_database_that_holds_the_demonstration_is_served_as_one(demonstration, monkeypatch):
    monkeypatch.delenv("PLANNER_DEMO")
    monkeypatch.setenv("PLANNER_DATABASE_URL", f"sqlite:///{demonstration.folder / 'demo.db'}")
    assert "loaded already" in demonstration.says("demo")
    assert "listens on this machine only" in demonstration.refuses("run", "--host", "0.0.0.0")
    with serving("--port", "0") as started:
        assert loading.PASSWORD in started.printed
        assert loading.PASSWORD in started.get("/sign-in")
