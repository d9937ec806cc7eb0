"""A running planner and a real browser: a fresh database, the real packs, a server of its own for each test.

Where there is no Chromium these tests say so and are passed over; in CI that is a failure.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from waitress import create_server

from planner import clock
from planner.app import create_app
from planner.plugins import PluginHost
from tests.conftest import Prepared
from tests.support import world

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _chromium(playwright: Playwright) -> str | None:
    own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of a session."""
    with sync_playwright() as playwright:
        path = _chromium(playwright)
        if path is None:
            said = "there is no Chromium: run .venv/bin/playwright install chromium, or install it from the system"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


class Planner:
    """The running application: where it is, and whom one can be there."""

    def __init__(self, address: str, browser: Browser) -> None:
        self.address = address
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open_as(self, username: str, cookies: Sequence[Any] = (), **options: Any) -> Page:
        """Sign in as somebody, in a browser window of their own, and return its page."""
        usual: dict[str, Any] = {"locale": "vi-VN", "viewport": {"width": 1280, "height": 900}}
        context = self.browser.new_context(**(usual | options))
        context.set_default_timeout(15_000)
        context.add_cookies(list(cookies))
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._listen)
        page.goto(f"{self.address}/sign-in")
        page.fill("[name=username]", username)
        page.fill("[name=password]", world.PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    def _listen(self, message: Any) -> None:
        # A refused form is a failed request to the browser, and no fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.text} ({message.location})")


@pytest.fixture
def planner(prepared: Prepared, packs: PluginHost, chromium: Browser, tmp_path: Path) -> Iterator[Planner]:
    """A server with the real packs on a fresh database, and the morning on which the test lives."""
    shutil.copy(prepared.peopled, tmp_path / "planner.db")
    app = world.cheaply_hashing(create_app(world.settings_in(tmp_path), packs))

    began = time.monotonic()

    def on_this_morning(environ: Any, start: Any) -> Any:
        with clock.set_to(world.NOW + timedelta(seconds=time.monotonic() - began)):
            return app(environ, start)

    server = create_server(on_this_morning, host="127.0.0.1", port=0, threads=4)
    serving = threading.Thread(target=_serve, args=(server,), daemon=True)
    serving.start()
    running = Planner(f"http://127.0.0.1:{server.effective_port}", chromium)
    yield running
    for context in running.contexts:
        context.close()
    server.close()
    serving.join(timeout=5)
    assert running.complaints == []


def _serve(server: Any) -> None:
    with suppress(OSError):  # closing the server ends its loop this way
        server.run()
