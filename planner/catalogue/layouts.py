"""How a paper looks: page, type, heading block, signature block; data that a pack may bring or replace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from planner.catalogue.entries import Basis, Entry, LocalKey, Value
from planner.catalogue.expressions import Wording
from planner.texts import Bilingual

Points = Annotated[float, Field(ge=6, le=40)]
Millimetres = Annotated[float, Field(ge=0, le=500)]


class Page(Value):
    """Paper and margins."""

    width_mm: Millimetres = 210
    height_mm: Millimetres = 297
    top_mm: Millimetres
    bottom_mm: Millimetres
    left_mm: Millimetres
    right_mm: Millimetres

    @property
    def text_width_mm(self) -> float:
        """Return the width between the margins."""
        return self.width_mm - self.left_mm - self.right_mm


class Lettering(Value):
    """Size and style of one component; `line` draws a rule below, as a part of the text's width."""

    size_pt: Points
    bold: bool = False
    italic: bool = False
    upper: bool = False
    align: Literal["left", "centre", "right", "justify"] = "centre"
    line: Annotated[float, Field(ge=0, le=1)] = 0


class Paragraphs(Value):
    """Body paragraphs."""

    first_line_indent_mm: Millimetres
    space_after_pt: float = Field(ge=0, le=24)
    line_spacing: float = Field(ge=1, le=2)


COMPONENTS = (
    "national_name",
    "motto",
    "parent_body",
    "issuing_body",
    "number",
    "place_and_date",
    "type_name",
    "subject",
    "legal_basis",
    "body",
    "heading",
    "table",
    "signatory_title",
    "signatory_name",
    "recipients_label",
    "recipients",
    "page_number",
    "draft_mark",
)


class DocumentLayout(Entry):
    """The layout of one kind of document, and the words that stand in its fixed places."""

    document: LocalKey
    title: Bilingual
    basis: Basis
    note: Bilingual | None = None
    font: str
    break_before: tuple[str, ...] = Field((), description="Words before which a long name of an office is broken.")
    page: Page
    columns_mm: tuple[Millimetres, Millimetres]
    paragraphs: Paragraphs
    lettering: Mapping[str, Lettering]
    type_abbreviation: str
    words: Mapping[str, Bilingual]
    subject: Wording
    legal_bases: tuple[Wording, ...] = ()
    recipients: tuple[Wording, ...] = ()
