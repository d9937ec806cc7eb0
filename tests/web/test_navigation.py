"""The bar at the top says where one is, on every page of every part."""

from __future__ import annotations

from lxml import html

from planner.app import BLUEPRINTS
from planner.web.navigation import BELOW, WAYS

# One's own account stands at the right end of the bar, with a sign of its own.
BESIDE_THE_BAR = {"accounts"}


def test_every_part_stands_below_a_way_of_the_bar():
    ways = {way.blueprint for way in WAYS}
    parts = {blueprint.name for blueprint in BLUEPRINTS} - BESIDE_THE_BAR
    assert {part for part in parts if BELOW.get(part, part) not in ways} == set()
    assert BELOW.keys() <= parts


def test_the_bar_marks_cases_on_the_pages_of_people_and_visits(browser, case):
    alice = browser("alice")
    for page in ("profile", "people/several", "visits/new", "timeline"):
        shown = html.fromstring(alice.open(f"/cases/{case.id}/{page}").text)
        (here,) = shown.xpath('//nav//a[@aria-current="page"]')
        assert here.get("href") == "/cases", page
