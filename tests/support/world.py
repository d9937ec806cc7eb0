"""A province with two divisions, nine people, and a case about a hedge."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from planner import clock
from planner.accounts import services as accounts
from planner.accounts import signed_in
from planner.accounts.models import OfficeKind
from planner.actor import SYSTEM, Actor, Role
from planner.cases import parts
from planner.cases import services as cases
from planner.cases.models import Case
from planner.catalogue import facts
from planner.contacts import services as contacts
from planner.db import DIGEST_KEY, db
from planner.settings import Settings

GARDEN = Path(__file__).parents[1] / "garden"
PASSWORD = "for tests only"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=clock.ZONE)
TODAY = NOW.date()  # a Wednesday that is worked


def settings_in(folder: Path, **values: Any) -> Settings:
    """Return settings whose database and key lie in *folder*."""
    url = f"sqlite:///{folder / 'planner.db'}"
    return Settings(data_dir=folder, database_url=url, secret_key="for tests", **values)


def ground_of(settings: Settings) -> Flask:
    """Return the smallest application that services need: database and passwords, no pages."""
    made = Flask("ground")
    made.config.update(
        SECRET_KEY=settings.key(),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"execution_options": {DIGEST_KEY: settings.key_for("audit")}},
    )
    db.init_app(made)
    signed_in.init_app(made, settings)
    return cheaply_hashing(made)


def cheaply_hashing(made: Flask) -> Flask:
    """Let passwords cost next to nothing; one test alone hashes at full cost."""
    cheap = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
    made.extensions["security"].pwd_context.update(**cheap)
    return made


def copy_database(source: Path, target: Path) -> None:
    """Copy a database that may still have its latest changes in the write-ahead log."""
    one, other = sqlite3.connect(source), sqlite3.connect(target)
    one.backup(other)
    one.close()
    other.close()


def people_the_offices() -> None:
    """Add the offices and the people: Alice, Bob and Charlie are officers of one office, Hạnh is its head."""
    province = accounts.add_office(OfficeKind.PROVINCE, "tinh", "THADS tỉnh Vườn", by=SYSTEM, symbol="THADS")
    own = accounts.add_office(
        OfficeKind.DIVISION, "kv1", "Phòng THADS khu vực 1", by=SYSTEM, parent=province, place="Vườn", symbol="KV1"
    )
    other = accounts.add_office(OfficeKind.DIVISION, "kv2", "Phòng THADS khu vực 2", by=SYSTEM, parent=province)
    officer = "Chấp hành viên"
    for username, name, office, role, title in (
        ("alice", "Alice", own, Role.OFFICER, officer),
        ("bob", "Bob", own, Role.OFFICER, officer),
        ("charlie", "Charlie", own, Role.OFFICER, officer),
        ("hanh", "Hạnh", own, Role.HEAD, "Trưởng phòng"),
        ("trinh", "Trinh", own, Role.TRAINER, ""),
        ("ines", "Ines", province, Role.INSPECTOR, "Thanh tra viên"),
        ("adam", "Adam", province, Role.ADMINISTRATOR, ""),
        ("far", "Far", other, Role.OFFICER, officer),
        ("farhead", "Farhead", other, Role.HEAD, "Trưởng phòng"),
    ):
        accounts.add_user(username, name, office, [role], by=SYSTEM, password=PASSWORD, title=title)


HEAD: dict[str, Any] = {
    "number": "1/QĐ-THA",
    "case_type": "garden:hedge",
    "title": "Hàng rào nhà ông Ổi",
    "nature": "Hàng rào che mất nắng nhà bên",
    "area": "xã Vườn",
    "court": "Tòa án nhân dân khu vực 1",
    "judgment_number": "3/2026/DS-ST",
    "judgment_date": date(2026, 9, 1),
    "decision_number": "1/QĐ-THA",
    "decision_date": date(2026, 11, 20),
}
PARTS: dict[str, list[dict[str, Any]]] = {
    "obligations": [{"key": "o1", "kind": "act", "text": "Ông Ổi phải cắt hàng rào xuống 1,5 m."}],
    "people": [
        {"key": "p1", "role": "liable", "honorific": "ông", "name": "Nguyễn Văn Ổi", "short_name": "Ổi"},
        {"key": "p2", "role": "neighbour", "honorific": "bà", "name": "Trần Thị Mận", "short_name": "Mận"},
    ],
    "relationships": [{"from_": "p2", "to": "p1", "kind": "neighbour", "evidence": "Hai nhà chung rào"}],
    "stances": [{"person": "p2", "stance": "mixed", "observed_on": date(2026, 11, 21)}],
    "circumstances": [{"person": "p1", "category": "housing", "text": "Sống một mình.", "observed_on": TODAY}],
    "events": [{"kind": "decision_notified", "on": date(2026, 11, 23), "channel": "direct"}],
    "journal": [{"kind": "visit", "on": date(2026, 11, 24), "text": "Ông Ổi tiếp khách.", "people": ["p1"]}],
}


def forget() -> None:
    """End what an earlier look began: what is looked at or written next meets what is stored by then."""
    db.session.rollback()
    db.session.expire_all()


def open_hedge_case(by: Actor, **values: Any) -> Case:
    """Open a case about a hedge with everything that its plan needs; commit nothing."""
    office, officer = accounts.office(by.office_id or 0), accounts.user(by.id or 0)
    opened = cases.open_case(HEAD | values, by=by, office=office, officer=officer)
    for name, entries in PARTS.items():
        for entry in entries:
            parts.add_part(opened, parts.kind_of(name), entry, by=by)
    return opened


def add_hamlet_head(by: Actor) -> None:
    """Add a post to the directory of the office of *by*, where the hedge stands."""
    post = {"actor": "hamlet_head", "body": "Thôn Đông", "post": "Trưởng thôn", "holder": "Lê Văn Cam"}
    verified = {"area": "xã Vườn", "last_verified_on": date(2026, 11, 1)}
    contacts.add_contact(post | verified, office_id=by.office_id or 0, by=by)


def facts_with(today: date = TODAY, case: dict[str, Any] | None = None, **parts_of_it: Any) -> facts.Facts:
    """Return facts of a garden case without a database; lists of parts become what they are made of."""
    head = {"number": "1/QĐ-THA", "case_type": "garden:hedge", "area": "xã Vườn"} | (case or {})
    given = {name: tuple(part) if isinstance(part, list) else part for name, part in parts_of_it.items()}
    return facts.Facts(case=facts.Case(**head), today=today, **given)


def add_statement(case: Case, text: str, *, by: Actor) -> Any:
    """Add a statement about the person liable."""
    values = {"person": "p1", "category": "other", "text": text, "observed_on": TODAY}
    return parts.add_part(case, parts.kind_of("circumstances"), values, by=by)
