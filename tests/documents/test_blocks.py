"""Markdown as blocks, and columns as wide as what stands in them."""

from __future__ import annotations

import pytest

from planner.documents.blocks import Heading, Paragraph, Run, Table, blocks_of
from planner.documents.widths import column_widths, lines_needed, text_width_mm


def text_of(block):
    return "".join(run.text for run in block.runs)


def test_headings_paragraphs_and_lists_keep_their_order_and_level():
    found = blocks_of("## A. Vụ việc\n\nMột **hai** *ba*\n\n- một\n- hai\n    - hai rưỡi\n\n3. ba\n4. bốn")
    assert [type(block) for block in found] == [Heading, Paragraph, *[Paragraph] * 5]
    assert (found[0].level, text_of(found[0])) == (2, "A. Vụ việc")
    assert found[1].runs == (Run("Một "), Run("hai", bold=True), Run(" "), Run("ba", italic=True))
    assert [(block.bullet, block.level, text_of(block).strip()) for block in found[2:]] == [
        ("-", 0, "một"), ("-", 0, "hai"), ("-", 1, "hai rưỡi"), ("3.", 0, "ba"), ("4.", 0, "bốn"),
    ]  # fmt: skip


def test_a_table_is_rows_of_cells_with_a_bold_head():
    (table,) = blocks_of("| Việc | Ngày |\n|---|---|\n| Gặp | 25/11/2026 |")
    assert isinstance(table, Table)
    assert table.rows[0] == ((Run("Việc", bold=True),), (Run("Ngày", bold=True),))
    assert table.rows[1] == ((Run("Gặp"),), (Run("25/11/2026"),))


def test_a_gap_is_a_run_of_its_own():
    (paragraph,) = blocks_of("Địa chỉ: ⟦Địa chỉ của anh H. → /people/0/address⟧.")
    assert paragraph.runs == (Run("Địa chỉ: "), Run("Địa chỉ của anh H.", gap=True), Run("."))


def test_what_was_typed_stays_text():
    (paragraph,) = blocks_of("a <script>alert(1)</script> b")
    assert "script" not in text_of(paragraph)
    assert blocks_of("") == ()
    assert blocks_of("---") == ()


def test_a_line_break_stays_one():
    (paragraph,) = blocks_of("một\nhai")
    assert "\n" in text_of(paragraph)


@pytest.mark.parametrize(
    ("text", "size", "measured"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 88.3),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, 95.7),
        ("Độc lập - Tự do - Hạnh phúc", 14, 60.5),
        ("THI HÀNH ÁN DÂN SỰ TỈNH HƯNG YÊN", 12, 81.7),
    ],
)
def test_a_line_is_as_wide_as_it_was_measured_in_a_font_like_times(text, size, measured):
    assert text_width_mm(text, size) == pytest.approx(measured, rel=0.02)


def test_columns_share_the_width_of_the_page_by_what_they_hold():
    rows = [["TT", "Bước", "Vì sao"], ["1", "Gặp riêng ông T.", "Ông T. không phải người vay; " * 12]]
    number, step, why = column_widths(rows, 160, 12)
    assert number + step + why == pytest.approx(160)
    assert number < 12
    assert number < step < why
    assert text_width_mm("Gặp riêng ông T.", 12) < step


def test_long_columns_share_what_is_left_and_no_word_is_cut():
    rows = [["Một từ dài: " + "nghiêng" * 3, "chữ " * 200, "chữ " * 50]]
    first, longest, shorter = column_widths(rows, 160, 12)
    assert first > text_width_mm("nghiêng" * 3, 12)
    assert longest > shorter > first * 0.3
    assert first + longest + shorter == pytest.approx(160)


def test_a_table_without_rows_has_no_columns():
    assert column_widths([], 160, 12) == []


def test_rows_of_different_length_get_the_columns_of_the_longest():
    assert len(column_widths([["a"], ["a", "b", "c"]], 160, 12)) == 3


def test_lines_are_counted_by_the_narrowest_fit():
    assert lines_needed(["ngắn", "chữ " * 60], [80, 40], 12) > 8
    assert lines_needed(["ngắn", "ngắn"], [80, 40], 12) == 1


def test_columns_are_shared_so_that_the_table_takes_few_lines():
    rows = [["Gặp riêng từng người trong nhà", "Chấp hành viên", "lời " * 90, "vì " * 20] for _ in range(4)]
    widths = column_widths(rows, 160, 12)
    even = [40.0] * 4
    assert sum(lines_needed(row, widths, 12) for row in rows) < sum(lines_needed(row, even, 12) for row in rows)
