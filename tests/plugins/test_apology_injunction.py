"""What the pack for apologies and injunctions sees in what is said, and what it watches over in a plan."""

from __future__ import annotations

import pytest

from planner.plugins import PluginHost
from tests.plugins.test_criminal_obligation import plan_of
from tests.plugins.test_enterprise import pairs, seen
from tests.plugins.test_stories import Drafted
from tests.plugins.test_type_checks import found, with_step, with_steps

PACK = "apology_injunction"
PLAIN = "correction-without-posts-online"
RAISED = {
    "loss_of_face": (
        "Không chịu xin lỗi trước mặt bà con.",
        "Chị ngại phải mở lời xin lỗi.",
        "Nói cúi đầu thì không bao giờ.",
        "Sợ muối mặt với cả xóm.",
    ),
    "apology_injunction:public_posts": (
        "Bài vẫn còn trên facebook.",
        "Đã đăng clip lên mạng, nhiều người xem.",
        "Người khác chia sẻ lại bài ấy.",
        "Còn trong nhóm phụ huynh của lớp.",
    ),
    "apology_injunction:wording_open": (
        "Hai bên chưa thống nhất lời xin lỗi.",
        "Lần trước xin lỗi qua loa nên bên kia không nhận.",
        "Bản án không nói xin lỗi ở đâu.",
        "Không biết cải chính thế nào cho phải.",
    ),
}
NOT_RAISED = {
    "apology_injunction:public_posts": (
        "Đã gỡ bài trên facebook.",
        "Gọi qua zalo hẹn ngày.",
        "Chị không dùng mạng xã hội.",
    ),
    "loss_of_face": ("Sẵn sàng nói lại cho rõ.",),
    "apology_injunction:wording_open": ("Đã ưng lời xin lỗi từ hôm trước.",),
}
OF_THE_OTHER_SIDE = {
    "creditor_inflexible": (
        "Đòi phải nói trước cả xóm.",
        "Bắt quỳ xuống mới nhận.",
        "Muốn nói trước đông người ở chợ.",
    ),
}


@pytest.fixture(scope="module")
def market(packs: PluginHost) -> Drafted:
    """The plan for a word at the market that has to be taken back."""
    return plan_of(packs, "market-word-in-private", PACK)


@pytest.fixture(scope="module")
def papers(packs: PluginHost) -> Drafted:
    """The plan for papers that have to be returned."""
    return plan_of(packs, "papers-and-a-demanded-apology", PACK)


@pytest.mark.parametrize(("risk", "text"), pairs(RAISED))
def test_a_risk_is_seen_however_it_is_said(packs, risk, text):
    assert risk in seen(packs, PACK, PLAIN, text)


@pytest.mark.parametrize(("risk", "text"), pairs(NOT_RAISED))
def test_what_only_sounds_like_it_raises_nothing(packs, risk, text):
    assert risk not in seen(packs, PACK, PLAIN, text)


@pytest.mark.parametrize(("risk", "text"), pairs(OF_THE_OTHER_SIDE))
def test_what_is_asked_beyond_the_judgment_is_seen(packs, risk, text):
    assert risk in seen(packs, PACK, PLAIN, text, person="p2")


def test_sound_plans_have_no_findings(packs, market, papers):
    assert [found(plan, packs, plan.content) for plan in (market, papers)] == [set(), set()]


def test_nothing_is_said_before_the_words_are_agreed(packs, market):
    unwritten = [step for step in market.content.steps if step.action != "agreement_minutes"]
    assert "apology_injunction:said_before_agreed" in found(market, packs, with_steps(market.content, *unwritten))


@pytest.mark.parametrize(
    ("said", "faulty"),
    [
        ("Chị V. nói trước toàn xóm.", True),
        ("Không nói trước toàn xóm.", False),
        ("Chị V. xin lỗi tại buổi họp dân.", True),
    ],
)
def test_nobody_is_put_before_many_where_it_was_not_ordered(packs, market, said, faulty):
    content = with_step(market.content, "witnessed_performance", argument=said)
    assert ("apology_injunction:before_many_unordered" in found(market, packs, content)) is faulty


@pytest.mark.parametrize(("said", "faulty"), [("Anh D. phải xin lỗi chị P.", True), ("Không ai buộc xin lỗi.", False)])
def test_no_more_is_asked_than_was_ordered(packs, papers, said, faulty):
    content = with_step(papers.content, "explain_duties", argument=said)
    assert ("apology_injunction:more_than_was_ordered" in found(papers, packs, content)) is faulty


@pytest.mark.parametrize(
    ("said", "faulty"), [("Ta quay phim lại làm bằng.", True), ("Không quay phim, không chụp.", False)]
)
def test_nobody_is_filmed_unasked(packs, market, said, faulty):
    content = with_step(market.content, "witnessed_performance", argument=said)
    assert ("apology_injunction:filmed_without_asking" in found(market, packs, content)) is faulty


def test_a_lasting_duty_has_its_hours_on_paper(packs):
    songs = plan_of(packs, "songs-next-door", PACK)
    unwritten = [step for step in songs.content.steps if step.action != "agreement_minutes"]
    assert "apology_injunction:lasting_without_rhythm" in found(songs, packs, with_steps(songs.content, *unwritten))


def test_posts_come_down_before_a_word_is_said(packs):
    online, spoken = (plan_of(packs, f"correction-{which}-posts-online", PACK) for which in ("with", "without"))
    assert {s.key for s in online.content.steps} - {s.key for s in spoken.content.steps} == {"see_what_is_up"}
    assert online.step("verify_situation").due < online.step("witnessed_performance").start
