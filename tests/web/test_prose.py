"""Markdown that people wrote: shown, never run; bounded in time."""

from __future__ import annotations

import re
import time

import pytest
from lxml import html
from markupsafe import escape

from planner.catalogue.gaps import Gap
from planner.web.prose import TooLarge, guard, on_a_page, plain_with_gaps, safe_html, shown

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<p class='btn' data-bs-toggle='modal' id='x'>x</p>",
    "<button hx-get='/cases' hx-trigger='load'>x</button>",
    "<form action='https://x.example'><input name=a></form>",
    "<base href='https://x.example'>",
    "<link rel=stylesheet href='https://x.example'>",
    "<meta http-equiv=refresh content='0;url=https://x.example'>",
    "<object data='x'></object><embed src=x>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>@import 'https://x.example'</style>",
    "x<!--><script>alert(1)</script>-->",
]
HARMLESS = {"href", "title", "start", "align", "rel"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_people_write_runs(attack):
    tree = html.fromstring(f"<div>{safe_html(attack)}</div>")
    for element in tree.iter():
        assert element.tag not in ("script", "style", "iframe", "svg", "math", "form", "input", "img", "object", "base")
        assert set(element.attrib) <= HARMLESS, dict(element.attrib)
        scheme = re.match(r"[a-z][a-z0-9+.-]*:", re.sub(r"[\t\r\n]", "", element.get("href", "").strip()), re.I)
        assert scheme is None or scheme[0].lower() in ("http:", "https:", "mailto:", "tel:"), element.get("href")


def test_markdown_is_shown():
    shown_html = safe_html("# T\n\n**b** *i*\n\n- a\n- b\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n[l](https://x.example)")
    for piece in ("<h1>T</h1>", "<strong>b</strong>", "<em>i</em>", "<li>a</li>", 'align="right"', "noopener"):
        assert piece in shown_html


COSTLY = {
    "brackets": "[" * 20_000,
    "brackets in one block": "[" * 201,
    "links that never close": "[a](" * 5_000,
    "a text that is too long": "x" * 200_001,
}


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY.keys())
def test_a_text_that_would_keep_the_converter_busy_is_refused_at_once(text):
    started = time.perf_counter()
    with pytest.raises(TooLarge):
        safe_html(text)
    assert time.perf_counter() - started < 3


def test_the_largest_texts_that_pass_are_quick():
    block = "a [b] *c* `d` " * 50
    text = "\n\n".join([block] * 30)
    guard(text)
    started = time.perf_counter()
    safe_html(text)
    assert time.perf_counter() - started < 10


def link(gap: Gap) -> str:
    """Show a gap as a link."""
    return f'<a class="gap" href="{escape(gap.pointer)}">{escape(gap.label)}</a>'


def test_gaps_become_links_and_nothing_typed_passes_for_one():
    text = f"**x** {Gap('/case/area', 'Xã <b>')} \ue0000\ue001"
    assert shown(text, link) == '<p><strong>x</strong> <a class="gap" href="/case/area">Xã &lt;b&gt;</a> 0</p>'
    plain = plain_with_gaps(f"<b> {Gap('/a', 'A')}", link)
    assert plain == '&lt;b&gt; <a class="gap" href="/a">A</a>'


def test_headings_stand_below_those_of_the_page():
    assert on_a_page(shown("# T\n\n## U", link)) == "<h4>T</h4>\n<h5>U</h5>"


def test_a_row_of_a_wide_table_knows_its_columns_so_that_it_can_stand_as_a_card():
    wide = on_a_page(shown('| No. | **Step** | The "why" |\n|---|---|--:|\n| 1 | walk | |\n', lambda gap: gap.label))
    cells = html.fromstring(str(wide)).xpath("//table[@class='cards']//td")
    assert [cell.get("data-label") for cell in cells] == ["No.", "Step", 'The "why"']
    narrow = on_a_page(shown("| a | b |\n|---|---|\n| 1 | 2 |\n", lambda gap: gap.label))
    assert "data-label" not in narrow


def test_the_heading_of_a_column_cannot_break_out_of_its_cells():
    text = '| a" onfocus="x | <b title=">\'"> | c |\n|---|---|---|\n| 1 | <i title="<td onclick=x>">2</i> | 3 |\n'
    for element in html.fromstring(str(on_a_page(shown(text, lambda gap: gap.label)))).iter():
        assert set(element.attrib) <= HARMLESS | {"class", "tabindex", "data-label"}, dict(element.attrib)


@pytest.mark.parametrize(
    "written",
    [
        "[x](http://a.example/⟦Tên → /people⟧)",
        '[x](http://a.example "a > ⟦Tên → /people⟧")',
        '<a href="⟦Tên → /people⟧">x</a>',
    ],
)
def test_a_hole_in_an_address_does_not_break_the_page(written):
    page = str(shown(written, link))
    assert 'class="gap"' not in page
    assert html.fromstring(page).text_content().strip() == "x"
    assert not {"\ue000", "\ue001"} & set(page)
