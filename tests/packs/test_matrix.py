"""Which packs are in force where, and why: inheritance, trials, pins, and what packs need of each other."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.packs.matrix import Matrix, Offered, Switch, Why, path_of

DAY = date(2026, 11, 25)
PROVINCE, DIVISION = (1,), (1, 4)


def matrix(*offered: Offered, **said: Switch) -> Matrix:
    """Return a matrix: `p_flats=Switch(…)` is what the province says of flats, `d_flats` what the division says."""
    offices = {"p": 1, "d": 4}
    switches = {(offices[name[0]], name[2:]): switch for name, switch in said.items()}
    return Matrix(offered, switches)


GROUND = Offered("ground", "1.0.0")
FLATS = Offered("flats", "1.0.0", requires=("ground",))
BOATS = Offered("boats", "1.0.0", requires=("ground",))


def test_a_path_is_the_chain_of_offices_from_the_top():
    assert path_of("/1/4/") == (1, 4)
    assert path_of("") == ()


def test_where_nobody_says_anything_shipped_packs_are_on_and_installed_ones_are_off():
    found = matrix(GROUND, Offered("boats", "1.0.0", at_once=False)).standings(DIVISION, DAY)
    assert (found["ground"].on, found["ground"].why) == (True, Why.UNSAID)
    assert (found["boats"].on, found["boats"].why) == (False, Why.UNSAID)


def test_an_office_says_so_itself_or_inherits_from_the_nearest_above():
    held = matrix(GROUND, FLATS, p_flats=Switch(False))
    own, below = held.standings(PROVINCE, DAY)["flats"], held.standings(DIVISION, DAY)["flats"]
    assert (own.on, own.why, own.office) == (False, Why.OWN, 1)
    assert (below.on, below.why, below.office) == (False, Why.INHERITED, 1)
    apart = matrix(GROUND, FLATS, p_flats=Switch(False), d_flats=Switch(True)).standings(DIVISION, DAY)["flats"]
    assert (apart.on, apart.why, apart.office) == (True, Why.OWN, 4)


def test_a_trial_ends_after_its_last_day():
    held = matrix(GROUND, FLATS, p_flats=Switch(True, trial_until=DAY))
    assert held.standings(DIVISION, DAY)["flats"].on
    over = held.standings(DIVISION, DAY + timedelta(days=1))["flats"]
    assert (over.on, over.why, over.trial_until) == (False, Why.TRIAL_ENDED, DAY)


def test_the_newest_version_is_taken_by_number_and_not_by_letter():
    held = matrix(*(Offered("flats", version) for version in ("1.9.0", "1.10.0", "1.2.0")))
    assert held.in_force(DIVISION, DAY) == {("flats", "1.10.0")}


def test_a_pinned_version_stays_and_one_that_is_gone_is_told():
    releases = [Offered("flats", "1.0.0"), Offered("flats", "2.0.0")]
    assert matrix(*releases, p_flats=Switch(True, "1.0.0")).in_force(DIVISION, DAY) == {("flats", "1.0.0")}
    gone = matrix(*releases, p_flats=Switch(True, "0.5.0")).standings(DIVISION, DAY)["flats"]
    assert (gone.version, gone.pinned, gone.pin_is_gone) == ("2.0.0", "0.5.0", True)


def test_a_pack_that_others_require_stays_on_and_says_for_whom():
    found = matrix(GROUND, FLATS, BOATS, d_ground=Switch(False)).standings(DIVISION, DAY)["ground"]
    assert (found.on, found.why, found.others) == (True, Why.REQUIRED, ("boats", "flats"))
    nobody = matrix(GROUND, FLATS, d_ground=Switch(False), d_flats=Switch(False)).standings(DIVISION, DAY)["ground"]
    assert (nobody.on, nobody.why) == (False, Why.OWN)


def test_a_broken_pack_takes_along_whatever_cannot_do_without_it():
    broken = Offered("ground", "1.0.0", fault="It cannot be read.")
    found = matrix(broken, FLATS).standings(DIVISION, DAY)
    assert (found["ground"].on, found["ground"].why, found["ground"].fault) == (False, Why.BROKEN, "It cannot be read.")
    assert (found["flats"].on, found["flats"].why, found["flats"].others) == (False, Why.LACKING, ("ground",))


def test_a_broken_newer_version_leaves_the_older_one_in_force():
    held = matrix(GROUND, Offered("ground", "2.0.0", fault="It cannot be read."), p_ground=Switch(True, "2.0.0"))
    assert held.in_force(DIVISION, DAY) == {("ground", "1.0.0")}


def test_what_was_on_only_for_a_pack_that_fell_is_off_again():
    rope = Offered("rope", "1.0.0")
    boats = Offered("boats", "1.0.0", requires=("rope", "sea"))
    found = matrix(rope, boats, p_rope=Switch(False)).standings(DIVISION, DAY)
    assert (found["boats"].why, found["boats"].others) == (Why.LACKING, ("sea",))
    assert (found["rope"].on, found["rope"].why) == (False, Why.INHERITED)


names = st.sampled_from(["a", "b", "c", "d", "e"])
offers = st.lists(
    st.builds(
        Offered,
        pack=names,
        version=st.sampled_from(["1.0.0", "1.1.0", "2.0.0"]),
        requires=st.lists(names, max_size=3, unique=True).map(tuple),
        fault=st.sampled_from([None, None, None, "broken"]),
        at_once=st.booleans(),
    ),
    max_size=10,
    unique_by=lambda each: (each.pack, each.version),
)
switches = st.dictionaries(
    st.tuples(st.sampled_from([1, 4]), names),
    st.builds(
        Switch,
        on=st.booleans(),
        version=st.sampled_from([None, "1.0.0", "9.9.9"]),
        trial_until=st.sampled_from([None, DAY - timedelta(days=1), DAY]),
    ),
    max_size=8,
)


@given(offers, switches)
def test_whatever_is_in_force_has_what_it_requires_and_is_not_broken(offered, said):
    held = Matrix(tuple(offered), said)
    standings = held.standings(DIVISION, DAY)
    assert set(standings) == {each.pack for each in offered}
    on = {pack: standing.version for pack, standing in standings.items() if standing.on}
    for each in offered:
        if on.get(each.pack) == each.version:
            assert each.fault is None
            assert set(each.requires) - {each.pack} <= set(on)
    assert held.in_force(DIVISION, DAY) == set(on.items())


@given(offers, switches)
def test_every_reason_can_be_followed(offered, said):
    standings = Matrix(tuple(offered), said).standings(DIVISION, DAY)
    for pack, standing in standings.items():
        switch = said.get((4, pack)) or said.get((1, pack))
        if standing.why is Why.UNSAID:
            assert switch is None
        if standing.why in (Why.OWN, Why.INHERITED):
            assert switch is not None
            assert standing.on == switch.on
        if standing.why is Why.TRIAL_ENDED:
            assert switch.trial_until < DAY
        if standing.why is Why.REQUIRED:
            assert standing.others
            assert all(standings[other].on for other in standing.others)
        if standing.why is Why.LACKING:
            assert standing.others
            assert not any(other in standings and standings[other].on for other in standing.others)


@given(offers, switches, names)
def test_switching_one_office_changes_no_office_beside_it(offered, said, pack):
    before = Matrix(tuple(offered), said).standings((1, 7), DAY)
    after = Matrix(tuple(offered), {**said, (4, pack): Switch(False)}).standings((1, 7), DAY)
    assert before == after
