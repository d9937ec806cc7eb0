"""Every address of the application with values that exist, so that a new page is walked by being there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from planner.accounts import services as accounts
from planner.attachments.inspecting import MEGABYTE, checked
from planner.attachments.store import Store
from planner.cases import attachments, parts
from planner.cases import services as cases
from planner.cases.models import Case
from planner.contacts import services as contacts
from planner.contacts.services import Filters
from planner.db import db, unit_of_work
from planner.outfits.installing import keep_waiting
from planner.plans import services as plans
from planner.plans.models import Plan
from tests.support import world
from tests.support.packs import packed
from tests.support.pictures import photo

READS = {"GET", "HEAD", "OPTIONS"}
# Who has business at an address, by the beginning of its endpoint; everybody else's work is Alice's.
WHOSE = {
    "administration.": "adam",
    "audit.": "ines",
    "outfits.": "adam",
    "pack_files.": "adam",
    "cases.hand_over": "hanh",
    "plan_decisions.approve": "hanh",
    "plan_decisions.send_back": "hanh",
}


@dataclass(frozen=True)
class Address:
    """One address: its endpoint, the methods it takes, where it is, and what it is about."""

    endpoint: str
    methods: frozenset[str]
    path: str
    about: frozenset[str]

    @property
    def writes(self) -> bool:
        """Return whether something can be sent here."""
        return "POST" in self.methods

    @property
    def reads(self) -> bool:
        """Return whether there is a page here."""
        return "GET" in self.methods

    @property
    def of_a_case(self) -> bool:
        """Return whether this is about one case or plan."""
        return bool(self.about & {"case_id", "plan_id"})

    @property
    def whose(self) -> str:
        """Return who has business here."""
        return next((name for begin, name in WHOSE.items() if self.endpoint.startswith(begin)), "alice")


def addresses(app: Flask, case: Case, plan: Plan) -> list[Address]:
    """Return every address of *app*, filled in for *case* and *plan*."""
    _furnish(app, case)
    return sorted(_walked(app, case, plan), key=lambda address: (address.path, sorted(address.methods)))


def _furnish(app: Flask, case: Case) -> None:
    """Give the case a promise and a photo, so that their addresses lead to something."""
    if case.promises:
        return
    db.session.rollback()
    actor = accounts.user_by_name("alice").actor()
    photo_of_it = checked("rào.jpg", photo(), MEGABYTE)
    Store(app.extensions["planner"].settings.attachments_dir).keep(photo_of_it)
    with unit_of_work():
        found = cases.case(case.id, actor, whole=True)
        promise = {"person": "p1", "text": "Sẽ cắt hàng rào", "on": world.TODAY}
        parts.add_part(found, parts.KINDS["promises"], promise, by=actor)
        attachments.attach(found, "journal", found.journal[0], [attachments.arrived(photo_of_it)], by=actor)


def _walked(app: Flask, case: Case, plan: Plan) -> Iterator[Address]:
    content = plans.revision(plan).content
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        for values in _values(rule, case, plan, content, app):
            path = adapter.build(
                rule.endpoint, values, method=next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            )
            yield Address(rule.endpoint, frozenset(rule.methods or ()), path, frozenset(rule.arguments))


def _values(rule: Rule, case: Case, plan: Plan, content: Any, app: Flask) -> Iterator[dict[str, Any]]:
    actor = accounts.user_by_name("alice").actor()
    plain = {
        "case_id": case.id,
        "plan_id": plan.id,
        "contact_id": contacts.directory(actor, Filters()).contacts[0].id,
        "user_id": accounts.user_by_name("bob").id,
        "office_id": accounts.office_by_code("kv1").id,
        "username": "alice",
        "digest": keep_waiting(packed(world.GARDEN), app.extensions["planner"].packs.folder),
        "key_id": 1,
        "part_id": case.promises[0].id,
        "attachment_id": attachments.attachments_of(case)[0].id,
        "number": plan.revision,
        "step": content.steps[0].key,
        "key": content.steps[0].key if "steps" in rule.rule else content.sections[0].key,
        "filename": "css/planner.css",
        "name": "bootstrap.min.css" if rule.endpoint == "vendor" else "garden",
    }
    unknown = rule.arguments - plain.keys() - {"kind"}
    assert not unknown, f"{rule.rule}: say in tests/support/addresses.py what {sorted(unknown)} may be"
    if "kind" not in rule.arguments:
        yield {name: plain[name] for name in rule.arguments}
        return
    kinds = ("docx", "html", "md") if rule.endpoint == "documents.download" else rule._converters["kind"].items
    for kind in kinds:
        part = {"part_id": getattr(case, kind)[0].id} if "part_id" in rule.arguments else {}
        yield {name: plain[name] for name in rule.arguments if name in plain} | {"kind": kind} | part
