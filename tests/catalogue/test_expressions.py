"""Conditions and texts of packs: what the allow-list lets through, what a gap does, what people typed stays text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue import syntax
from planner.catalogue.expressions import (
    MOST_OUTPUT,
    Body,
    Condition,
    Wording,
    fill,
)
from planner.catalogue.gaps import Gap, gaps_in
from planner.catalogue.syntax import MOST_CHARACTERS, BadExpression

REFUSED = {
    "a call": "case.number.upper()",
    "a call of a global": "range(10)",
    "arithmetic": "case.amount + 1",
    "a string made huge": "'a' * 100000000",
    "joining with ~": "case.title ~ case.title",
    "a dunder": "case.__class__",
    "a dunder of a string": "''.__class__.__mro__",
    "a private name": "_private",
    "a filter of Jinja": "people | map(attribute='__class__') | list",
    "the attr filter": "case | attr('__class__')",
    "a filter that pads": "case.title | center(100000000)",
    "a filter that formats": "'%999999999d' | format(1)",
    "a test of Jinja": "case.amount is divisibleby(2)",
    "a dictionary": "{'a': 1}",
    "a slice": "people[0:5]",
    "a lambda of syntax errors": "case.number ==",
    "nothing": "   ",
    "a statement smuggled in": "case }}{% for x in people %}{% endfor %}{{ case",
    "a comment smuggled in": "case.number }}{# x #}{{ case.number",
    "nested too deep": "not " * 60 + "case.number",
}


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED.keys())
def test_a_condition_beyond_the_allow_list_is_refused_when_it_is_read(source):
    with pytest.raises(BadExpression):
        Condition(source)


BAD_TEXTS = {
    "a set statement": "{% set x = 1 %}",
    "an include": "{% include 'x' %}",
    "an import": "{% import 'x' as y %}",
    "a macro": "{% macro m() %}{% endmacro %}",
    "a recursive loop": "{% for p in people recursive %}{{ loop(p) }}{% endfor %}",
    "a loop over a literal": "{% for p in [1, 2] %}x{% endfor %}",
    "a loop over a filter": "{% for p in people | each('called') %}x{% endfor %}",
    "what nobody knows of a loop": "{% for p in people %}{{ loop.index }}{% endfor %}",
    "three loops": "{% for a in people %}{% for b in people %}{% for c in people %}x"
    + "{% endfor %}{% endfor %}{% endfor %}",
    "an open placeholder": "{{ case.number",
    "too many characters": "x" * (MOST_CHARACTERS + 1),
    "a call": "{{ cycler('a') }}",
    "a raw block with a call after it": "{% raw %}{{{% endraw %}{{ x() }}",
    "a filter block": "{% filter upper %}x{% endfilter %}",
    "an extends": "{% extends 'base.html' %}",
}


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_a_text_beyond_the_allow_list_is_refused_when_it_is_read(text):
    with pytest.raises(ValueError, match=r"\S"):
        Body(vi=text, en="fine")


def test_probes_are_refused_in_no_time():
    started = time.perf_counter()
    for source in REFUSED.values():
        with pytest.raises(BadExpression):
            Condition(source)
    for text in BAD_TEXTS.values():
        with pytest.raises(ValueError, match=r"\S"):
            Body(vi=text, en="x")
    assert time.perf_counter() - started < 10


ALLOWED = {
    "a comparison": ("case.amount > 5", True),
    "membership": ("'r' in risks", True),
    "membership in a tuple": ("case.kind in ('a', 'b')", True),
    "membership in a list": ("case.kind not in ['b']", True),
    "and, or, not": ("case.amount and not case.nothing or False", True),
    "a choice": ("(1 if case.kind == 'a' else 0) == 1", True),
    "a filter": ("people | count == 2", True),
    "an item": ("answers['base:x'] == 'yes'", True),
    "a chain of comparisons": ("1 < case.amount <= 10", True),
    "is none": ("case.nothing is none", True),
    "is defined": ("case.kind is defined", True),
    "not defined": ("case.unheard_of is defined", False),
    "a filter over entries": ("people | having('role', 'x') | count > 0", True),
}
SCOPE = {
    "case": {"amount": 10, "kind": "a", "nothing": None},
    "risks": ["r"],
    "people": [{"role": "x"}, {"role": "y"}],
    "answers": {"base:x": "yes"},
}


@pytest.mark.parametrize(("source", "expected"), ALLOWED.values(), ids=ALLOWED.keys())
def test_what_packs_need_is_allowed(source, expected):
    assert Condition(source).holds(SCOPE) is expected


def test_a_condition_names_what_it_asks_for():
    assert Condition("case.number and 'x' in risks or people | count > 1").names == {"case", "risks", "people"}


def test_conditions_are_equal_by_their_source():
    assert Condition("a > 1") == Condition("a > 1")
    assert len({Condition("a > 1"), Condition("a > 1"), Condition("a > 2")}) == 2


UNKNOWN = ["x == 1", "x != 1", "x > 1", "x < 1", "x in (1, 2)", "1 in x", "x.y == 1", "x.y != 1", "x['y'] > 1", "x"]


@pytest.mark.parametrize("source", UNKNOWN)
@pytest.mark.parametrize("value", [{}, {"x": Gap("/a", "A")}], ids=["absent", "a gap"])
def test_what_is_not_known_is_neither_true_nor_false(source, value):
    assert Condition(source).holds(value) is False


FIELDS = st.sampled_from(["a", "b", "c"])
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.text(max_size=3),
    st.just(Gap("/x", "X")),
    st.lists(st.integers(0, 3), max_size=3),
    st.lists(st.dictionaries(FIELDS, st.integers(0, 2)), max_size=2),
)
FILTERS_TRIED = st.sampled_from(
    [
        *("count", "join", "upper", "sentence", "phrase", "first_upper", "first_lower", "date", "money"),
        *("each('a')", "having('a', 1)", "default('x')"),
    ]
)


@st.composite
def expressions(draw):
    """Draw something that the allow-list lets through."""
    atom = st.sampled_from(["a", "b", "a.c", "b['c']", "1", "'x'", "none", "true", "('x', 1)"])
    parts = st.recursive(
        atom,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["==", "!=", "<", ">=", "in", "not in", "and", "or"]), inner).map(
                lambda t: f"({t[0]} {t[1]} {t[2]})"
            ),
            st.tuples(inner, FILTERS_TRIED).map(lambda t: f"({t[0]} | {t[1]})"),
            inner.map(lambda e: f"(not {e})"),
        ),
        max_leaves=6,
    )
    return draw(parts.filter(lambda drawn: drawn != "('x', 1)"))  # a list alone is no condition


@given(expressions(), st.dictionaries(FIELDS, PLAIN))
def test_no_condition_ever_breaks_a_page(source, scope):
    assert Condition(source).holds(scope) in (True, False)


@given(expressions(), st.dictionaries(FIELDS, PLAIN))
def test_no_text_ever_breaks_a_page(source, scope):
    text = "Before {{ " + source + " }} after"
    assert "Before" in fill(text, scope, markdown=True)


# Texts.


def test_a_missing_value_is_a_visible_gap_and_never_an_empty_text():
    gap = Gap("/case/area", "Commune")
    filled = Wording(vi="ở {{ case.area }}.", en="in {{ case.area }}.").fill({"case": {"area": gap}}, "vi")
    assert filled == "ở ⟦Commune → /case/area⟧."
    assert list(gaps_in(filled)) == [gap]


@pytest.mark.parametrize("scope", [{}, {"case": {}}, {"case": "text"}, {"case": Gap("/case", "Case")}])
def test_a_name_that_is_not_there_is_a_gap_too(scope):
    assert list(gaps_in(fill("ở {{ case.area }}", scope)))


@pytest.mark.parametrize(
    "source",
    ["{{ a | date }}", "{{ a | money }}", "{{ a | join }}", "{{ a | each('x') }}", "{{ a > 1 }}", "{{ a.b.c }}"],
)
def test_a_slip_that_shows_only_with_certain_values_is_a_gap_that_says_so(source):
    filled = fill(f"x {source} y", {"a": "nonsense"})
    assert filled.startswith("x ")
    assert "⟦" not in filled or list(gaps_in(filled)), filled


def test_a_text_that_grows_past_the_bound_ends_in_a_gap():
    filled = fill("{% for a in x %}{% for b in x %}0123456789{% endfor %}{% endfor %}", {"x": list(range(400))})
    assert len(filled) < MOST_OUTPUT + 1000
    assert list(gaps_in(filled))


ENDLESS = {
    "a text joined by itself": "{{ x | join(x) | join(x) }}",
    "loops over long texts": "{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}",
    "loops over long lists": "{% for a in y %}{% for b in y %}{% endfor %}{% endfor %}",
    "a list joined by a long text": "{{ y | join(x) }}",
}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS.keys())
def test_no_text_keeps_the_machine_busy(source):
    started = time.perf_counter()
    filled = fill(source, {"x": "a" * 20_000, "y": list(range(20_000))})
    assert time.perf_counter() - started < 10
    assert len(filled) < MOST_OUTPUT + 1000


def test_a_wording_is_one_line_of_plain_text():
    assert Wording(vi="a\n\n  {{ x }}", en="e").fill({"x": "*b*\nc"}, "vi") == "a *b* c"


def test_a_loop_knows_its_first_and_its_last_among_those_that_are_left():
    mark = "{% if loop.first %}: {% else %}; {% endif %}{{ p.role }}{% if loop.last %}!{% endif %}"
    text = "{% for p in people if p.role != 'y' %}" + mark + "{% endfor %}"
    assert fill(text, {"people": [{"role": "y"}, {"role": "a"}, {"role": "b"}, {"role": "y"}]}) == ": a; b!"


def test_a_point_that_ends_a_name_is_not_doubled():
    assert fill("Gặp {{ x }}.", {"x": "anh H."}) == "Gặp anh H."


PARTS = st.sampled_from(
    [
        "xin chào ",
        "{{ case.number }}",
        "{{ called.liable | first_upper }}",
        "{% if flags %}",
        "{%- if 'a' in risks -%}",
        "{% elif case.amount %}",
        "{% else %}",
        "{% endif %}",
        "{% for p in people %}",
        "{% endfor %}",
        "{{ p.called }}",
        "{{ 'a' if flags else 'b' }}",
        "{% if 'a' if flags else 'b' %}",
        "{% if flags, risks %}",
        "{% if %}",
        "{{ x() }}",
        "{# note #}",
        "{",
        "}}",
        "%}",
        "{{ '}}' }}",
        "{% if '%}' in risks %}",
        "{% set x = 1 %}",
        "{% raw %}",
        "{{ _x }}",
        "{% if case.__class__ %}",
        "{{ loop.first }}",
        "{{ loop.index }}",
        "{% iffy %}",
        "{% endif x %}",
        "\n",
    ]
)


@given(st.lists(PARTS, max_size=8).map("".join))
def test_a_text_read_part_by_part_is_judged_as_the_whole_is(source):
    found = syntax._names_by_parts(source)
    if found is not None:
        assert found == syntax._check_whole(source)
