"""Markdown that people wrote, as HTML that is safe to show: guarded in size, sanitised, gaps as links."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape

import nh3
from markdown import Markdown
from markupsafe import Markup, escape

from planner.catalogue.gaps import Gap, split_at_gaps
from planner.texts import Message, msg

MOST_CHARACTERS = 200_000
MOST_BRACKETS = 2_000
MOST_BRACKETS_IN_BLOCK = 200
_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "code", "pre", "a", "del", "sup"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
_HEADING = re.compile(r"(</?h)([1-6])>")
_TABLE = re.compile(r"<table>.*?</table>", re.S)
_ROW = re.compile(r"<tr>.*?</tr>", re.S)
_HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.S)
_CELL = re.compile(r"<td(?=[ >])")
_TAG = re.compile(r"<[^>]*>")
_NARROW = 2  # so many columns stand beside each other on a phone
# Where a gap goes: between tags only, for in an address or title there is no room for a link.
_PLACE = re.compile("\ue000(\\d+)\ue001")
_TAG_OR_PLACE = re.compile(f'<(?:[^>"]|"[^"]*")*>|{_PLACE.pattern}')
_SCHEMES = {"http", "https", "mailto", "tel"}


class TooLarge(ValueError):
    """A text is beyond what is converted; `said` says so in plain words."""

    said: Message = msg("This text is too long or has too many brackets to be shown. Shorten it.")


def guard(text: str) -> None:
    """Raise `TooLarge` for a text that would keep the converter busy for seconds."""
    brackets = text.count("[")
    if len(text) > MOST_CHARACTERS or brackets > MOST_BRACKETS:
        raise TooLarge
    if brackets > MOST_BRACKETS_IN_BLOCK and any(
        block.count("[") > MOST_BRACKETS_IN_BLOCK for block in re.split(r"\n\s*\n", text)
    ):
        raise TooLarge


@lru_cache(maxsize=512)
def safe_html(text: str) -> str:
    """Return Markdown as sanitised HTML; kept, because the same text is shown again and again."""
    guard(text)
    converter = Markdown(
        extensions=["tables", "sane_lists", "def_list", "nl2br"],
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )
    return nh3.clean(
        converter.convert(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


def shown(text: str, show_gap: Callable[[Gap], str]) -> Markup:
    """Return Markdown as HTML for a page; *show_gap* makes the HTML of each gap."""
    gaps: list[Gap] = []
    marked = ""
    for piece in split_at_gaps(text.replace("\ue000", "").replace("\ue001", "")):
        if isinstance(piece, Gap):
            marked += f"\ue000{len(gaps)}\ue001"
            gaps.append(piece)
        else:
            marked += piece
    html = _TAG_OR_PLACE.sub(lambda m: show_gap(gaps[int(m[1])]) if m[1] else _PLACE.sub("", m[0]), safe_html(marked))
    return Markup(html)  # noqa: S704  (sanitised)


def on_a_page(html: Markup) -> Markup:
    """Return *html* with headings that stand below those of the page, and wide tables that scroll by themselves.

    Each cell of a wide table knows its column, so that on a phone a row can stand as a card.
    """
    lower = _HEADING.sub(lambda m: f"{m[1]}{min(int(m[2]) + 3, 6)}>", str(html))
    return Markup(_TABLE.sub(_framed, lower))  # noqa: S704  (sanitised before)


def _framed(found: re.Match[str]) -> str:
    table = found[0]
    heads = [escape(unescape(_TAG.sub("", head)).strip()) for head in _HEAD.findall(table)]
    if len(heads) > _NARROW:
        labelled = _ROW.sub(lambda row: _labelled(row[0], heads), table)
        table = labelled.replace("<table>", '<table class="cards">', 1)
    return f'<div class="scroll" tabindex="0">{table}</div>'


def _labelled(row: str, heads: Sequence[str]) -> str:
    columns = iter(heads)
    return _CELL.sub(lambda cell: f'{cell[0]} data-label="{next(columns, "")}"', row)


def plain_with_gaps(text: str, show_gap: Callable[[Gap], str]) -> Markup:
    """Return plain text, escaped, with its gaps shown by *show_gap*."""
    pieces = (show_gap(piece) if isinstance(piece, Gap) else str(escape(piece)) for piece in split_at_gaps(text))
    return Markup("".join(pieces))  # noqa: S704  (every piece is escaped or made here)
