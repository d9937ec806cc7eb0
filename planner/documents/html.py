"""A paper as one HTML page that stands alone and prints in the official layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from planner.assets import asset_dir
from planner.catalogue.gaps import Gap
from planner.documents.paper import Line, Paper
from planner.web import prose

MEDIA_TYPE = "text/html; charset=utf-8"
_PAGES = Environment(
    loader=FileSystemLoader(asset_dir("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html_of(paper: Paper) -> bytes:
    """Return the file: one page with its own style, which needs nothing from elsewhere."""

    def hole(gap: Gap) -> str:
        return f'<mark class="gap">{escape(paper.hole(gap))}</mark>'

    def lines(placed: Iterable[Line]) -> Markup:
        return Markup("").join(
            Markup('<p class="{}">{}</p>').format(line.component, _broken(paper.shown(line), hole)) for line in placed
        )

    page = _PAGES.get_template("documents/paper.html").render(
        paper=paper,
        layout=paper.layout,
        lines=lines,
        body=prose.shown(paper.body, hole),
        signing=(Line(paper.signatory.title, "signatory_title"), Line(paper.signatory.name, "signatory_name")),
        mark=Line(paper.word("draft_mark"), "draft_mark"),
    )
    return page.encode()


def _broken(text: str, hole: Callable[[Gap], str]) -> Markup:
    return Markup("<br>").join(prose.plain_with_gaps(line, hole) for line in text.splitlines())
