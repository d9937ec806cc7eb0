"""What the pack for debts between individuals makes of what is said, of several creditors and of a debtor far away."""

from __future__ import annotations

import pytest

from tests.plugins.test_criminal_obligation import plan_of, told

PACK = "private_debt"


@pytest.mark.parametrize(
    ("who", "said", "signal"),
    [
        ("p1", "Cho rằng tiền ấy góp làm ăn, không phải tiền vay", "debt_denied_in_words"),
        ("p1", "Vỡ hụi, còn nhiều người khác", "club_failed"),
        ("p2", "Nói sẽ đến nhà dắt xe đi trừ nợ", "creditor_comes_to_the_house"),
    ],
)
def test_what_people_say_is_understood(packs, who, said, signal):
    assert f"{PACK}:{signal}" in told(packs, "loan-for-a-shop-without-debtor-away", who, said, PACK)


def test_who_promises_not_to_come_is_not_taken_to_come(packs):
    said = "Hứa không đến nhà đòi nữa"
    found = told(packs, "loan-for-a-shop-without-debtor-away", "p2", said, PACK)
    assert f"{PACK}:creditor_comes_to_the_house" not in found


def test_one_fact_changes_how_a_debtor_is_reached(packs):
    away, near = (plan_of(packs, f"loan-for-a-shop-{fact}-debtor-away", PACK) for fact in ("with", "without"))
    assert away.template != near.template
    own = [{step.argument for step in plan.content.steps if step.origin.pack == PACK} for plan in (away, near)]
    assert own[0]
    assert not own[0] & own[1]
    assert {step.channel for step in away.content.steps if step.target == "p1"} & {"home", "commune_hall"} == set()


def test_only_who_acts_alone_is_told_to_stop(packs):
    plan = plan_of(packs, "club-that-failed", PACK)
    stopped = [step for step in plan.content.steps if step.key == "stop_acting_alone"]
    assert [step.target for step in stopped] == ["e3"]
