"""What the common ground writes: sentences of this case and no other, whole in their grammar, safe in their order."""

from __future__ import annotations

import re

import pytest

from planner.casefile.golden import GoldenCase
from planner.packplugin import PackPlugin
from planner.plans.tables import Setting, with_tables
from planner.texts import LANGUAGES
from tests.plugins.test_base_signs import COMMON, FACTS
from tests.support.plain import PLAIN, TEXTS, answered, drafted, said, sentences, somebody, tagged, with_more

UGLY = re.compile(r"(?<!\.)\.\.(?!\.)|: \.|: ;|;\s*;| \.(?!\.)|\(\)|\bNone\b|\{\{|\}\}|,\s*,| ,|“”|:\s*$", re.M)


@pytest.fixture(scope="module")
def goldens(packs) -> dict[str, GoldenCase]:
    """The golden cases of the common packs; of pairs that differ in one fact only the first."""
    parts = [part for key in COMMON for part in packs.plugins[key].parts if isinstance(part, PackPlugin)]
    sources = [source for part in parts for source in part.pack.golden]
    return {s.name: GoldenCase.model_validate(s.data) for s in sources if "-without-" not in s.name}


def story_of(name: str) -> str:
    """Return the story that a golden case tells; a pair `…-with-…` and `…-without-…` tells one, but for a fact."""
    return name.partition("-with")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_one_plan_stands_in_another(packs, goldens, language):
    cases = {name: golden.case.model_dump(by_alias=True) for name, golden in goldens.items()}
    plans = {name: sentences(drafted(packs, case, language).content) for name, case in cases.items()}
    assert len(plans) > 3
    for name, one in plans.items():
        for other in (plan for key, plan in plans.items() if story_of(key) != story_of(name)):
            assert {text for text in one & other if "⟦" not in text and not text.startswith("| ")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_speaks_of_the_case_in_every_text(packs, language):
    head = {"number": "9/QĐ-THA", "area": "xã Đồi", "judgment": {"number": "5/HS-ST"}}
    people = [person | {"short_name": person["short_name"] * 2} for person in PLAIN["people"]]
    owed = [{"key": "o1", "kind": "money", "text": "Phải trả 8 triệu đồng."}]
    other = PLAIN | {"case": PLAIN["case"] | head, "people": people, "obligations": owed}
    scopes = [drafted(packs, case, language).picture.scope for case in (PLAIN, other)]
    for module in packs.catalogue.modules.values():
        signs = [{"risk": risk, "text": "x"} for risk in module.answers]
        for step in module.steps if module.origin.pack in COMMON else ():
            filled: dict[str, set[str]] = {name: set() for name in ("why", *TEXTS)}
            for scope in scopes:
                scope["liable"][0]["kind"] = "organisation"
                target = scope["entitled" if step.target == "entitled" else "liable"][0]
                speaker = {"label": scope["case"]["head"], "actor": "agency_head"}
                values = scope | {"signals": signs, "target": target, "speaker": speaker}
                for name, texts in filled.items():
                    texts.add(getattr(step, name).fill(values, language))
            for name, texts in filled.items():
                assert len(texts) == len(scopes), f"{module.key}.{step.key}.{name}: {texts}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FACTS)
def test_no_sentence_is_left_with_a_hole_in_its_grammar(packs, name, language):
    for text in sentences(drafted(packs, with_more(FACTS[name][0]), language).content):
        assert UGLY.search(text) is None, text


def test_a_company_has_no_family_and_a_person_no_managers(packs):
    company = with_more(tagged(kind="organisation"))
    body = drafted(packs, company).content.section("person").body
    assert "Gia đình của" not in body
    assert "Ai quyết định" in body
    company["people"] = [*company["people"], {"key": "m", "role": "other", "name": "Lựu"}]
    company["relationships"] = [{"from": "m", "to": "ba", "kind": "management"}]
    assert "Người quyết định, người đại diện ở ông Ba: Lựu." in drafted(packs, company).content.section("person").body
    person = drafted(packs, PLAIN).content.section("person").body
    assert "Gia đình của ông Ba" in person
    assert "Ai quyết định" not in person


def test_an_outsider_is_kept_apart_from_the_matter(packs):
    broker = {"key": "x", "role": "third_party", "kind": "organisation", "name": "Công ty Á Đông"}
    tie = {"from": "x", "to": "ba", "kind": "broker"}
    body = drafted(packs, with_more({"people": [broker], "relationships": [tie]})).content.section("protection").body
    assert "việc giữa Công ty Á Đông và ông Ba không thuộc bản án này" in body


def test_days_are_provisional_until_the_notice_is_recorded(packs):
    unknown = drafted(packs, PLAIN | {"events": []}).content.section("timeline").body
    assert "tạm tính từ 24/11/2026" in unknown
    assert "⟦" in unknown
    assert "tạm tính" not in drafted(packs, PLAIN).content.section("timeline").body


def test_what_hung_on_a_term_long_over_counts_from_today(packs):
    old = {"events": [{"kind": "decision_notified", "on": "2026-08-05"}]} | said("Khất nợ, nêu nhiều lý do.")
    steps = drafted(packs, with_more(old)).content.steps
    assert len({step.start for step in steps}) > 4, "the steps do not all fall on one day"
    start = {step.action: step.start for step in steps}
    assert start["office_meeting"] > start["private_talk"]


def test_nobody_goes_alone_where_it_may_be_dangerous(packs):
    made = drafted(packs, with_more(tagged("violent_history")))
    assert made.content.steps[0].action == "safety_coordination"
    for step in made.content.steps:
        if step.channel in ("home", "on_site"):
            assert {party.actor for party in (step.speaker, step.carrier, *step.helpers)} != {"officer"}, step.key
    calm = drafted(packs, PLAIN).content.step("facts_first")
    assert calm.helpers == ()


def test_where_it_is_dangerous_and_nobody_is_known_the_company_is_a_gap(packs):
    nobody = with_more(tagged("violent_history")) | {"contacts": []}
    visit = drafted(packs, nobody).content.step("facts_first")
    assert "⟦" in visit.helpers[0].label


def test_a_tie_is_called_what_it_is_for_a_man_and_for_a_woman(packs):
    people = [
        {"key": key, "role": "relative", "honorific": address, "name": name}
        for key, address, name in (("v", "bà", "Mận"), ("m", "ông", "Lê"), ("c", "chị", "Ổi"))
    ]
    ties = [{"from": key, "to": "ba", "kind": kind} for key, kind in (("v", "spouse"), ("m", "parent"), ("c", "child"))]
    made = drafted(packs, with_more({"people": people, "relationships": ties}))
    said = {person["key"]: person["tie"] for person in made.picture.scope["people"] if person["tie"]}
    assert said == {"na": "chủ nợ của ông Ba", "v": "vợ của ông Ba", "m": "bố của ông Ba", "c": "con gái của ông Ba"}


def test_whoever_serves_a_sentence_is_met_in_prison(packs):
    steps = drafted(packs, with_more(tagged("prisoner"))).content.steps
    assert {step.channel for step in steps if step.target == "ba"} == {"prison"}


def test_no_relative_speaks_the_words_of_the_office(packs):
    son = somebody("relative", "child", honorific="anh", birth_year=1990, stance="for")
    steps = drafted(packs, with_more(son | said("Bức xúc vì thấy bất công."))).content.steps
    visit = next(step for step in steps if step.action == "home_visit")
    assert "kin" not in {party.actor for party in (visit.speaker, *visit.alternatives)}


def test_what_was_asked_and_found_harmless_is_no_gap(packs):
    asked = with_more(answered("base:wording_clear", "clear"))
    body = drafted(packs, asked).content.section("helps_hindrances").body
    assert "Qua 1 điều đã hỏi, chưa thấy điều gì cản trở ông Ba thi hành" in body
    assert "⟦" not in body
    assert "⟦" in drafted(packs, PLAIN).content.section("helps_hindrances").body


def test_many_contacts_are_three_and_a_number(packs):
    fresh = {"contacts": [contact | {"last_verified_on": "2026-11-01"} for contact in PLAIN["contacts"]]}
    (text,) = (s.text for s in drafted(packs, PLAIN | fresh).picture.signals if "contacts_verified" in s.key)
    assert text.endswith("và 1 đầu mối khác")
    assert text.count(";") == 2


def test_an_empty_table_of_days_says_nothing_below_the_sentence_that_says_why(packs):
    unknown = drafted(packs, PLAIN | {"events": [], "case": PLAIN["case"] | {"decision": {}}})
    setting = Setting(unknown.content, packs.catalogue, "vi")
    assert "Chưa có nội dung" not in with_tables(unknown.content.section("timeline").body, setting)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_asked_in_words_and_days_stands_in_its_section(packs, language):
    asked = {"own_words": "Tôi không trốn đâu", "best_time": "Sau giờ cơm tối", "who_stops": "Anh Mai gọi số trực"}
    answers = {f"base:{item}": {"value": value} for item, value in asked.items()}
    answers["base:auction_or_reply_on"] = {"value": "2026-12-14"}
    content = drafted(packs, with_more({"assessments": [{"answers": answers}]}), language).content
    places = {"own_words": "contact_history", "best_time": "approach", "who_stops": "risks"}
    for item, section in places.items():
        assert asked[item][1:] in content.section(section).body
    assert "14/12/2026" in content.section("timeline").body
