"""Two cases of one type that differ in one fact differ in the plan where the fact matters, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.bench.running import Drafted, drafts_for
from planner.catalogue.plan import Step

FOLDER = Path(__file__).parents[1] / "data" / "stories"
TEXTS = ("action", "title", "argument", "expected", "fallback", "stop_when")
Change = Callable[[dict[str, Any]], None]


def stories() -> dict[str, dict[str, Any]]:
    """Return all stories by the beginning of their names."""
    found = [
        story for name in ("dev", "held-out") for story in yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    ]
    return {story["id"].split("-")[0]: story for story in found}


STORIES = stories()


def without_person(key: str) -> Change:
    """Take a person out, with all that is said of them."""

    def change(facts: dict[str, Any]) -> None:
        facts["persons"] = [person for person in facts["persons"] if person["key"] != key]
        facts["relationships"] = [tie for tie in facts["relationships"] if key not in (tie["from"], tie["to"])]
        facts["circumstances"] = [said for said in facts["circumstances"] if said["person"] != key]

    return change


def without_tag(tag: str) -> Change:
    """Take a tag off everybody."""

    def change(facts: dict[str, Any]) -> None:
        for person in facts["persons"]:
            person["tags"] = [one for one in person["tags"] if one != tag]

    return change


def without_statement(words: str) -> Change:
    """Take out the statement in which some words stand."""

    def change(facts: dict[str, Any]) -> None:
        kept = [said for said in facts["circumstances"] if words not in said["text_vi"]]
        assert len(kept) == len(facts["circumstances"]) - 1
        facts["circumstances"] = kept

    return change


def with_statement(person: str, category: str, text: str) -> Change:
    """Add a statement."""
    return lambda facts: facts["circumstances"].append({"person": person, "category": category, "text_vi": text})


def described(key: str, text: str) -> Change:
    """Describe somebody otherwise."""

    def change(facts: dict[str, Any]) -> None:
        for person in facts["persons"]:
            if person["key"] == key:
                person["description_vi"] = text

    return change


def at_once(*changes: Change) -> Change:
    """Take one fact out wherever it was written down."""

    def change(facts: dict[str, Any]) -> None:
        for one in changes:
            one(facts)

    return change


@dataclass(frozen=True)
class Pair:
    """A story, one fact changed, and what of the plan hangs on it: a risk, and the action that answers it."""

    story: str
    change: Change
    risk: str
    action: str
    more: bool = False


PAIRS = {
    "credit: parents on the mortgaged land": Pair(
        "S05", without_person("p2"), "third_party_on_property", "third_party_talk"
    ),
    "credit: the owner of the boat away": Pair("S41", without_tag("absent"), "absent_or_avoiding", "reach_absent"),
    "debt: an agreement broken": Pair(
        "S03",
        with_statement("p1", "other", "Đã ký thỏa thuận trả dần nhưng không thực hiện kỳ nào."),
        "agreement_without_security",
        "agreement_minutes",
        more=True,
    ),
    "debt: a sister against it": Pair("S63", without_person("p2"), "influential_kin_not_engaged", "kin_persuasion"),
    "land: tenants on it": Pair("S19", without_person("p3"), "third_party_on_property", "third_party_talk"),
    "land: a petition pending": Pair(
        "S49",
        at_once(
            without_statement("giám đốc thẩm"), without_statement("có trả lời"), described("p1", "Người phải tách thửa")
        ),
        "complaint_pending",
        "complaint_reply",
    ),
    "land: the days before Tết": Pair("S44", without_statement("giáp Tết"), "sensitive_calendar", "timing_choice"),
    "house: an elderly mother in it": Pair("H12", without_person("p2"), "illness_or_old_age", "home_visit"),
    "house: a crowd of outsiders": Pair("S15", without_person("p3"), "crowd_or_neighbourhood", "crowd_leader_talk"),
    "boundary: the wording open": Pair(
        "H17", without_statement("không ghi mở chỗ nào"), "judgment_unclear", "court_clarification"
    ),
    "divorce: the paper pushed away": Pair(
        "S02", without_statement("Phản ứng ngay"), "base:hard_first_reaction", "deliver_and_read"
    ),
    "maintenance: assets on the move": Pair(
        "S34", without_statement("chuyển dịch"), "asset_dissipation", "verify_situation"
    ),
    "custody: grandparents who hold the child": Pair(
        "S28", without_person("p2"), "influential_kin_not_engaged", "kin_persuasion"
    ),
    "custody: children who do not want to go": Pair("S30", without_person("p3"), "child_resists", "child_preparation"),
    "criminal: in prison": Pair("S55", without_tag("prisoner"), "base:in_prison", "detention_staff"),
    "criminal: a poor mother": Pair(
        "S37",
        at_once(without_tag("poor"), without_statement("Rất nghèo"), described("p2", "Mẹ, sống ở nhà")),
        "poverty_no_assets",
        "welfare_support",
    ),
    "labour: assets carried off": Pair("H29", without_statement("chở đi"), "asset_dissipation", "verify_situation"),
    "apology: ashamed before others": Pair("H30", without_statement("xấu hổ"), "loss_of_face", "private_talk"),
    "enterprise: a petition against the auction": Pair(
        "H33", without_statement("kêu oan"), "complaint_pending", "complaint_reply"
    ),
    "other: another tongue": Pair(
        "S56",
        at_once(
            without_tag("ethnic_minority"),
            without_tag("highland"),
            without_statement("bất đồng ngôn ngữ"),
            described("p1", "Người dân ở bản xa"),
        ),
        "cultural_or_language_barrier",
        "custom_respect",
    ),
}


def both(packs, pair: Pair) -> tuple[Drafted, Drafted]:
    """Draft the plan with the fact and the one without it."""
    plain = STORIES[pair.story]
    changed = json.loads(json.dumps(plain))
    pair.change(changed["facts_at_start"])
    plain, changed = (changed, plain) if pair.more else (plain, changed)
    drafts = [
        drafts_for("pair.yaml", json.dumps([story], ensure_ascii=False), packs.catalogue)[0][0]
        for story in (plain, changed)
    ]
    return drafts[0], drafts[1]


def answering(draft: Drafted, risk: str) -> dict[str, Step]:
    """Return the steps that answer a risk."""
    return {step.key: step for step in draft.content.steps if risk in step.answers}


@pytest.mark.parametrize("name", PAIRS)
def test_with_the_fact_there_is_a_step_for_it_that_says_why(packs, name):
    pair = PAIRS[name]
    there, gone = both(packs, pair)
    assert pair.risk in there.content.risks
    assert pair.risk not in gone.content.risks
    steps = answering(there, pair.risk)
    assert pair.action in {step.action for step in steps.values()}
    signs = {signal.text for signal in there.content.signals if signal.risk == pair.risk}
    assert any(signs & {reason.text for reason in step.why} for step in steps.values())
    assert answering(gone, pair.risk).keys() != steps.keys() or any(
        step.why != answering(gone, pair.risk)[key].why for key, step in steps.items()
    )


@pytest.mark.parametrize("name", PAIRS)
def test_what_the_fact_has_nothing_to_do_with_stays_as_it_is(packs, name):
    pair = PAIRS[name]
    there, gone = both(packs, pair)
    if there.chosen.template.key != gone.chosen.template.key:
        return
    touched = answering(there, pair.risk).keys()
    others = {step.key: step for step in gone.content.steps}
    same = [step for step in there.content.steps if step.key in others and step.key not in touched]
    assert same, "most of a plan does not hang on one fact"
    changed = [step.key for step in same if any(getattr(step, t) != getattr(others[step.key], t) for t in TEXTS)]
    assert len(changed) <= 1, changed


def test_every_type_has_its_pair(packs):
    served = {kind for kind in packs.catalogue.case_types if ":" not in kind}
    tried = {STORIES[pair.story]["case_type"].replace("other", "general") for pair in PAIRS.values()}
    assert served <= tried
