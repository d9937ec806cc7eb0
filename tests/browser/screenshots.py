"""Pictures of the running planner: `python tests/browser/screenshots.py [FOLDER]`.

Without a folder the few pictures of the README are made anew in `docs/images`. With one, every page of the
demonstration is taken, in both languages, on a desk and on a phone, so that somebody can look at all of them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from waitress import create_server

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]  # run from a checkout, installed or not

from planner import clock, schema  # noqa: E402
from planner.accounts.models import Office, User  # noqa: E402
from planner.app import create_app  # noqa: E402
from planner.cases.models import Case, Circumstance, Person  # noqa: E402
from planner.contacts.models import Contact  # noqa: E402
from planner.db import db  # noqa: E402
from planner.demonstration.loading import load  # noqa: E402
from planner.plans.lifecycle import Status  # noqa: E402
from planner.plans.models import Plan  # noqa: E402
from planner.settings import Settings  # noqa: E402
from planner.web.context import current_host  # noqa: E402

IMAGES = ROOT / "docs" / "images"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MOST_BYTES = 300_000
NOBODY, OFFICER, HEAD, INSPECTOR, ADMINISTRATOR, TRAINER = "", "lan", "minh", "binh", "quantri", "nga"


@dataclass(frozen=True)
class Shot:
    """One picture: its name, who looks, at which address, and what is scrolled to first."""

    name: str
    who: str
    address: str
    place: str = ""


def shots(at: dict[str, Any]) -> list[Shot]:
    """Return every page there is; *at* holds the addresses of things in the demonstration."""
    case, draft, waiting, running, ended = (at[name] for name in ("case", "draft", "waiting", "running", "ended"))
    return [
        Shot("sign-in", NOBODY, "/sign-in"),
        Shot("home-officer", OFFICER, "/"),
        Shot("home-head", HEAD, "/"),
        Shot("home-inspector", INSPECTOR, "/"),
        Shot("home-administrator", ADMINISTRATOR, "/"),
        Shot("home-trainer", TRAINER, "/"),
        Shot("account", OFFICER, "/account"),
        Shot("users", ADMINISTRATOR, "/administration/users"),
        Shot("user-new", ADMINISTRATOR, "/administration/users/new"),
        Shot("user", ADMINISTRATOR, f"/administration/users/{at['user']}"),
        Shot("password", ADMINISTRATOR, f"/administration/users/{at['user']}/password"),
        Shot("office-new", ADMINISTRATOR, "/administration/offices/new"),
        Shot("office", ADMINISTRATOR, f"/administration/offices/{at['office']}"),
        Shot("audit", INSPECTOR, "/audit"),
        Shot("audit-verified", INSPECTOR, "/audit/verified"),
        Shot("packs", OFFICER, "/packs"),
        Shot("pack", OFFICER, "/packs/credit_contract"),
        Shot("packs-by-office", ADMINISTRATOR, "/packs/by-office"),
        Shot("pack-switch", ADMINISTRATOR, f"/packs/by-office/{at['office']}/private_debt"),
        Shot("pack-would", ADMINISTRATOR, f"/packs/by-office/{at['office']}/private_debt?state=off"),
        Shot("packs-fare", ADMINISTRATOR, "/packs/how-they-fare"),
        Shot("pack-files", ADMINISTRATOR, "/packs/pack-files"),
        Shot("pack-keys", ADMINISTRATOR, "/packs/trusted-keys"),
        Shot("law", OFFICER, "/law"),
        Shot("law-found", OFFICER, "/law?q=tự+nguyện"),
        Shot("contacts", OFFICER, "/contacts"),
        Shot("contact-new", OFFICER, "/contacts/new"),
        Shot("contact", OFFICER, f"/contacts/{at['contact']}"),
        Shot("cases", OFFICER, "/cases"),
        Shot("cases-none", OFFICER, "/cases?text=xyzzy"),
        Shot("case-new", OFFICER, "/cases/new"),
        Shot("case-new-form", OFFICER, "/cases/new?case_type=credit_contract"),
        Shot("case-import", OFFICER, "/cases/import"),
        Shot("case", OFFICER, case),
        Shot("case-lived", OFFICER, at["lived"]),
        Shot("case-edit", OFFICER, f"{case}/edit"),
        Shot("case-routes", OFFICER, f"{case}/routes"),
        Shot("case-history", OFFICER, f"{case}/history"),
        *[Shot(f"new-{kind}", OFFICER, f"{case}/{kind}/new") for kind in at["kinds"]],
        Shot("person", OFFICER, f"{case}/people/{at['person']}"),
        Shot("circumstance", OFFICER, f"{case}/circumstances/{at['circumstance']}"),
        Shot("case-contact-new", OFFICER, f"{case}/contacts/new"),
        Shot("assessment", OFFICER, f"{case}/assessment"),
        Shot("signals", OFFICER, f"{case}/signals"),
        Shot("templates", OFFICER, f"{case}/plans/new"),
        Shot("plan-draft", OFFICER, draft),
        Shot("plan-section", OFFICER, f"{draft}/sections/person"),
        Shot("plan-step", OFFICER, f"{draft}/steps/{at['step']}"),
        Shot("plan-step-new", OFFICER, f"{draft}/steps/new"),
        Shot("plan-goal", OFFICER, f"{draft}/goal"),
        Shot("plan-waiting", HEAD, waiting),
        Shot("plan-running", at["runner"], running),
        Shot("plan-outcome", at["runner"], f"{running}/outcome"),
        Shot("plan-ended", HEAD, ended),
        Shot("plan-revisions", OFFICER, f"{draft}/revisions"),
        Shot("plan-revision", OFFICER, f"{draft}/revisions/1"),
        Shot("not-allowed", OFFICER, "/audit"),
        Shot("nothing-here", OFFICER, "/cases/999999"),
    ]


def pictures(at: dict[str, Any]) -> list[Shot]:
    """Return the pictures of the README and the handbooks."""
    wanted = {"home-officer", "case", "plan-draft"}
    return [shot for shot in shots(at) if shot.name in wanted]


def addresses() -> dict[str, Any]:
    """Return the addresses of what the pages are shown with: a case with a draft, and plans at every stage."""
    plans = {status: _plan(status) for status in Status}
    draft = _plan(Status.DRAFT, of=OFFICER) or plans[Status.DRAFT]
    case = draft.case
    lived = plans[Status.RUNNING].case
    return {
        "case": f"/cases/{case.id}",
        "lived": f"/cases/{lived.id}",
        "draft": f"/plans/{draft.id}",
        "waiting": f"/plans/{plans[Status.SUBMITTED].id}",
        "running": f"/plans/{plans[Status.RUNNING].id}",
        "runner": lived.officer.username,
        "ended": f"/plans/{plans[Status.DONE].id}",
        "step": draft.drafted["steps"][0]["key"],
        "person": db.session.scalar(select(Person.id).where(Person.case_id == case.id)),
        "circumstance": db.session.scalar(select(Circumstance.id).where(Circumstance.case_id == case.id)),
        "user": db.session.scalar(select(User.id).where(User.username == OFFICER)),
        "office": db.session.scalar(select(Office.id).where(Office.code == "kv1")),
        "contact": db.session.scalar(select(Contact.id).join(Office).where(Office.code == "kv1")),
        "kinds": ("obligations", "people", "circumstances", "relationships", "stances", "events", "journal"),
    }


def _plan(status: Status, of: str = "") -> Any:
    """Return the latest plan of this status in division 1."""
    query = select(Plan).join(Plan.case).join(Office, Office.id == Case.office_id).where(Office.code == "kv1")
    query = query.where(Plan.status == status).order_by(Plan.id.desc())
    if of:
        query = query.join(User, User.id == Case.officer_id).where(User.username == of)
    return db.session.scalars(query).unique().first()


@contextmanager
def demonstration() -> Iterator[tuple[str, dict[str, Any]]]:
    """Run the demonstration from a fresh database; yield its address and the addresses of things in it."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), demo=True))
        with app.app_context():
            schema.upgrade()
            load(current_host(), clock.today())
            at = addresses()
            db.session.remove()
        # Every window keeps a handful of connections open.
        server = create_server(app, host="127.0.0.1", port=0, threads=8, connection_limit=1000)
        threading.Thread(target=_serve, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.effective_port}", at
        server.close()


def _serve(server: Any) -> None:
    with suppress(OSError):  # closing the server ends its loop this way
        server.run()


class Eyes:
    """Whoever looks: one window for each person, language and size."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.windows: dict[tuple[str, str, int], Page] = {}

    def take(self, shot: Shot, language: str, size: Any, file: Path, *, whole: bool) -> str:
        """Take one picture; return what is wrong with the page, if anything shows."""
        page = self._window(shot.who, language, size)
        answer = page.goto(self.address + shot.address)
        page.screenshot(path=file, full_page=whole, animations="disabled")
        wide = page.evaluate("document.documentElement.scrollWidth") - size["width"]
        status = answer.status if answer else 0
        faults = [f"status {status}"] if status >= 500 else []
        return ", ".join(faults + ([f"{wide} px too wide"] if wide > 0 else []))

    def _window(self, who: str, language: str, size: Any) -> Page:
        key = (who, language, size["width"])
        if key not in self.windows:
            context = self.browser.new_context(viewport=size, locale=language, color_scheme="light")
            context.set_default_timeout(120_000)
            cookies = {"language": language, "theme": "light"}
            context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in cookies.items()])
            page = self.windows[key] = context.new_page()
            if who:
                page.goto(f"{self.address}/sign-in")
                page.locator(f"form[action*='/sign-in/as/{who}'] button").click()
                page.wait_for_url(f"{self.address}/")
        return self.windows[key]


def main() -> None:
    """Take the pictures; say what is wrong with pages and which picture is too large."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", nargs="?", type=Path, help="where every page goes; without it, the README's pictures")
    reader.add_argument("--only", default="", help="names of pictures, separated by commas")
    given = reader.parse_args()
    only = set(filter(None, given.only.split(",")))
    with demonstration() as (address, at), sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = str(own) if own.exists() else next(filter(None, map(shutil.which, NAMES)), None)
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        eyes = Eyes(browser, address)
        folder = given.folder or IMAGES
        folder.mkdir(parents=True, exist_ok=True)
        for shot in shots(at) if given.folder else pictures(at):
            if only and shot.name not in only:
                continue
            for language in ("vi", "en"):
                for size in (DESK, PHONE) if given.folder else (DESK,):
                    file = folder / f"{shot.name}.{language}{'' if size is DESK else '.phone'}.png"
                    wrong = eyes.take(shot, language, size, file, whole=bool(given.folder))
                    if not given.folder and file.stat().st_size > MOST_BYTES:
                        wrong = f"{wrong} {file.stat().st_size // 1000} KB".strip()
                    sys.stdout.write(f"{file.name} {wrong}".rstrip() + "\n")
        browser.close()


if __name__ == "__main__":
    main()
