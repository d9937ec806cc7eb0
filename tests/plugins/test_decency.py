"""Decency: which words of a plan are held up, and which look like them and are harmless."""

from __future__ import annotations

from datetime import date

import pytest

import planner_decency
import planner_law_vn
from planner.cases.calendar import calendar_around
from planner.catalogue.facts import Case, Facts, Obligation, Person
from planner.catalogue.plan import Origin, Party, PlanContent, Section, Step
from planner.plans.checking import Finding, check
from planner.plans.drafting import picture_of
from planner.plugins import PluginHost
from planner.texts import Language

HOST = PluginHost([("decency", planner_decency), ("law_vn", planner_law_vn)])
TODAY = date(2026, 11, 25)
OFFICER = Party(label="Chấp hành viên Mai", actor="officer", ref="officer")
FACTS = Facts(
    case=Case("7/QĐ-THA", "general", area="xã Vườn"),
    today=TODAY,
    people=(
        Person("ba", "liable", honorific="ông", name="Hoàng Văn Ba", short_name="Ba", pointer="/people/0"),
        Person(
            "ty", "relative", honorific="cháu", name="Hoàng Tý", short_name="Tý", tags=("minor",), pointer="/people/1"
        ),
        Person("bank", "entitled", kind="organisation", name="Ngân hàng Sông Lam", pointer="/people/2"),
    ),
    obligations=(Obligation("o1", "money", "Phải trả 46 triệu đồng.", 46_000_000, pointer="/obligations/0"),),
)

HELD_UP = [
    ("prison_as_a_threat", "Không trả thì đi tù đấy."),
    ("prison_as_a_threat", "Ông cứ để vậy là công an bắt."),
    ("prison_as_a_threat", "Tiep tuc nhu vay thi ngoi tu."),
    ("prison_as_a_threat", "If you do not pay you will go to prison."),
    ("criminal_law_mentioned", "Trường hợp này có thể bị truy cứu hình sự."),
    ("threats", "Không giao thì cưỡng chế, cả nhà bị đuổi ra đường."),
    ("threats", "Pay by Friday, or else."),
    ("insults", "Đồ ăn bám, vô liêm sỉ!"),
    ("insults", "This is a shameless man."),
    ("shaming", "Đọc tên trên loa để cả làng biết."),
    ("shaming", "Chụp lại giấy nợ rồi đăng lên mạng."),
    ("shaming", "Post their photo and name and shame them."),
    ("children_carry_the_message", "Nhờ cháu nói với bố một câu."),
    ("children_carry_the_message", "Đến trường gặp cháu cho tiện."),
    ("children_carry_the_message", "Ask the child to bring the letter home."),
    ("gifts_and_drinks", "Mang quà đến thăm rồi mời nhậu."),
    ("gifts_and_drinks", "Talk it over, over a beer."),
    ("own_money", "Chấp hành viên nộp hộ phần còn thiếu."),
    ("own_money", "The officer pays the rest out of pocket."),
    ("promises_not_ours", "Ký đi, ngân hàng sẽ miễn toàn bộ lãi."),
    ("promises_not_ours", "Hứa giảm một nửa nếu trả tuần này."),
    ("promises_not_ours", "Sign, and the bank will waive all interest."),
    ("relatives_made_to_pay", "Bố mẹ phải trả cho con."),
    ("relatives_made_to_pay", "Gia đình phải nộp đủ trước Tết."),
    ("relatives_made_to_pay", "The family must pay what he owes."),
    ("pressure_by_gossip", "Để lâu làng xóm dị nghị, con cháu mang tiếng."),
    ("pressure_by_gossip", "Cứ thế thì phải báo về cơ quan."),
    ("pressure_by_gossip", "People will talk, and your boss will hear of it."),
    ("labels_for_people", "Ông Ba chây ỳ, ngoan cố."),
    ("labels_for_people", "He is obstinate."),
    ("tricks", "Giả vờ đến thăm rồi dụ ký."),
    ("tricks", "Make them sign before they read."),
    ("hounding", "Gọi liên tục, canh trước cửa đến đêm khuya."),
    ("hounding", "Call every hour and wait outside the house."),
]
HARMLESS = [
    "Đi từ nhà văn hóa đến nhà ông Ba mất mười phút.",
    "Không nhắc chuyện đi tù, chỉ nói quyền và nghĩa vụ.",
    "Ông Ba từng đi tù về, nay sống yên ổn.",
    "Trại tạm giam đã cho gặp.",
    "Ông Ba không phải trả thay con, con không phải trả thay ông.",
    "Không hứa giảm, không hứa hoãn thay ngân hàng.",
    "Giấy mời để trong phong bì, đưa tận tay.",
    "Nói rõ không nhận quà, không uống rượu với đương sự.",
    "Việc của ông Ba được giữ kín, không để hàng xóm dị nghị.",
    "Kỳ này không trả thì hỏi lý do và hẹn ngày khác.",
    "Hỏi con ông Ba học lớp mấy để chọn giờ đến.",
    "Tiền công đủ trả hai kỳ, ông Ba tự chọn ngày.",
    "Không đăng lên mạng, không bêu tên ai.",
    "Never mention prison; nobody will be jailed for this.",
    "The family need not pay and may say no.",
    "We cannot promise a reduction; only the bank can give one.",
    "Nobody should name and shame anybody.",
    "Letters come in an envelope, by hand.",
]


def plan(language: Language = "vi", **step: object) -> PlanContent:
    """Return a plan of one step."""
    made = Step(
        key="talk",
        action="private_talk",
        title="Gặp ông Ba",
        target="ba",
        speaker=OFFICER,
        carrier=OFFICER,
        channel="home",
        start=TODAY,
        due=TODAY,
        expected="Ông Ba chọn ngày",
        fallback="Hẹn lại",
        stop_when="Ông Ba mệt",
    ).model_copy(update=step)
    origin = Origin(pack="decency", version="1.0.0", key="none")
    return PlanContent(language=language, title="Phương án", goal="Ông Ba tự trả dần", steps=(made,), template=origin)


def findings(content: PlanContent, language: Language = "vi") -> list[Finding]:
    """Return what decency and law have to say."""
    scope = picture_of(FACTS, HOST.catalogue, language, calendar_around(TODAY)).scope
    return [found for found in check(content, FACTS, HOST.catalogue, scope, language) if found.code != "gap"]


def test_the_pack_is_whole():
    assert {name: plugin.refused for name, plugin in HOST.plugins.items()} == {"decency": None, "law_vn": None}


@pytest.mark.parametrize(("code", "sentence"), HELD_UP)
def test_these_words_are_held_up_and_shown(code, sentence):
    found = findings(plan(argument=sentence))
    assert f"decency:{code}" in [finding.code for finding in found], [finding.code for finding in found]
    shown = next(finding for finding in found if finding.code == f"decency:{code}")
    quoted = shown.text.split("“")[-1].split("”")[0]
    assert quoted in sentence, "the words are quoted as they stand"
    assert shown.remedy
    assert shown.basis


@pytest.mark.parametrize("sentence", HARMLESS)
def test_words_that_only_look_alike_pass(sentence):
    assert [finding.code for finding in findings(plan(argument=sentence))] == []


@pytest.mark.parametrize("field", ["title", "argument", "expected", "fallback", "stop_when"])
def test_no_corner_of_a_step_hides_a_threat(field):
    assert "decency:threats" in [f.code for f in findings(plan(**{field: "Không thì đuổi ra đường"}))]


def test_prison_is_answered_with_the_conditions_of_the_law():
    (found,) = findings(plan(argument="Không trả thì bắt giam."))
    assert (found.level, found.kind) == ("error", "law")
    assert "Điều 380" in found.basis
    assert "đã bị cưỡng chế" in found.remedy


def test_the_finding_is_said_in_the_language_of_the_reader():
    (found,) = findings(plan(argument="Không trả thì bắt giam."), "en")
    assert found.text == "“Gặp ông Ba” speaks of prison: “bắt giam”."


@pytest.mark.parametrize("part", ["speaker", "carrier"])
def test_a_child_takes_no_part(part):
    child = Party(label="cháu Tý", actor="kin", ref="ty")
    (found,) = findings(plan(**{part: child}))
    assert (found.level, found.code) == ("error", "decency:minor_takes_part")
    assert "cháu Tý" in found.text
    assert "decency:minor_takes_part" in [f.code for f in findings(plan(helpers=(child,)))]


@pytest.mark.parametrize("channel", ["loudspeaker", "press"])
def test_nobody_is_named_in_public(channel):
    codes = {f.code for f in findings(plan(channel=channel, target=None, argument="Ông Ba chưa trả đồng nào"))}
    assert codes == {"decency:named_in_public"}
    general = plan(channel=channel, target=None, title="Nói luật chung", argument="Quyền được thỏa thuận", expected="")
    assert findings(general) == []
    bodies = plan(channel=channel, target=None, title="Nói luật chung", argument="Ngân hàng Sông Lam", expected="")
    assert findings(bodies) == [], "a body has no privacy of this kind"
    assert "decency:public_channel_to_a_person" in {f.code for f in findings(plan(channel=channel))}


@pytest.mark.parametrize("channel", ["loudspeaker", "press"])
@pytest.mark.parametrize(
    "said", ["Một hộ ở thôn Đông còn nợ tiền phân", "A family that is divorced", "Theo bản án số 3"]
)
def test_private_facts_are_not_for_the_public_even_without_a_name(channel, said):
    told = plan(channel=channel, target=None, title="Nói luật chung", argument=said, expected="")
    assert [finding.code for finding in findings(told)] == ["decency:private_facts_in_public"]
    assert "decency:private_facts_in_public" not in {f.code for f in findings(plan(argument=said))}
    general = plan(
        channel=channel, target=None, title="Nói luật chung", argument="Không nêu khoản nợ của ai", expected=""
    )
    assert findings(general) == []


def test_what_is_written_about_people_is_looked_at_too_but_not_the_facts_on_file():
    def with_section(key: str, body: str) -> PlanContent:
        return plan().model_copy(update={"sections": (Section(key=key, title="Phần", body=body),)})

    (found,) = findings(with_section("approach", "Ông Ba chây ỳ nên phải dọa đi tù."))
    assert (found.level, found.place) == ("warning", "/sections/0")
    assert "“chây ỳ”" in found.text
    assert "“đi tù”" in found.text
    assert findings(with_section("contact_history", "Ông Ba kể có lần đi tù oan.")) == []
