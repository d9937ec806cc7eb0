"""The pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SCRIPTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")


def element(name: str, **attributes: str) -> Any:
    """Return an element `w:name` with attributes of the same namespace."""
    made = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def set_default_type(document: Document, font: str, language: str) -> None:
    """Set one font for every script, and the language; the theme's fonts of the blank document go."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for fonts in defaults.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in SCRIPTS:
            fonts.set(qn(script), font)
    for said in defaults.iter(qn("w:lang")):
        said.attrib.clear()
        said.set(qn("w:val"), language)
    normal = document.styles["Normal"].element.get_or_add_rPr()
    fonts = normal.get_or_add_rFonts()
    for script in SCRIPTS:
        fonts.set(qn(script), font)
    normal.append(element("lang", val=language))


def add_page_number(run: Run) -> None:
    """Write a field that shows the number of the page."""
    run._r.append(element("fldChar", fldCharType="begin"))
    instruction = element("instrText")
    instruction.text = "PAGE"
    run._r.append(instruction)
    run._r.append(element("fldChar", fldCharType="end"))


def shade(run: Run, fill: str = "D9D9D9") -> None:
    """Put a grey ground behind a run."""
    run._r.get_or_add_rPr().append(element("shd", val="clear", color="auto", fill=fill))


def rule_above(paragraph: Paragraph) -> None:
    """Draw a thin line above a paragraph, as wide as the paragraph."""
    borders = element("pBdr")
    borders.append(element("top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().append(borders)


def set_outline_level(paragraph: Paragraph, level: int) -> None:
    """Let word processors list a paragraph as a heading, without a style of theirs."""
    paragraph._p.get_or_add_pPr().append(element("outlineLvl", val=str(level - 1)))


def without_padding(table: Any) -> None:
    """Take the padding at the sides of a table's cells away."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="0", type="dxa"))
    table._tbl.tblPr.append(margins)


def keep_whole(row: Any) -> None:
    """Keep a table row on one page."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def repeat_on_every_page(row: Any) -> None:
    """Repeat a table row at the head of every page that the table goes over."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))
