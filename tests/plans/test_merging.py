"""Bringing a plan up to date: what the officer wrote is never lost, what they left alone is renewed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue.plan import Limit, Origin, Party, PlanContent, Section, Step
from planner.plans.merging import refreshed

OFFICER = Party(label="Alice", actor="officer", ref="officer")
HEAD = Party(label="Hạnh", actor="agency_head", ref="agency_head")
DAY = date(2026, 12, 1)
KEYS = ("a", "b", "c", "d", "e")
WORDS = st.sampled_from(["one", "two", "three"])


def step(key: str, **values: object) -> Step:
    """Return a step."""
    plain = {"action": "home_visit", "title": f"Step {key}", "speaker": OFFICER, "carrier": OFFICER, "channel": "home"}
    return Step(**({"key": key, "start": DAY, "due": DAY} | plain | values))


def plan(steps=(), sections=(), **values: object) -> PlanContent:
    """Return a plan."""
    head = {"language": "vi", "title": "Plan", "template": Origin(pack="garden", version="1.0.0", key="t")}
    return PlanContent(**(head | {"steps": tuple(steps), "sections": tuple(sections)} | values))


@st.composite
def steps(draw, keys=KEYS):
    """Draw some of the steps in some order."""
    chosen = draw(st.permutations(keys)) if draw(st.booleans()) else list(keys)
    made = []
    for key in chosen[: draw(st.integers(0, len(chosen)))]:
        start = DAY + timedelta(days=draw(st.integers(0, 3)))
        due = start + timedelta(days=draw(st.integers(0, 3)))
        speaker = draw(st.sampled_from([OFFICER, HEAD]))
        made.append(step(key, title=draw(WORDS), argument=draw(WORDS), speaker=speaker, start=start, due=due))
    return made


@st.composite
def edited(draw, base):
    """Draw what an officer may make of *base*: change, take away, move, add."""
    mine = [one for one in base if draw(st.integers(0, 4))]
    mine = [one.model_copy(update={"argument": "mine"}) if draw(st.booleans()) else one for one in mine]
    if mine and draw(st.booleans()):
        day = DAY + timedelta(days=20)
        mine[0] = mine[0].model_copy(update={"start": day, "due": day})
    if draw(st.booleans()):
        mine = draw(st.permutations(mine))
    for key in draw(st.lists(st.sampled_from(["x", "y", "e"]), unique=True, max_size=2)):
        if key not in {one.key for one in (*mine, *base)}:
            mine.insert(draw(st.integers(0, len(mine))), step(key, title="added by hand"))
    return mine


TRIPLES = steps().flatmap(lambda base: st.tuples(st.just(base), edited(base), steps()))
FIELDS = ("title", "argument", "speaker")


@given(TRIPLES)
def test_no_edit_of_the_officer_is_ever_lost(triple):
    base, mine, fresh = triple
    result = refreshed(plan(base), plan(mine), plan(fresh))
    before = {one.key: one for one in base}
    after = {one.key: one for one in result.steps}
    for one in mine:
        was = before.get(one.key)
        if was is None:
            assert after[one.key] == one, "a step added by hand"
            continue
        for name in FIELDS:
            if getattr(one, name) != getattr(was, name):
                assert getattr(after[one.key], name) == getattr(one, name), name
        if (one.start, one.due) != (was.start, was.due):
            assert (after[one.key].start, after[one.key].due) == (one.start, one.due)


@given(TRIPLES)
def test_what_the_officer_took_away_stays_away(triple):
    base, mine, fresh = triple
    gone = {one.key for one in base} - {one.key for one in mine}
    assert not gone & {one.key for one in refreshed(plan(base), plan(mine), plan(fresh)).steps}


@given(TRIPLES)
def test_each_step_stands_once_and_ends_after_it_begins(triple):
    base, mine, fresh = triple
    result = refreshed(plan(base), plan(mine), plan(fresh)).steps
    assert len({one.key for one in result}) == len(result)
    assert all(one.start <= one.due for one in result)


@given(steps(), steps())
def test_a_plan_nobody_touched_becomes_the_fresh_draft(base, fresh):
    assert refreshed(plan(base), plan(base), plan(fresh)) == plan(fresh)


@given(steps().flatmap(lambda base: st.tuples(st.just(base), edited(base))))
def test_a_fresh_draft_that_says_the_same_changes_nothing(pair):
    base, mine = pair
    assert refreshed(plan(base), plan(mine), plan(base)) == plan(mine)


@given(TRIPLES)
def test_bringing_up_to_date_twice_is_once(triple):
    base, mine, fresh = (plan(part) for part in triple)
    once = refreshed(base, mine, fresh)
    assert refreshed(fresh, once, fresh) == once


@given(TRIPLES)
def test_new_steps_of_the_draft_come_in(triple):
    base, mine, fresh = triple
    result = {one.key for one in refreshed(plan(base), plan(mine), plan(fresh)).steps}
    assert {one.key for one in fresh} - {one.key for one in base} <= result


def test_a_new_step_comes_in_at_its_place():
    base = [step("a"), step("c")]
    mine = [step("a"), step("x"), step("c", title="mine")]
    fresh = [step("a"), step("b"), step("c")]
    result = refreshed(plan(base), plan(mine), plan(fresh))
    assert [one.key for one in result.steps] == ["a", "x", "b", "c"]


def test_an_order_that_the_officer_made_stays():
    base = [step("a"), step("b")]
    fresh = [step("a"), step("n"), step("b")]
    result = refreshed(plan(base), plan(base[::-1]), plan(fresh))
    assert [one.key for one in result.steps] == ["b", "a", "n"]


@pytest.mark.parametrize("name", ["title", "goal"])
def test_title_and_goal_are_kept_where_they_were_written(name):
    base, fresh = plan(**{name: "old"}), plan(**{name: "new"})
    assert getattr(refreshed(base, base, fresh), name) == "new"
    assert getattr(refreshed(base, plan(**{name: "mine"}), fresh), name) == "mine"


def test_sections_are_merged_by_their_text():
    def sections(*bodies):
        return [Section(key=key, title=key, body=body) for key, body in zip("ab", bodies, strict=True)]

    base, mine, fresh = sections("1", "2"), sections("1", "mine"), sections("new", "new")
    result = refreshed(plan(sections=base), plan(sections=mine), plan(sections=fresh))
    assert [section.body for section in result.sections] == ["new", "mine"]


def test_findings_are_always_those_of_the_fresh_draft():
    limit = Limit(key="voluntary_period", on=DAY, title="Voluntary period", basis="Điều 3")
    result = refreshed(plan(), plan(goal="mine"), plan(limits=(limit,), rules=("garden:R1",)))
    assert (result.limits, result.rules, result.goal) == ((limit,), ("garden:R1",), "mine")
