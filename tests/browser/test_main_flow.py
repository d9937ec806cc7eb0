"""The main job, from the file of a real case to an approved plan that opens in Word – at the pages, in Vietnamese."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.work import accept_warnings, bring_in, draft, fill_holes

pytestmark = pytest.mark.browser
PARENTS, BORROWERS = "ông T., bà L.", "vợ chồng anh H."


def words_of(path: Path) -> tuple[str, str]:
    """Return the text of a Word document, tables included, and what its page headers hold."""
    document = docx.Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [p.text for section in document.sections for p in section.header.paragraphs]
    return "\n".join([*(p.text for p in document.paragraphs), *cells]), "\n".join(heads)


def downloaded(page: Page, folder: Path) -> tuple[str, str]:
    with page.expect_download() as file:
        page.locator("a[href$='document.docx']").click()
    path = folder / "plan.docx"
    file.value.save_as(path)
    return words_of(path)


def answer(page: Page, item: str, value: str) -> str:
    """Choose an answer and return what then stands beside it."""
    field = page.locator(f"#item-{item}")
    field.locator(f"input[value='{value}']").check()
    expect(field.locator(".saved")).to_be_visible()
    return field.locator(".state").inner_text()


def target_of(step) -> str:
    named = step.locator(".step-who div").filter(has_text="Với ai").locator("dd")
    return named.inner_text() if named.count() else ""


def test_a_real_case_becomes_an_approved_plan_and_a_word_document(planner, tmp_path):
    alice = planner.open_as("alice")
    case = bring_in(alice, planner.address)

    # What was found out is answered as one goes, and shows at once what it means.
    alice.goto(f"{planner.address}{case}/assessment")
    assert "Thuận lợi" in answer(alice, "base-wording_clear", "clear")
    assert "Khó khăn" in answer(alice, "base-shared_ownership", "yes")
    alice.goto(f"{planner.address}{case}/signals")
    expect(alice.locator("#hindrances")).to_contain_text("Ông T., bà L.")
    expect(alice.locator("#risks")).to_contain_text("Người thứ ba")

    # The parents, who own part of the house, are spoken to first, alone, and by somebody they listen to.
    plan = draft(alice, planner.address, case)
    talks = [step for step in alice.locator(".step").all() if target_of(step) in (PARENTS, BORROWERS)]
    assert [target_of(step) for step in talks[:2]] == [PARENTS, BORROWERS]
    first = talks[0]
    expect(first.locator(".party").first).to_contain_text("Bùi Văn K.")
    expect(first.locator(".reasons")).to_contain_text("ông T. hay hỏi ý kiến")
    expect(first).to_contain_text("trước khi hết thời hạn tự nguyện")

    # A hole is a link to the field it waits for.
    assert alice.locator("#gaps a.gap").count() > 0
    fill_holes(alice, planner.address, plan)
    expect(alice.locator("#gaps a.gap")).to_have_count(0)

    # A section is written with its preview beside it, a step is changed.
    alice.locator("#section-person a.edit-link").click()
    alice.locator("#body").press("Control+End")
    alice.locator("#body").press_sequentially("\n\nBuổi gặp đầu chỉ nói về **bếp và chuồng trại**.")
    expect(alice.locator("#preview strong").last).to_have_text("bếp và chuồng trại")
    alice.locator(".edit-form button.btn-primary").click()
    expect(alice.locator("#section-person")).to_contain_text("bếp và chuồng trại")
    talks[0].locator(".step-tools a").first.click()
    alice.locator("#argument").fill("“Hai bác cho cháu xem phần nhà và bếp của hai bác, chưa bàn gì đến khoản vay.”")
    alice.locator("main form button.btn-primary").click()
    expect(alice.locator(".said").filter(has_text="cho cháu xem phần nhà")).to_be_visible()

    accept_warnings(alice)
    alice.locator("#comment-submit").fill("Kính trình Trưởng phòng.")
    alice.locator("#next button", has_text="Trình").click()
    expect(alice.locator(".life-now")).to_contain_text("Chờ phê duyệt")

    # The head returns it, the officer mends it, the head approves it.
    hanh = planner.open_as("hanh")
    hanh.goto(f"{planner.address}{plan}")
    hanh.locator("#comment-return").fill("Ghi rõ giờ hẹn với ông T., bà L.")
    hanh.locator("form[action$='/send-back'] button").click()
    expect(hanh.locator(".life-now")).to_contain_text("Dự thảo")
    alice.goto(f"{planner.address}{plan}")
    expect(alice.locator("#returned")).to_contain_text("Ghi rõ giờ hẹn")
    assert "DỰ THẢO" in downloaded(alice, tmp_path)[1]
    step = alice.locator(".step").filter(has_text="cho cháu xem phần nhà")
    step.locator(".step-tools a").first.click()
    alice.locator("#argument").fill("“8 giờ ngày 26/11 hai bác cho cháu xem phần nhà, chưa bàn gì đến khoản vay.”")
    alice.locator("main form button.btn-primary").click()
    accept_warnings(alice)
    alice.locator("#next button", has_text="Trình").click()
    expect(alice.locator(".life-now")).to_contain_text("Chờ phê duyệt")
    hanh.goto(f"{planner.address}{plan}")
    hanh.locator("form[action$='/approve'] button").click()
    expect(hanh.locator(".life-now")).to_contain_text("Đã phê duyệt")

    # It is carried out, and ends with what was learned.
    alice.goto(f"{planner.address}{plan}")
    alice.locator("form[action$='/start'] button").click()
    form = alice.locator(".step").nth(0).locator(".result-form")
    form.locator("select").select_option("done")
    form.locator("textarea").fill("Đã đo xong, hai bên cùng ký bản vẽ.")
    form.locator("button").click()
    expect(alice.locator(".step").nth(0).locator(".result")).to_contain_text("hai bên cùng ký bản vẽ")
    alice.locator("#next a[href$='/outcome']").click()
    alice.locator("#code").select_option("voluntary_full")
    alice.locator("#moved").fill("Ông K. nói chuyện bếp và chuồng trại trước.")
    alice.locator("#lessons").fill("Gặp bố mẹ trước, đo đạc xong mới hẹn ngày giao.")
    alice.locator("main form button.btn-primary").click()
    expect(alice.locator("#outcome")).to_contain_text("đo đạc xong mới hẹn ngày giao")

    text, heads = downloaded(alice, tmp_path)
    assert "DỰ THẢO" not in heads
    written = ("PHƯƠNG ÁN", "Bùi Văn K.", "bếp và chuồng trại", "8 giờ ngày 26/11", "cùng ký bản vẽ", "03/12/2026")
    assert [words for words in written if words not in text] == []


def test_the_main_job_is_done_without_script(planner, tmp_path):
    alice = planner.open_as("alice", java_script_enabled=False)
    case = bring_in(alice, planner.address)
    alice.goto(f"{planner.address}{case}/assessment")
    alice.locator("#item-base-wording_clear input[value='clear']").check()
    alice.locator("#item-base-shared_ownership input[value='yes']").check()
    alice.locator(".checklist button").first.click()
    expect(alice.locator("#item-base-wording_clear .saved")).to_be_visible()
    expect(alice.locator("#item-base-shared_ownership .meanings")).to_be_visible()
    plan = draft(alice, planner.address, case)
    fill_holes(alice, planner.address, plan)
    alice.locator("#section-person a.edit-link").click()
    alice.locator("#body").fill("Một **lời** viết khi không có kịch bản.")
    alice.locator("button[value=preview]").click()
    expect(alice.locator("#preview strong")).to_have_text("lời")
    alice.locator(".edit-form button.btn-primary").click()
    expect(alice.locator("#section-person")).to_contain_text("không có kịch bản")
    accept_warnings(alice)
    alice.locator("form[action$='/submit'] button").click()
    expect(alice.locator(".life-now")).to_contain_text("Chờ phê duyệt")
    hanh = planner.open_as("hanh", java_script_enabled=False)
    hanh.goto(f"{planner.address}{plan}")
    hanh.locator("form[action$='/approve'] button").click()
    expect(hanh.locator(".life-now")).to_contain_text("Đã phê duyệt")
    assert "không có kịch bản" in downloaded(hanh, tmp_path)[0]
