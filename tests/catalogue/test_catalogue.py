"""What all packs bring together: found by kind and key, in an order that people expect."""

from __future__ import annotations

from datetime import date

import pytest

from planner.catalogue import codes
from planner.catalogue.catalogue import Catalogue


def test_a_pack_adds_codes_under_its_own_prefix_and_changes_none(host):
    assert host.catalogue.codes("actions")["garden:pruning"].phase == 70
    assert {code: entry for code, entry in host.catalogue.codes("actions").items() if ":" not in code} == dict(
        codes.CORE["actions"]
    )


def test_an_unknown_code_is_shown_as_it_is(host):
    assert host.catalogue.label("actions", "garden:weeding").vi == "garden:weeding"
    assert host.catalogue.label("actions", None).vi == "–"
    assert host.catalogue.case_type_title("gone:hedge").en == "gone:hedge"


def test_a_template_takes_over_sections_and_puts_its_own_in_their_place(host):
    catalogue = host.catalogue
    template = catalogue.templates["garden:walk_together"]
    assert [section.key for section in catalogue.sections_of(template)] == ["identity", "talk"]
    base = catalogue.templates["garden:outline"].sections
    own = base[1].model_copy(update={"title": base[0].title})
    extra = base[1].model_copy(update={"key": "more"})
    merged = catalogue.sections_of(template.model_copy(update={"sections": (own, extra)}))
    assert [(section.key, section.title) for section in merged] == [
        ("identity", base[0].title),
        ("talk", base[0].title),
        ("more", base[1].title),
    ]


def test_abstract_templates_are_never_offered(host):
    offered = host.catalogue.templates_for("garden:hedge")
    assert [template.key for template in offered] == ["garden:walk_together"]
    assert host.catalogue.templates_for("garden:other") == ()


IN_FORCE = {
    "before it begins": (date(2009, 12, 31), []),
    "on its first day": (date(2010, 1, 1), ["garden:D-old"]),
    "on its last day": (date(2026, 6, 30), ["garden:D-old", "garden:R1"]),
    "on the first day of the next": (date(2026, 7, 1), ["garden:D-new", "garden:R1"]),
}


@pytest.mark.parametrize(("day", "expected"), IN_FORCE.values(), ids=IN_FORCE.keys())
def test_the_rule_in_force_is_that_of_the_day(host, day, expected):
    assert sorted(host.catalogue.rules_in_force("garden:hedge", day)) == expected


@pytest.mark.parametrize(
    ("clause", "cited"),
    [
        ("1", "khoản 1 Điều 1 Lệ làng"),
        ("2a", "điểm a khoản 2 Điều 1 Lệ làng"),
        ("", "Điều 1 Lệ làng"),
        ("1, 2", "khoản 1, 2 Điều 1 Lệ làng"),
        ("3đ", "điểm đ khoản 3 Điều 1 Lệ làng"),
    ],
)
def test_a_rule_is_cited_as_in_vietnam(host, clause, cited):
    rule = host.catalogue.rules["garden:R1"].model_copy(update={"clause": clause})
    assert rule.citation == cited


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Công an xã Vườn", "police"),
        ("UBND xã Vườn", "commune_authority"),
        ("Hội Phụ nữ và Hội Nông dân", "womens_union"),
        ("Công ty An Công", None),
        ("", None),
    ],
)
def test_a_body_is_recognised_by_the_words_in_its_name(host, text, actor):
    assert host.catalogue.actor_in(text) == actor


def test_a_scale_for_the_case_type_goes_before_a_general_one(host):
    (own,) = host.catalogue.scales
    general = own.model_copy(update={"key": "garden:a", "case_types": ("*",)})
    both = Catalogue({}, (general, own))
    assert both.scale_for("garden:hedge") == own
    assert both.scale_for("garden:other") == general
    assert Catalogue().scale_for("garden:hedge") is None


def test_the_codes_of_the_core_are_whole():
    for group, entries in codes.CORE.items():
        for code, entry in entries.items():
            assert entry.label.vi, (group, code)
            assert entry.label.en, (group, code)
    phases = [entry.phase for entry in codes.CORE["actions"].values()]
    assert all(0 < phase < 100 for phase in phases)
    tags = set(codes.CORE["person_tags"]) | {"woman", "young"}
    unknown = {tag for entry in codes.CORE["actors"].values() for tag in entry.tags} - tags
    assert unknown == set()
