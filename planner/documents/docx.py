"""A paper as DOCX, in the official layout: A4, margins, two-column heading block, signature block, page numbers."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.section import _Header
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from planner import clock
from planner.catalogue.gaps import Gap, split_at_gaps
from planner.documents import ooxml
from planner.documents.blocks import Block, Heading, Run, Table, blocks_of
from planner.documents.paper import Line, Paper
from planner.documents.widths import column_widths, lines_needed, text_width_mm

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_BLACK = RGBColor(0, 0, 0)
_ROOM_TO_SIGN = Pt(72)
_MOST_LINES_KEPT_WHOLE = 8


def docx_of(paper: Paper) -> bytes:
    """Return the file. Type is black Times New Roman throughout; gaps stand in brackets on a grey ground."""
    writer = _Writer(paper)
    writer.prepare()
    writer.heading_block()
    writer.title()
    writer.body()
    writer.foot()
    written = io.BytesIO()
    writer.document.save(written)
    return written.getvalue()


class _Writer:
    """Writes one paper, block by block."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.layout = paper.layout
        self.document: DocxDocument = Document()

    def prepare(self) -> None:
        """Set page, default type, language, page numbers and the mark of a draft."""
        page, section = self.layout.page, self.document.sections[0]
        section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
        section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
        section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
        section.header_distance, section.footer_distance = Mm(page.top_mm / 2), Mm(page.bottom_mm / 2)
        section.different_first_page_header_footer = True
        ooxml.set_default_type(self.document, self.layout.font, "vi-VN" if self.paper.language == "vi" else "en-GB")
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = self.layout.font, Pt(self.layout.lettering["body"].size_pt)
        core = self.document.core_properties
        core.title, core.author, core.comments = self.paper.subject, self.paper.office.name, ""
        core.language, core.created, core.modified = self.paper.language, clock.now(), clock.now()
        self._header(section.first_page_header, numbered=False)
        self._header(section.header, numbered=True)

    def _header(self, header: _Header, *, numbered: bool) -> None:
        """Write the page number in the middle and the mark of a draft at the right, on one line."""
        paragraph, width = header.paragraphs[0], self.layout.page.text_width_mm
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        stops = paragraph.paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Mm(width / 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.style = self.document.styles["Normal"]
        paragraph.add_run("\t")
        if numbered:
            run = paragraph.add_run()
            run.font.size = Pt(self.layout.lettering["page_number"].size_pt)
            ooxml.add_page_number(run)
        if self.paper.draft:
            paragraph.add_run("\t")
            self._write(paragraph, Line(self.paper.word("draft_mark"), "draft_mark"))

    def heading_block(self) -> None:
        """Write the two columns: issuing body and number on the left, national name, motto and date on the right."""
        widths = self.layout.columns_mm
        table = self._frame(widths, len(self.paper.heading_rows))
        for row, cells in zip(table.rows, self.paper.heading_rows, strict=True):
            for cell, lines, width in zip(row.cells, cells, widths, strict=True):
                self._cell(cell, lines, width)

    def _frame(self, columns_mm: Sequence[float], rows: int = 1) -> DocxTable:
        """Add a table without borders and without padding, so that the national name fits one line."""
        table: DocxTable = self.document.add_table(rows=rows, cols=len(columns_mm))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        ooxml.without_padding(table)
        _set_widths(table, columns_mm)
        for row in table.rows:
            ooxml.keep_whole(row)
        return table

    def _cell(self, cell: _Cell, lines: Iterable[Line], width_mm: float) -> None:
        for number, line in enumerate(lines):
            self._line(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), line)
            if self.paper.lettering(line).line:
                self._rule(cell.add_paragraph(), line, width_mm)
        cell.paragraphs[-1].paragraph_format.space_after = Pt(4)

    def _line(self, paragraph: DocxParagraph, line: Line) -> None:
        paragraph.alignment = _ALIGN[self.paper.lettering(line).align]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1
        self._write(paragraph, line)

    def _write(self, paragraph: DocxParagraph, line: Line) -> None:
        pieces = split_at_gaps(self.paper.shown(line))
        runs = (Run(piece.label, gap=True) if isinstance(piece, Gap) else Run(piece) for piece in pieces)
        self._runs(paragraph, runs, line.component)

    def _rule(self, paragraph: DocxParagraph, line: Line, width_mm: float) -> None:
        """Draw the line below a text: a low paragraph with a border, indented to a part of the text's width."""
        style = self.paper.lettering(line)
        length = min(text_width_mm(self.paper.shown(line), style.size_pt), width_mm) * style.line
        spacing = paragraph.paragraph_format
        spacing.left_indent = spacing.right_indent = Mm(max((width_mm - length) / 2, 0))
        spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(4), Pt(0), Pt(4)
        ooxml.rule_above(paragraph)

    def title(self) -> None:
        """Write the kind of paper, its subject and the legal bases."""
        for number, line in enumerate(self.paper.title_lines):
            paragraph = self.document.add_paragraph()
            self._line(paragraph, line)
            paragraph.paragraph_format.space_before = Pt(12) if number == 0 else Pt(0)
            if self.paper.lettering(line).line:
                self._rule(self.document.add_paragraph(), line, self.layout.page.text_width_mm)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)
        for line in self.paper.basis_lines:
            paragraph = self.document.add_paragraph()
            self._write(paragraph, line)
            self._as_body(paragraph, line.component)

    def body(self) -> None:
        """Write the body, block by block."""
        blocks = tuple(blocks_of(self.paper.body))
        for block in blocks:
            self._block(block)
        if blocks:
            self._hold_the_end(blocks[-1])

    def _hold_the_end(self, block: Block) -> None:
        """Keep the last lines of the body with the signature, so that nobody signs an empty page."""
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        rows = self.document.tables[-1].rows[-2:] if isinstance(block, Table) else ()
        for paragraph in (paragraph for row in rows for cell in row.cells for paragraph in cell.paragraphs):
            paragraph.paragraph_format.keep_with_next = True

    def _block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._table(block)
            return
        paragraph = self.document.add_paragraph()
        if isinstance(block, Heading):
            self._runs(paragraph, block.runs, "heading")
            self._as_body(paragraph, "heading")
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_before = Pt(self.layout.paragraphs.space_after_pt)
            ooxml.set_outline_level(paragraph, max(block.level - 1, 1))
            return
        lead = (Run(f"{block.bullet} "),) if block.bullet else ()
        self._runs(paragraph, (*lead, *block.runs), "body")
        self._as_body(paragraph, "body", extra_mm=block.level * 6)

    def _as_body(self, paragraph: DocxParagraph, component: str, extra_mm: float = 0) -> None:
        body, spacing = self.layout.paragraphs, paragraph.paragraph_format
        paragraph.alignment = _ALIGN[self.layout.lettering[component].align]
        spacing.first_line_indent = Mm(body.first_line_indent_mm)
        spacing.left_indent = Mm(extra_mm) if extra_mm else None
        spacing.space_before, spacing.space_after = Pt(0), Pt(body.space_after_pt)
        spacing.line_spacing = body.line_spacing

    def _runs(self, paragraph: DocxParagraph, runs: Iterable[Run], component: str) -> None:
        style = self.layout.lettering[component]
        for piece in runs:
            text = self.paper.hole(Gap("", piece.text)) if piece.gap else piece.text
            run = paragraph.add_run(unicodedata.normalize("NFC", text))
            run.bold, run.italic = piece.bold or style.bold, piece.italic or style.italic
            run.font.size, run.font.color.rgb = Pt(style.size_pt), _BLACK
            if piece.gap:
                ooxml.shade(run)

    def _table(self, block: Table) -> None:
        size, whole = self.layout.lettering["table"].size_pt, self.layout.page.text_width_mm
        texts = [["".join(run.text for run in cell) for cell in row] for row in block.rows]
        widths = column_widths(texts, whole, size)
        if not widths:
            return
        table = self.document.add_table(rows=len(block.rows), cols=len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        _set_widths(table, widths)
        for number, (row, cells) in enumerate(zip(table.rows, block.rows, strict=True)):
            # A row that would take much of a page may go on overleaf; a short one stays whole.
            if lines_needed(texts[number], widths, size) <= _MOST_LINES_KEPT_WHOLE:
                ooxml.keep_whole(row)
            if number == 0:
                ooxml.repeat_on_every_page(row)
            for cell, runs in zip(row.cells, cells, strict=False):
                self._table_cell(cell, runs, head=number == 0)
        after = self.document.add_paragraph().paragraph_format
        after.space_after, after.line_spacing = Pt(0), Pt(8)

    def _table_cell(self, cell: _Cell, runs: Iterable[Run], *, head: bool) -> None:
        paragraph = cell.paragraphs[0]
        self._runs(paragraph, runs, "table")
        align = _ALIGN[self.layout.lettering["table"].align]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if head else align
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.keep_with_next = head

    def foot(self) -> None:
        """Write the recipients on the left and the signature block on the right, never on two pages."""
        half = self.layout.page.text_width_mm / 2
        left, right = self._frame((half, half)).rows[0].cells
        self._cell(left, self.paper.recipient_lines, half)
        title = right.paragraphs[0]
        self._line(title, Line(self.paper.signatory.title, "signatory_title"))
        title.paragraph_format.space_after = _ROOM_TO_SIGN
        self._line(right.add_paragraph(), Line(self.paper.signatory.name, "signatory_name"))


def _set_widths(table: DocxTable, widths_mm: Sequence[float]) -> None:
    """Set the width of every column, and of every cell, because programs look at one or the other."""
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
