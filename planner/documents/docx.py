"""A paper as DOCX, in the official layout: A4, margins, two-column heading block, signature block, page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from planner.catalogue.layouts import Lettering
from planner.documents.blocks import Heading, Paragraph, Run, Table, blocks_of
from planner.documents.paper import Paper
from planner.documents.widths import text_width_mm

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_BLACK = RGBColor(0, 0, 0)


def docx_of(paper: Paper) -> bytes:
    """Return the file. Type is black Times New Roman throughout; gaps stand in brackets on a grey ground."""
    writer = _Writer(paper)
    writer.prepare()
    writer.heading_block()
    writer.title()
    writer.body()
    writer.signatures()
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
        """Set page, default type, language, page numbers and the draft mark."""
        page, section = self.layout.page, self.document.sections[0]
        section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
        section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
        section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
        section.header_distance = Mm(page.top_mm / 2)
        section.different_first_page_header_footer = True
        normal = self.document.styles["Normal"]
        normal.font.name = self.layout.font
        normal.font.size = Pt(self.layout.lettering["body"].size_pt)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), self.layout.font)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN" if self.paper.language == "vi" else "en-GB")
        normal.element.get_or_add_rPr().append(language)
        core = self.document.core_properties
        core.title, core.author, core.comments = self.paper.subject, self.paper.office.name, ""
        self._page_number(section.header.paragraphs[0])
        if self.paper.draft:
            for header in (section.first_page_header, section.header):
                mark = header.paragraphs[0] if header is section.first_page_header else header.add_paragraph()
                self._line(mark, self.paper.word("draft_mark"), self.layout.lettering["draft_mark"])

    def _page_number(self, paragraph: DocxParagraph) -> None:
        style = self.layout.lettering["page_number"]
        paragraph.alignment = _ALIGN[style.align]
        run = paragraph.add_run()
        run.font.size = Pt(style.size_pt)
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            if kind:
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
            else:
                element = OxmlElement("w:instrText")
                element.text = text
            run._r.append(element)

    def heading_block(self) -> None:
        """Write the two columns: issuing body and number on the left, national name, motto and date on the right."""
        table = self._frame(self.layout.columns_mm)
        left, right = table.rows[0].cells
        office, paper = self.paper.office, self.paper
        lines: list[tuple[str, str]] = []
        if office.parent_body:
            lines.append((office.parent_body, "parent_body"))
        lines.append((office.name, "issuing_body"))
        self._cell_lines(left, lines, self.layout.columns_mm[0])
        right_lines = [(paper.word("national_name"), "national_name"), (paper.word("motto"), "motto")]
        self._cell_lines(right, right_lines, self.layout.columns_mm[1])
        below = table.add_row().cells
        self._cell_lines(below[0], [(paper.number_line, "number")], self.layout.columns_mm[0])
        self._cell_lines(below[1], [(paper.place_and_date_line, "place_and_date")], self.layout.columns_mm[1])

    def _frame(self, columns_mm: Iterable[float]) -> Any:
        """Add a table without borders and without padding, so that the national name fits one line."""
        widths = list(columns_mm)
        table = self.document.add_table(rows=1, cols=len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            edge = OxmlElement(f"w:{side}")
            edge.set(qn("w:w"), "0")
            edge.set(qn("w:type"), "dxa")
            margins.append(edge)
        table._tbl.tblPr.append(margins)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def _cell_lines(self, cell: _Cell, lines: Iterable[tuple[str, str]], width_mm: float) -> None:
        for number, (text, component) in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            style = self.layout.lettering[component]
            self._line(paragraph, text, style)
            if style.line:
                self._rule(cell, text, style, width_mm)

    def _line(self, paragraph: DocxParagraph, text: str, style: Lettering, *, indent_mm: float = 0) -> None:
        shown = text.upper() if style.upper else text
        paragraph.alignment = _ALIGN[style.align]
        spacing = paragraph.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.first_line_indent = Mm(indent_mm) if indent_mm else None
        run = paragraph.add_run(shown)
        run.bold, run.italic, run.font.size, run.font.color.rgb = style.bold, style.italic, Pt(style.size_pt), _BLACK

    def _rule(self, cell: _Cell | None, text: str, style: Lettering, width_mm: float) -> None:
        """Draw the line below a text: a thin paragraph with a top border, indented to a part of the text's width."""
        shown = text.upper() if style.upper else text
        length = min(text_width_mm(shown, style.size_pt), width_mm) * style.line
        paragraph = cell.add_paragraph() if cell else self.document.add_paragraph()
        side = Mm(max((width_mm - length) / 2, 0))
        spacing = paragraph.paragraph_format
        spacing.left_indent = spacing.right_indent = side
        spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(1), Pt(0), Pt(4)
        borders = OxmlElement("w:pBdr")
        top = OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{name}"), value)
        borders.append(top)
        paragraph._p.get_or_add_pPr().append(borders)

    def title(self) -> None:
        """Write the kind of paper, its subject and the legal bases."""
        width = self.layout.page.text_width_mm
        letters = self.layout.lettering
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)
        self._line(self.document.add_paragraph(), self.paper.type_name, letters["type_name"])
        self._line(self.document.add_paragraph(), self.paper.subject, letters["subject"])
        self._rule(None, self.paper.subject, letters["subject"], width)
        last = len(self.paper.legal_bases) - 1
        for number, basis in enumerate(self.paper.legal_bases):
            paragraph = self.document.add_paragraph()
            self._runs(paragraph, _with_gaps(self.paper.word("legal_basis").format(basis=basis)), "legal_basis")
            paragraph.add_run("." if number == last else ";").italic = True
            self._body_spacing(paragraph)

    def body(self) -> None:
        """Write the body, block by block."""
        for block in blocks_of(self.paper.body):
            if isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Heading):
                paragraph = self.document.add_paragraph()
                paragraph.paragraph_format.keep_with_next = True
                self._runs(paragraph, block.runs, "heading")
                self._body_spacing(paragraph)
            else:
                self._paragraph(block)

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.document.add_paragraph()
        if block.bullet:
            paragraph.add_run(f"{block.bullet} ")
        self._runs(paragraph, block.runs, "body")
        self._body_spacing(paragraph, extra_mm=block.level * 6)

    def _body_spacing(self, paragraph: DocxParagraph, extra_mm: float = 0) -> None:
        body = self.layout.paragraphs
        spacing = paragraph.paragraph_format
        spacing.first_line_indent = Mm(body.first_line_indent_mm)
        spacing.left_indent = Mm(extra_mm) if extra_mm else None
        spacing.space_before, spacing.space_after = Pt(0), Pt(body.space_after_pt)
        spacing.line_spacing = body.line_spacing

    def _runs(self, paragraph: DocxParagraph, runs: Iterable[Run], component: str) -> None:
        style = self.layout.lettering[component]
        paragraph.alignment = _ALIGN[style.align]
        for piece in runs:
            run = paragraph.add_run(f"[{piece.text}]" if piece.gap else piece.text)
            run.bold, run.italic = piece.bold or style.bold, piece.italic or style.italic
            run.font.size, run.font.color.rgb = Pt(style.size_pt), _BLACK
            if piece.gap:
                shade = OxmlElement("w:shd")
                for name, value in (("val", "clear"), ("color", "auto"), ("fill", "D9D9D9")):
                    shade.set(qn(f"w:{name}"), value)
                run._r.get_or_add_rPr().append(shade)

    def _table(self, block: Table) -> None:
        columns = max((len(row) for row in block.rows), default=0)
        if not columns:
            return
        table = self.document.add_table(rows=0, cols=columns)
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        widths = _widths(block, columns, self.layout.page.text_width_mm)
        for number, row in enumerate(block.rows):
            added = table.add_row()
            cells = added.cells
            for cell, runs, width in zip(cells, row, widths, strict=False):
                cell.width = Mm(width)
                self._runs(cell.paragraphs[0], runs, "table")
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            properties = added._tr.get_or_add_trPr()
            whole = OxmlElement("w:cantSplit")
            properties.append(whole)
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def signatures(self) -> None:
        """Write recipients on the left and whoever signs on the right; room for the hand between title and name."""
        letters = self.layout.lettering
        half = self.layout.page.text_width_mm / 2
        table = self._frame((half, half))
        left, right = table.rows[0].cells
        self._line(left.paragraphs[0], self.paper.word("recipients_label"), letters["recipients_label"])
        for recipient in (*self.paper.recipients, ""):
            text = f"- {recipient};" if recipient else f"- {self.paper.word('archive')}"
            paragraph = left.add_paragraph()
            self._runs(paragraph, _with_gaps(text), "recipients")
            paragraph.paragraph_format.space_after = Pt(0)
        for number, signatory in enumerate(self.paper.signatories):
            paragraph = right.paragraphs[0] if number == 0 else right.add_paragraph()
            self._line(paragraph, signatory.title, letters["signatory_title"])
            for _ in range(4):
                self._line(right.add_paragraph(), "", letters["signatory_name"])
            self._line(right.add_paragraph(), signatory.name, letters["signatory_name"])
        row = table.rows[0]._tr.get_or_add_trPr()
        row.append(OxmlElement("w:cantSplit"))


def _with_gaps(text: str) -> tuple[Run, ...]:
    return tuple(run for block in blocks_of(text) for run in (block.runs if not isinstance(block, Table) else ()))


def _widths(block: Table, columns: int, whole: float) -> list[float]:
    """Share the width by how much stands in each column: narrow ones get what they need, the rest by its square root."""
    longest = [max((sum(len(r.text) for r in row[n]) for row in block.rows if n < len(row)), default=1) for n in range(columns)]
    roots = [max(length, 4) ** 0.5 for length in longest]
    return [whole * root / sum(roots) for root in roots]
