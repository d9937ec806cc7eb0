"""Ties that say the same twice or contradict each other are refused, by hand and from a file; new ends are added."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select

from planner.accounts import services as accounts
from planner.actor import SYSTEM
from planner.casefile.importing import import_case
from planner.casefile.reading import read_case_file
from planner.cases import parts
from planner.cases.models import Person, Relationship, Stance
from planner.cases.tie_sense import mirror_of
from planner.catalogue import codes
from planner.db import db, unit_of_work
from planner.errors import BadFile, Incomplete
from tests.support import world

TIES = parts.KINDS["relationships"]


def tie(case, by, one, kind, other, **values):
    with unit_of_work():
        return parts.add_part(case, TIES, {"from_": one, "kind": kind, "to": other, **values}, by=by)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("p1", "parent", "p2"), ("p1", "parent", "p2"), "already there."),
        (("p1", "sibling", "p2"), ("p2", "sibling", "p1"), "seen from the other side"),
        (("p1", "parent", "p2"), ("p2", "parent", "p1"), "the other way round"),
        (("p1", "parent", "p2"), ("p2", "child", "p1"), "from the other end"),
        (("p1", "parent", "p2"), ("p1", "child", "p2"), "the opposite"),
    ],
)
def test_a_tie_that_doubles_or_contradicts_another_is_refused_in_words(case, alice, first, second, why):
    tie(case, alice, *first)
    with pytest.raises(Incomplete) as refused:
        tie(case, alice, *second)
    assert why in " ".join(map(str, refused.value.problems))


def test_two_may_be_married_twice_at_different_times(case, alice):
    tie(case, alice, "p1", "spouse", "p2", from_on=date(2000, 1, 1), until_on=date(2010, 1, 1))
    tie(case, alice, "p1", "spouse", "p2", from_on=date(2015, 1, 1))
    with pytest.raises(Incomplete):
        tie(case, alice, "p2", "spouse", "p1", from_on=date(2016, 1, 1))


def test_mirrors_are_declared_from_both_ends():
    kinds = codes.CORE["relationship_kinds"]
    mirrors = {kind: mirror_of(kind) for kind in kinds if mirror_of(kind)}
    assert mirrors
    assert all(mirrors[mirror] == kind for kind, mirror in mirrors.items())


def test_a_file_with_a_mirrored_tie_is_refused_by_pointer(ground, host):
    people = [{"key": "a", "role": "liable", "name": "A"}, {"key": "b", "role": "relative", "name": "B"}]
    ties = [{"from": "a", "to": "b", "kind": "sibling"}, {"from": "b", "to": "a", "kind": "sibling"}]
    document = {"case": {"number": "9/QĐ", "case_type": "garden:hedge"}, "people": people, "relationships": ties}
    read = read_case_file(json.dumps(document), host.catalogue)
    with pytest.raises(BadFile) as refused, unit_of_work():
        import_case(read, host.catalogue, by=SYSTEM, office=accounts.office_by_code("kv1"))
    assert [fault.place for fault in refused.value.faults] == ["/relationships/1"]


def test_the_other_end_of_a_tie_is_added_in_its_place(browser, case):
    page = browser("alice")
    address = f"/cases/{case.id}/relationships/new"
    page.open(address)
    page.send(address, newcomer="bà Lê Thị Na, sn 1950, 0912 345 678, phản đối", kind="sibling", to="p1")
    world.forget()
    person = db.session.scalars(select(Person).filter_by(name="Lê Thị Na")).one()
    assert (person.role, person.birth_year, person.phone) == ("relative", 1950, "0912 345 678")
    assert db.session.scalars(select(Relationship).filter_by(from_=person.key)).one().to == "p1"
    assert db.session.scalars(select(Stance).filter_by(person=person.key)).one().stance == "against"


@pytest.mark.parametrize(("said", "kind"), [("bà Mận", "sibling"), ("bà Lê Thị Na", "neighbour"), ("", "sibling")])
def test_where_the_end_of_a_tie_is_not_clear_nothing_is_saved(browser, case, said, kind):
    page = browser("alice")
    address = f"/cases/{case.id}/relationships/new"
    page.open(address)
    known = "p2" if said == "bà Lê Thị Na" else ""
    assert page.send(address, newcomer=said, from_=known, kind=kind, to="p1").status_code == 422
    world.forget()
    assert len(db.session.scalars(select(Person).filter_by(case_id=case.id)).all()) == 2
