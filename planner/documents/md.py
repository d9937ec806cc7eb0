"""A paper as Markdown: the same places in the same order, for reading and for taking elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from planner.catalogue.expressions import as_markdown
from planner.catalogue.gaps import Gap, split_at_gaps
from planner.documents.paper import BLANK, Line, Paper

MEDIA_TYPE = "text/markdown; charset=utf-8"


def markdown_of(paper: Paper) -> bytes:
    """Return the file. A text has no pages, so the mark of a draft stands at its head and foot."""
    mark = [_styled(Line(paper.word("draft_mark"), "draft_mark"), paper)] if paper.draft else []
    kind, subject = paper.title_lines
    parts = [
        *mark,
        _heading_block(paper),
        f"# {_text(kind, paper)}",
        _styled(subject, paper),
        *(_styled(line, paper) for line in paper.basis_lines),
        paper.body,
        _foot(paper),
        *mark,
    ]
    return f"{_with_holes(chr(10).join(f'{part}{chr(10)}' for part in parts), paper)}".encode()


def _heading_block(paper: Paper) -> str:
    rows = [f"| {_cell(left, paper)} | {_cell(right, paper)} |" for left, right in paper.heading_rows]
    return "\n".join([rows[0], "|:-:|:-:|", *rows[1:]])


def _foot(paper: Paper) -> str:
    title, name = paper.signatory.title, paper.signatory.name
    signing = (Line(title, "signatory_title"), Line(name, "signatory_name"))
    recipients = _cell(paper.recipient_lines, paper)
    return f"| {recipients} | {'<br><br><br>'.join(_styled(line, paper) for line in signing if line.text)} |\n|---|:-:|"


def _cell(lines: Iterable[Line], paper: Paper) -> str:
    return "<br>".join(_styled(line, paper) for line in lines)


def _text(line: Line, paper: Paper) -> str:
    # A row of blanks closes up in Markdown; points keep the room that is left for the number.
    return "<br>".join(as_markdown(part) for part in paper.shown(line).replace(BLANK, " ……").splitlines())


def _styled(line: Line, paper: Paper) -> str:
    style = paper.lettering(line)
    stars = "*" * (2 * style.bold + style.italic)
    return f"{stars}{_text(line, paper)}{stars}"


def _with_holes(text: str, paper: Paper) -> str:
    pieces = (as_markdown(paper.hole(piece)) if isinstance(piece, Gap) else piece for piece in split_at_gaps(text))
    return "".join(pieces)
