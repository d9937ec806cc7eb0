"""The measure itself: recalls, the constant plan beside them, and who speaks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planner.bench.measuring import Made, Wanted, common, first_speakers, measure, recall

CODES = st.frozensets(st.sampled_from("abcdefgh"), max_size=5)


def made(actions="", risks="", speakers=()):
    return Made("s", len(actions), tuple(actions), tuple(risks), tuple(speakers))


def wanted(actions="", risks="", messengers=(), missing=""):
    return Wanted(frozenset(actions), frozenset(messengers), frozenset(risks), frozenset(missing))


def test_the_mean_weighs_cases_alike_and_the_pooled_figure_weighs_codes_alike():
    found = recall([(("a",), frozenset("a")), (("a",), frozenset("abc")), (("a",), frozenset())])
    assert found.cases == 2
    assert found.mean == (1 + 1 / 3) / 2
    assert found.pooled == 2 / 4


def test_where_nothing_is_wanted_there_is_no_figure():
    found = measure([(made("a"), wanted())]).actions.found
    assert (found.cases, found.mean, found.pooled) == (0, None, None)
    assert measure([]).actions.found.mean is None


def test_the_constant_plan_is_as_long_as_the_plans_and_holds_the_commonest_codes():
    pairs = [(made("xy"), wanted("ab")), (made("ab"), wanted("ac")), (made("abc"), wanted("ad"))]
    figure = measure(pairs).actions
    assert figure.median_size == 2
    assert figure.constant_codes == ("a", "b"), "of codes named equally often the first of the alphabet"
    assert figure.constant.mean == (1 + 0.5 + 0.5) / 3


def test_half_a_code_is_given_to_the_constant_plan():
    assert common([frozenset("ab"), frozenset("a")], 1.5) == ("a", "b")


def test_what_was_missing_is_looked_for_among_the_actions():
    figure = measure([(made("ab"), wanted("b", missing="a")), (made("cd"), wanted("b", missing="a"))]).missing
    assert (figure.found.mean, figure.constant.mean) == (0.5, 0)


def test_one_of_those_who_moved_the_person_is_enough_and_the_officer_does_not_count():
    pairs = [
        (made(speakers=("kin", "police")), wanted(messengers=("officer", "kin", "court"))),
        (made(speakers=("police",)), wanted(messengers=("kin",))),
        (made(speakers=()), wanted(messengers=("officer",))),
    ]
    figure = measure(pairs).messengers
    assert (figure.found.cases, figure.found.mean) == (2, 0.5)
    assert figure.constant_codes == ("kin",)


def test_the_first_three_distinct_speakers_count_without_the_officer():
    spoken = first_speakers(["officer", "kin", "kin", "court", "officer", "police", "bank"])
    assert spoken == ("kin", "court", "police")


@given(st.lists(st.tuples(CODES, CODES), max_size=8))
def test_no_figure_leaves_its_bounds_and_a_plan_with_everything_finds_everything(drawn):
    pairs = [(made(sorted(held), sorted(held)), wanted(sought, sought)) for held, sought in drawn]
    figure = measure(pairs).actions
    for each in (figure.found, figure.constant):
        assert each.mean is None or 0 <= each.mean <= 1
        assert each.pooled is None or 0 <= each.pooled <= 1
    full = measure([(made("abcdefgh"), wants) for _, wants in pairs]).actions
    assert full.found.mean in (None, 1)
    assert full.constant.mean in (None, 1), "a plan that holds everything is no better than the constant one"


@given(st.lists(st.tuples(CODES, CODES), max_size=8), st.randoms())
def test_the_order_of_the_stories_makes_no_difference(drawn, random):
    pairs = [(made(sorted(held)), wanted(sought)) for held, sought in drawn]
    shuffled = list(pairs)
    random.shuffle(shuffled)
    one, other = measure(pairs), measure(shuffled)
    assert one.actions.constant_codes == other.actions.constant_codes
    assert one.actions.found.pooled == other.actions.found.pooled


@given(CODES, CODES, st.sampled_from("abcdefgh"))
def test_one_code_more_never_lowers_a_recall(held, sought, more):
    before, after = recall([(held, sought)]), recall([(held | {more}, sought)])
    assert before.mean is None or before.mean <= after.mean
