"""A stored plan on paper: the official layout, the mark of a draft, nothing lost between the forms."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from datetime import timedelta
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from planner import clock
from planner.accounts import services as accounts
from planner.audit import services as audit
from planner.db import db, unit_of_work
from planner.documents.services import rendered
from planner.errors import Conflict
from planner.plans import carrying, deciding
from planner.plans import services as plans
from planner.plugins import PluginHost


@pytest.fixture
def paper(plan, host):
    """Make a file of the plan: `paper("docx")`."""
    return lambda form, language=None: rendered(plan, host, form, language)


@pytest.fixture
def word(paper):
    """The plan as a Word document, opened."""
    return lambda language=None: Document(io.BytesIO(paper("docx", language).content))


def approve(plan, host, alice, hanh):
    """Let Alice submit her plan, with what is warned of accepted, and Hạnh approve it."""
    with unit_of_work():
        content = plans.revision(plan).content
        for finding in plans.open_problems(plan, plans.findings_of(plan, content, host, "vi")):
            deciding.accept_finding(plan, finding, "Đã bàn trong buổi họp.", by=alice)
        deciding.submit(plan, host, based_on=plan.revision, language="vi", by=alice)
    with unit_of_work():
        deciding.approve(plan, host, based_on=plan.revision, language="vi", by=hanh)


@pytest.fixture
def approved(plan, host, alice, hanh):
    """The plan, approved."""
    approve(plan, host, alice, hanh)
    return plan


def written(document):
    """Return all text of a document's body, tables included, in order."""
    return "\n".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def text_of(header):
    return "".join(paragraph.text for paragraph in header.paragraphs)


def save(plan, alice, **changes):
    content = plans.revision(plan).content.model_copy(update=changes)
    with unit_of_work():
        plans.save_content(plan, content, based_on=plan.revision, by=alice)


def test_the_page_is_that_of_the_decree(word):
    section = word().sections[0]
    millimetres = [
        round(length.mm, 1)
        for length in (
            section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin,
            section.right_margin,
        )
    ]  # fmt: skip
    assert millimetres == [210, 297, 20, 20, 30, 20]


def test_pages_are_numbered_from_the_second_one(word):
    section = word().sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_every_letter_is_black_times_new_roman_for_every_script(word):
    document = word()
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        parent = fonts.getparent().getparent()
        if parent.tag == qn("w:rPrDefault") or parent.get(qn("w:styleId")) == "Normal":
            assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {
                "Times New Roman"
            }
            assert not [name for name in fonts.attrib if "Theme" in name]
    colours = {node.get(qn("w:val")) for node in document.element.body.iter(qn("w:color"))}
    assert colours == {"000000"}
    assert document.styles["Normal"].element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"


def test_the_heading_block_has_two_columns_without_borders(word):
    document = word()
    table = document.tables[0]
    assert [round(column.width.mm) for column in table.columns] == [64, 96]
    assert "w:tblBorders" not in table._tbl.xml
    left, right = table.rows[0].cells
    assert "PHÒNG THADS KHU VỰC 1" in left.text
    assert right.text.splitlines()[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert right.text.splitlines()[1] == "Độc lập - Tự do - Hạnh phúc"
    number, place = table.rows[1].cells
    assert re.fullmatch(r"Số:\s+/PA-KV1\s*", number.text)
    assert place.text.startswith("Vườn, ngày … tháng … năm …")
    sizes = {run.font.size for run in right.paragraphs[0].runs}
    assert sizes == {Pt(13)}


def test_legal_bases_end_in_semicolons_and_the_last_in_a_full_stop(plan, packs):
    layout = packs.catalogue.layout_for("persuasion_plan")
    assert len(layout.legal_bases) == 3
    document = Document(io.BytesIO(rendered(plan, packs, "docx").content))
    bases = [paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith("Căn cứ")]
    assert [base[-1] for base in bases] == [";", ";", "."]


def test_nobody_signs_a_page_that_is_empty(word):
    document = word()
    body = list(document.element.body)
    signature = body.index(document.tables[-1]._tbl)
    before = body[signature - 1]
    assert before.tag == qn("w:p")
    assert before.find(f".//{qn('w:keepNext')}") is not None


def test_recipients_stand_left_of_the_signature_and_end_with_the_archive(word):
    left, right = word().tables[-1].rows[0].cells
    lines = left.text.splitlines()
    assert lines[0] == "Nơi nhận:"
    assert lines[-1] == "- Lưu: VT, HS."
    assert [line for line in right.text.splitlines() if line] == ["TRƯỞNG PHÒNG", "Hạnh"]


def test_a_draft_says_so_on_every_page_of_every_form(paper, word):
    section = word().sections[0]
    assert "DỰ THẢO" in text_of(section.first_page_header)
    assert "DỰ THẢO" in text_of(section.header)
    page = paper("html").content.decode()
    assert "DỰ THẢO" in page[page.index("@page") : page.index("}", page.index("@top-right"))]
    assert 'class="watermark"' in page
    text = paper("md").content.decode()
    assert text.startswith("**DỰ THẢO**")
    assert text.rstrip().endswith("**DỰ THẢO**")
    assert paper("docx").filename == "phuong-an-1-qd-tha-1-du-thao.docx"


def test_an_approved_plan_bears_no_mark_but_the_day_and_name_of_its_approval(approved, paper, word):
    document = word()
    assert "DỰ THẢO" not in text_of(document.sections[0].first_page_header) + text_of(document.sections[0].header)
    assert "Vườn, ngày 25 tháng 11 năm 2026" in written(document)
    assert "Hạnh" in written(document)
    for form in ("html", "md"):
        assert "DỰ THẢO" not in paper(form).content.decode()
        assert "ngày 25 tháng 11 năm 2026" in paper(form).content.decode()
    assert paper("docx").filename == "phuong-an-1-qd-tha-1.docx"


def test_a_plan_that_is_revised_is_a_draft_again(approved, paper, alice):
    with unit_of_work():
        deciding.revise(approved, by=alice, comment="Ông Ổi đổi ý")
    assert "DỰ THẢO" in paper("md").content.decode()


def test_an_approval_counts_for_the_text_it_was_given_to(approved, paper):
    approved.approved_hash = "0" * 64
    assert "DỰ THẢO" in paper("md").content.decode()


def test_results_and_outcome_come_onto_the_paper(plan, host, paper, alice, hanh):
    sections = plans.revision(plan).content.sections
    save(plan, alice, sections=(*sections[:-1], sections[-1].model_copy(update={"body": "[[table:results]]"})))
    approve(plan, host, alice, hanh)
    with unit_of_work():
        carrying.start(plan, by=alice)
        carrying.record_result(plan, "walk", "done", on=clock.today(), text="Ông Ổi chịu cắt.", by=alice)
    assert "Ông Ổi chịu cắt." in paper("md").content.decode()
    with unit_of_work():
        carrying.finish(
            plan,
            "voluntary_full",
            on=clock.today(),
            amount=None,
            moved_by="",
            hindered="",
            lessons="Đi dạo trước.",
            by=alice,
        )
    for form in ("html", "md"):
        assert "Đi dạo trước." in paper(form).content.decode()


def test_a_missing_value_is_a_visible_hole_in_every_form(plan, alice, paper, word):
    sections = plans.revision(plan).content.sections
    first = sections[0].model_copy(update={"body": "Địa chỉ: ⟦Địa chỉ → /people/0/address⟧"})
    save(plan, alice, sections=(first, *sections[1:]))
    for form in ("html", "md"):
        said = paper(form).content.decode()
        assert re.search(r"\[\S.*: ?Địa chỉ\\?\]", said)
        assert "⟦" not in said
    runs = [run for paragraph in word().paragraphs for run in paragraph.runs if "Địa chỉ]" in run.text]
    assert runs
    assert all(run._r.find(f".//{qn('w:shd')}") is not None for run in runs)


def test_an_office_without_a_head_leaves_a_hole_for_who_signs(plan, paper, administrator):
    head = accounts.user_by_name("hanh")
    with unit_of_work():
        accounts.change_user(
            head, name=head.name, title="", office=head.office, roles=["head"], active=True, by=administrator
        )
    assert "<mark" in paper("html").content.decode()


def test_what_was_typed_stays_text_in_every_form(plan, alice, paper, word):
    sections = plans.revision(plan).content.sections
    nasty = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }}"
    first = sections[0].model_copy(update={"title": f"A. {nasty}", "body": f"Ông Ổi nói: {nasty}"})
    save(plan, alice, title=nasty, sections=(first, *sections[1:]))
    page = paper("html").content.decode()
    assert "<script" not in page
    assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", page)
    assert "{{ 7*7 }}" in written(word())
    assert "49" not in page


def test_the_page_of_the_html_stands_alone(paper):
    page = paper("html").content.decode()
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "@import" not in page
    assert "url(" not in page
    assert '<html lang="vi">' in page


def test_letters_are_composed(plan, alice, word):
    sections = plans.revision(plan).content.sections
    apart = unicodedata.normalize("NFD", "Ông Ổi trồng ớt")
    save(plan, alice, sections=(sections[0].model_copy(update={"body": apart}), *sections[1:]))
    assert "Ông Ổi trồng ớt" in written(word())
    assert apart not in written(word())


def test_tables_fill_the_page_and_repeat_their_head(plan, packs):
    document = Document(io.BytesIO(rendered(plan, packs, "docx").content))
    for table in document.tables[1:-1]:
        assert sum(column.width.mm for column in table.columns) == pytest.approx(160, abs=0.5)
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_the_forms_say_the_same(paper, word):
    document, page, text = written(word()), paper("html").content.decode(), paper("md").content.decode()
    for sentence in ("Đi dạo với ông Ổi", "Cắt trước"):
        assert sentence in document
        assert sentence in page
        assert sentence in text


def test_the_paper_is_in_the_language_of_the_plan_unless_another_is_asked_for(paper):
    assert "CỘNG HÒA" in paper("md").content.decode()
    assert "SOCIALIST REPUBLIC OF VIET NAM" in paper("md", "en").content.decode()


def test_the_law_on_the_paper_is_that_of_the_day_on_which_the_text_was_written(plan, packs):
    later = clock.now() + timedelta(days=400)
    before = rendered(plan, packs, "md").content
    with clock.set_to(later):
        assert rendered(plan, packs, "md").content == before


def test_a_long_name_of_an_office_is_parted_where_names_are_parted(plan, packs, administrator):
    plan.case.office.name = "Phòng Thi hành án dân sự khu vực 12 rất dài"
    document = Document(io.BytesIO(rendered(plan, packs, "docx").content))
    left = document.tables[0].rows[0].cells[0].text.splitlines()
    assert "\n".join(left).strip().endswith("PHÒNG THI HÀNH ÁN DÂN SỰ\nKHU VỰC 12 RẤT DÀI")


def test_without_a_layout_there_is_no_paper(plan):
    with pytest.raises(Conflict, match="on paper"):
        rendered(plan, PluginHost(), "docx")


def test_a_text_beyond_all_bounds_is_refused_in_words(plan, alice, paper):
    sections = plans.revision(plan).content.sections
    save(plan, alice, sections=(sections[0].model_copy(update={"body": "[" * 3000}), *sections[1:]))
    for form in ("docx", "html"):
        with pytest.raises(Conflict, match="brackets"):
            paper(form)


def test_the_file_is_a_sound_package_with_title_and_language(paper):
    with zipfile.ZipFile(io.BytesIO(paper("docx").content)) as package:
        assert package.testzip() is None
        core = package.read("docProps/core.xml").decode()
    assert "1/QĐ-THA" in core
    assert "python-docx" not in core


def test_steps_stand_in_their_order_on_paper(paper):
    text = paper("md").content.decode()
    places = [text.index(f"| {number} |") for number in (1, 2)]
    assert all(one < other for one, other in pairwise(places))


def test_the_lines_below_motto_and_names_are_as_long_as_the_layout_says(word):
    table = word().tables[0]
    for cell in table.rows[0].cells:
        ruled = [paragraph for paragraph in cell.paragraphs if "w:pBdr" in paragraph._p.xml]
        assert len(ruled) == 1
        assert ruled[0].paragraph_format.left_indent == ruled[0].paragraph_format.right_indent > Mm(5)


def test_what_is_taken_out_is_written_down(browser, plan, hanh):
    browser("alice").open(f"/plans/{plan.id}/document.docx")
    db.session.rollback()  # what this test has seen before is a moment in the past
    entry = audit.entries_for(hanh)[0]
    assert (entry.action, entry.actor, entry.case_id) == ("plan.exported", "Alice", plan.case_id)
    assert entry.detail == {"to": "docx", "revision": 1}
