"""Which modules stand for themselves: the grave ones always, lesser ones while the plan stays short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plans.choosing import GRAVE, MOST_ACTIONS, USUAL_ACTIONS, Called, apart
from tests.support.plain import LAND, drafted, said, somebody, tagged, with_more

ACTIONS = st.frozensets(st.sampled_from("abcdefghijklmno"), max_size=4)


class Call(Called):
    """A module called for, of which only the actions and the severity matter."""

    def __init__(self, severity: int, actions: frozenset[str]) -> None:
        object.__setattr__(self, "severity", severity)
        object.__setattr__(self, "steps", tuple(sorted(actions)))

    @property
    def actions(self) -> frozenset[str]:
        return frozenset(self.steps)  # type: ignore[arg-type]


CALLS = st.lists(st.builds(Call, st.integers(1, 3), ACTIONS), max_size=8)


@given(ACTIONS, CALLS)
def test_grave_modules_always_stand_and_lesser_ones_only_in_a_short_plan(actions, calls):
    standing = apart(actions, calls)
    assert all(call in standing for call in calls if call.severity >= GRAVE)
    grave = actions.union(*(call.actions for call in standing if call.severity >= GRAVE))
    everything = actions.union(*(call.actions for call in standing))
    assert len(everything) <= max(MOST_ACTIONS, len(grave))


@given(ACTIONS, CALLS)
def test_in_a_short_plan_all_modules_stand(actions, calls):
    everything = actions.union(*(call.actions for call in calls))
    if len(everything) <= MOST_ACTIONS:
        assert len(apart(actions, calls)) == len(calls)


OFFERS = st.lists(st.builds(Call, st.just(0), ACTIONS), max_size=4)


@given(ACTIONS, CALLS, OFFERS)
def test_who_is_at_hand_comes_before_lesser_risks_and_never_lengthens_a_plan_beyond_the_usual(actions, calls, offers):
    grave = [call for call in calls if call.severity >= GRAVE]
    needed = actions.union(*(call.actions for call in grave))
    standing = apart(actions, [*calls, *offers])
    at_hand = needed.union(*(call.actions for call in standing if not call.severity))
    assert len(at_hand) <= max(USUAL_ACTIONS, len(needed))
    assert [call for call in standing if not call.severity] == [
        call for call in apart(actions, [*grave, *offers]) if not call.severity
    ]


@given(ACTIONS, CALLS)
def test_what_brings_no_new_action_always_stands(actions, calls):
    known = [Call(1, frozenset()), *calls]
    assert known[0] in apart(actions, known)


MUCH = [
    tagged("elderly", "poor", "party_member"),
    said("Anh em từ mặt nhau mấy năm nay.", "family"),
    said("Không còn chỗ ở nào khác.", "housing"),
    said("Đất đứng tên hộ gia đình, chưa tách.", "legal"),
    said("Lúa còn nửa tháng nữa mới gặt.", "other"),
    said("Sợ hàng xóm biết chuyện nợ nần."),
    said("Lần nào cũng xin khất."),
]


@pytest.fixture(scope="module")
def crowded(packs):
    """A case with more risks than a plan has room for."""
    data = with_more(LAND | somebody("relative", "sibling", stance="against"))
    data["people"] = [MUCH[0]["people"][0], *data["people"][1:]]
    data["circumstances"] = [one for more in MUCH[1:] for one in more["circumstances"]]
    return drafted(packs, data)


def test_in_a_crowded_case_every_risk_is_answered_and_says_why(crowded):
    content = crowded.content
    assert len(content.risks) > 6
    answered = {risk for step in content.steps for risk in step.answers}
    assert set(content.risks) <= answered
    for signal in content.signals:
        if signal.risk:
            assert any(signal.text in {reason.text for reason in step.why} for step in content.steps), signal.text


def test_a_crowded_plan_folds_what_is_lesser_into_talks_that_are_there_anyhow(packs, crowded):
    data = with_more(LAND)
    data["circumstances"] = [MUCH[4]["circumstances"][0]]
    alone = {step.action for step in drafted(packs, data).content.steps}
    assert len({step.action for step in crowded.content.steps}) < len(crowded.content.risks) + len(alone)


def test_what_is_only_offered_comes_without_a_risk_and_not_into_a_long_plan(packs, crowded):
    offers = [module for module in packs.catalogue.modules.values() if not module.answers]
    assert all(module.when is not None for module in offers)
    keys = {module.origin.key for module in offers}
    if len({step.action for step in crowded.content.steps}) >= MOST_ACTIONS:
        assert not keys & {step.origin.key.partition(".")[0] for step in crowded.content.steps}


def test_a_module_without_risk_and_condition_is_refused(packs):
    module = next(iter(packs.catalogue.modules.values()))
    with pytest.raises(ValueError, match="give answers, when or both"):
        type(module).model_validate(module.model_dump() | {"answers": (), "when": None, "steps": (), "company": None})
