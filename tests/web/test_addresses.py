"""Numbers in addresses that no database can hold."""

from __future__ import annotations

import pytest

from planner.cases import services as cases
from planner.contacts import services as contacts
from planner.db import unit_of_work
from planner.web.addresses import LARGEST, whole_number
from tests.support import world

HUGE = str(LARGEST + 1)


@pytest.mark.parametrize("raw", ["", "x", "-1", "²", "1.5", HUGE, "٣"])
def test_what_no_database_can_count_is_no_number(raw):
    with pytest.raises(ValueError, match=r"."):
        whole_number(raw)


def test_a_number_that_a_database_can_count_is_read():
    assert whole_number(str(LARGEST)) == LARGEST


def test_a_number_beyond_that_is_an_unknown_address_and_no_fault(browser, case):
    alice = browser("alice")
    unknown = ("/cases/{}", "/cases/1/people/{}", "/contacts/{}", "/plans/{}")
    for number in (HUGE, "9" * 5000):
        assert [alice.client.get(place.format(number)).status_code for place in unknown] == [404] * 4
    known = (
        f"/cases/1/history?before={HUGE}",
        f"/contacts?after={HUGE}",
        f"/cases?after=2026-01-01_{HUGE}",
        "/contacts?after=²",
    )
    assert [alice.client.get(place).status_code for place in known] == [200] * 4


@pytest.mark.parametrize(
    "asked", ["endpoint=x", "_method=POST", "_external=1&_scheme=javascript", "_anchor=x", "self=1"]
)
def test_the_address_of_the_next_page_takes_what_was_asked_as_words_only(browser, alice, monkeypatch, asked):
    monkeypatch.setattr(cases, "PAGE", 1)
    monkeypatch.setattr(contacts, "PAGE", 1)
    with unit_of_work():
        for n in range(2):
            world.open_hedge_case(alice, number=f"{n}/QĐ")
            world.add_hamlet_head(alice)
    reader = browser("alice")
    for place in ("/cases", "/contacts"):
        assert reader.open(f"{place}?{asked}").status_code == 200
        (following,) = (link for link in reader.links() if "after=" in link)
        assert following.startswith(f"{place}?{asked}&after=")
