"""One Markdown source as a list of blocks, from which every paper is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html
from lxml.html import HtmlElement

from planner.catalogue.gaps import Gap, split_at_gaps
from planner.web.prose import safe_html


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; a gap is a visible hole."""

    text: str
    bold: bool = False
    italic: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text; a line of a list carries its bullet or number."""

    runs: tuple[Run, ...]
    bullet: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the highest level."""

    runs: tuple[Run, ...]
    level: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first row is the head."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...] = field(default=())


Block = Paragraph | Heading | Table


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text, sanitised like every page."""
    rendered = safe_html(markdown)
    if not rendered.strip():
        return ()
    root = html.fragment_fromstring(rendered, create_parent="div")
    return tuple(_blocks(root))


def _blocks(parent: HtmlElement, level: int = 0) -> Iterator[Block]:
    for element in parent:
        if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            yield Heading(tuple(_runs(element)), int(element.tag[1]))
        elif element.tag in ("ul", "ol"):
            yield from _list(element, level)
        elif element.tag == "table":
            yield Table(tuple(tuple(tuple(_runs(cell)) for cell in row) for row in element.iter("tr")))
        elif element.tag in ("blockquote", "dl"):
            yield from _blocks(element, level)
        elif element.tag not in ("hr", "br"):
            yield Paragraph(tuple(_runs(element)), level=level)


def _list(element: HtmlElement, level: int) -> Iterator[Block]:
    number = int(element.get("start", "1"))
    for item in element:
        bullet = "-" if element.tag == "ul" else f"{number}."
        number += 1
        own = tuple(run for run in _runs(item, skip=("ul", "ol")))
        yield Paragraph(own, bullet=bullet, level=level)
        for below in item:
            if below.tag in ("ul", "ol"):
                yield from _list(below, level + 1)


def _runs(
    element: HtmlElement, *, bold: bool = False, italic: bool = False, skip: tuple[str, ...] = ()
) -> Iterator[Run]:
    bold = bold or element.tag in ("strong", "th")
    italic = italic or element.tag == "em"
    yield from _pieces(element.text, bold, italic)
    for child in element:
        if child.tag == "br":
            yield Run("\n", bold, italic)
        elif child.tag not in skip:
            yield from _runs(child, bold=bold, italic=italic, skip=skip)
        yield from _pieces(child.tail, bold, italic)


def _pieces(text: str | None, bold: bool, italic: bool) -> Iterator[Run]:
    for piece in split_at_gaps((text or "").replace("\n", " ")):
        if isinstance(piece, Gap):
            yield Run(piece.label, bold, italic, gap=True)
        elif piece:
            yield Run(piece, bold, italic)
