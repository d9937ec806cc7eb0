"""What a page costs does not grow with the number of packs that are installed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from planner import clock
from planner.app import create_app
from planner.catalogue.archive import open_archive
from planner.db import db, unit_of_work
from planner.outfits.installing import _keep
from planner.packs.models import InstalledPack
from planner.packs.room import file_of
from planner.packs.services import raise_number
from planner.plugins import PluginHost
from tests.support import world
from tests.support.browser import Browser
from tests.support.packs import copy_of_garden, packed


def calls_of(work: Callable[[], Any]) -> int:
    """Return how many functions are called while *work* is done: the same on a fast and on a slow machine."""
    count = 0

    def see(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.fixture
def installed(tmp_path, ground):
    """Let so many packs be installed, without the trial that installing them one by one would be."""
    folder = world.settings_in(tmp_path).packs_dir

    def put(first: int, last: int) -> None:
        world.forget()
        with unit_of_work():
            for number in range(first, last):
                data = packed(copy_of_garden(tmp_path / "made", f"meadow{number}", "1.0.0"))
                digest = open_archive(data).digest
                _keep(file_of(folder, digest), data)
                row = {"pack": f"meadow{number}", "version": "1.0.0", "digest": digest, "at": clock.now()}
                db.session.add(InstalledPack(**row))
            raise_number()

    return put


def test_a_page_costs_the_same_with_1_20_and_200_packs(installed, tmp_path, garden, case, plan):
    app = world.cheaply_hashing(create_app(world.settings_in(tmp_path), PluginHost([("garden", garden)])))
    alice = Browser(app.test_client())
    alice.sign_in("alice")
    pages = (
        "/",
        "/cases",
        "/cases/new",
        f"/cases/{case.id}",
        f"/cases/{case.id}/assessment",
        f"/cases/{case.id}/history",
        f"/cases/{case.id}/edit",
        f"/cases/{case.id}/plans/new",
        f"/plans/{plan.id}",
    )
    costs: dict[int, dict[str, int]] = {}
    held = 1
    for number in (1, 20, 200):
        installed(held, number)
        held = number
        for address in pages:
            for _ in range(2):  # what is kept from one request to the next is there then
                assert alice.open(address).status_code == 200
            work = lambda: alice.client.get(address, buffered=False)  # noqa: B023, E731
            costs.setdefault(number, {})[address] = min(calls_of(work) for _ in range(2))
    room = app.extensions["planner"].packs
    assert len(room.whole.sound) == 200
    for address in pages:
        assert costs[200][address] <= costs[1][address] * 1.02, (address, costs)
        assert costs[20][address] <= costs[1][address] * 1.02, (address, costs)
