"""What the pack for organisations sees in what is said of them, and what it watches over in a plan."""

from __future__ import annotations

from typing import Any

import pytest

from planner.casefile.schema import CircumstancePart
from planner.plugins import PluginHost
from tests.plugins.test_criminal_obligation import case_of, plan_of
from tests.plugins.test_stories import Drafted
from tests.plugins.test_type_checks import found, with_step, with_steps

PACK = "enterprise"
RAISED = {
    "enterprise:winding_up": (
        "Công ty đã nộp đơn xin phá sản ở Tòa.",
        "Hợp tác xã họp đại hội xin giải thể từ tháng trước.",
        "Đã đóng mã số thuế, trả mặt bằng.",
        "Quản tài viên đang giữ con dấu.",
    ),
    "enterprise:access_refused": (
        "Bảo vệ nói giám đốc dặn không cho ai vào.",
        "Chưa bao giờ để đoàn kiểm kê kho.",
        "Mỗi lần đến đều khóa cổng.",
        "Kế toán không đưa sổ sách.",
        "Số liệu báo cho đoàn sai so với thực tế.",
    ),
    "enterprise:wages_at_stake": (
        "Đang nợ ba tháng lương của thợ.",
        "Công nhân kéo nhau đến hỏi vì chưa được trả lương.",
        "Lương hai tháng nay còn chậm.",
        "Nợ tiền bảo hiểm xã hội của mười người.",
    ),
    "enterprise:representative_changes": (
        "Vừa thay giám đốc, người mới nói không biết gì.",
        "Chủ nhiệm mới bảo đó là chuyện của khóa trước.",
        "Đã đổi người đại diện hai lần trong năm.",
    ),
}
NOT_RAISED = {
    "enterprise:winding_up": ("Công ty chưa hề có ý giải thể.", "Muốn trả dần để khỏi phá sản."),
    "enterprise:access_refused": ("Đã cho đoàn vào xem kho.", "Xưởng mở cửa cả ngày."),
    "enterprise:wages_at_stake": ("Không nợ lương ai.", "Lương công nhân đã trả đủ.", "Nợ tiền công ty cung cấp vải."),
}


def seen(packs: PluginHost, pack: str, name: str, text: str, **where: Any) -> set[str]:
    """Return the risks and signals seen in a golden case in which nothing is said but *text*."""
    said = CircumstancePart.model_validate({"person": "p1", "category": "attitude", "text": text} | where)
    case = plan_of(packs, name, pack, circumstances=(said,), assessments=())
    signals = case.picture.signals
    return {signal.risk for signal in signals if signal.risk} | {signal.key.partition("@")[0] for signal in signals}


def pairs(groups: dict[str, tuple[str, ...]]) -> list[Any]:
    """Return a case of a test for each wording."""
    return [pytest.param(risk, text, id=f"{risk}: {text}") for risk, texts in groups.items() for text in texts]


@pytest.fixture(scope="module")
def reckoner(packs: PluginHost) -> Drafted:
    """The plan for a builder whose director decides."""
    return plan_of(packs, "director-who-reckons", PACK)


@pytest.mark.parametrize(("risk", "text"), pairs(RAISED))
def test_a_risk_is_seen_however_it_is_said(packs, risk, text):
    assert risk in seen(packs, PACK, "director-who-reckons", text)


@pytest.mark.parametrize(("risk", "text"), pairs(NOT_RAISED))
def test_what_only_sounds_like_it_raises_nothing(packs, risk, text):
    assert risk not in seen(packs, PACK, "director-who-reckons", text)


def test_sound_plans_have_no_findings(packs, reckoner):
    assert found(reckoner, packs, reckoner.content) == set()


def test_somebody_who_decides_is_named(packs):
    golden = case_of(packs, "workshop-with-wages-owed", PACK)
    head = golden.case.case.model_copy(update={"fields": {"enterprise": {"standing": "reduced"}}})
    nameless = plan_of(packs, "workshop-with-wages-owed", PACK, case=head)
    assert "enterprise:nobody_who_decides" in found(nameless, packs, nameless.content)


@pytest.mark.parametrize(
    ("said", "faulty"),
    [("Sẽ báo cho bạn hàng biết.", True), ("Không ai báo cho bạn hàng.", False), ("Đề nghị rút giấy phép.", True)],
)
def test_the_business_is_no_lever(packs, reckoner, said, faulty):
    content = with_step(reckoner.content, "office_meeting", argument=said)
    assert ("enterprise:business_used_as_a_lever" in found(reckoner, packs, content)) is faulty


def test_whoever_signs_shows_that_they_may(packs, reckoner):
    content = with_step(
        reckoner.content, "agreement_minutes", argument="Đọc từng kỳ; không làm đúng thì thi hành tiếp."
    )
    assert "enterprise:power_to_sign_not_seen" in found(reckoner, packs, content)


def test_no_payments_are_signed_before_the_bankruptcy_court(packs, reckoner):
    bankrupt = plan_of(packs, "looks-solvent-but-bankrupt", PACK)
    signing = next(step for step in reckoner.content.steps if step.action == "agreement_minutes")
    assert "enterprise:parts_while_being_wound_up" not in found(bankrupt, packs, bankrupt.content)
    signed = with_steps(bankrupt.content, *bankrupt.content.steps, signing)
    assert "enterprise:parts_while_being_wound_up" in found(bankrupt, packs, signed)


def test_nothing_is_handed_over_that_was_not_counted(packs):
    closed = plan_of(packs, "printing-house-gate-closed", PACK)
    uncounted = [step for step in closed.content.steps if step.action != "timing_choice"]
    assert "enterprise:goods_moved_unlisted" in found(closed, packs, with_steps(closed.content, *uncounted))


def test_wages_owed_bring_in_the_workers_side_and_nothing_else(packs):
    owed, paid = (plan_of(packs, f"workshop-{which}-wages-owed", PACK) for which in ("with", "without"))
    assert {s.key for s in owed.content.steps} - {s.key for s in paid.content.steps} == {"hear_the_union"}
