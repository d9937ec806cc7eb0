"""What people typed stays text: neither Markdown nor HTML finds anything in a value that is filled in."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from planner.casefile.facts import facts_from
from planner.casefile.schema import CaseFile
from planner.catalogue.expressions import as_markdown, fill
from planner.catalogue.gaps import Gap, gaps_in
from planner.catalogue.scope import scope_of
from planner.web.prose import safe_html
from tests.support.drafts import CATALOGUE
from tests.support.world import TODAY

TYPED = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[link](javascript:alert(1))",
    "![image](https://x.example/y.png)",
    "# heading",
    "*emphasis* and **strong** and _under_",
    "&lt;b&gt; &amp; &copy; &#60;",
    "line one\nline two\n\nparagraph",
    "back\\slash \\* `code`",
    "| a | b |",
    "~~struck~~ and ~ alone",
    "====",
    "- item",
    "1. item",
    "1) item",
    "+ item",
    "> quote",
    ": definition",
    "--- rule",
    "    indented",
    "[ref]: https://x.example",
    "```\nfence\n```",
    "term\n: definition",
    "<!-- comment -->",
    "https://x.example/a_b_c?d=e&f=g",
    "A & B",
    "100% *",
    "[[table:approach]]",
]
FRAMES = ["{{ x }}", "Trước {{ x }} sau", "dòng trên\n{{ x }}\ndòng dưới", "- {{ x }}", "| a | {{ x }} |\n|---|---|\n"]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("typed", TYPED)
def test_what_people_typed_stays_text(typed, frame):
    shown = safe_html(fill(frame, {"x": typed}, markdown=True))
    text = " ".join(html.fromstring(f"<div>{shown}</div>").text_content().split())
    around = [piece for piece in ("Trước", "sau", "dòng trên", "dòng dưới") if piece in frame]
    for piece in around:
        assert piece in text
    assert " ".join(typed.split()) in text, shown
    tags = {element.tag for element in html.fromstring(f"<div>{shown}</div>").iter()}
    assert tags <= {"div", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "br"}, shown


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn", "Cf"]), max_size=60))
def test_any_text_comes_out_as_it_was_typed(typed):
    typed = typed.replace("⟦", "").replace("⟧", "")
    shown = safe_html(fill("Trước {{ x }}\n{{ x }}", {"x": typed}, markdown=True))
    text = " ".join(html.fromstring(f"<div>{shown}</div>").text_content().split())
    wanted = " ".join(typed.split())
    assert text == " ".join(f"Trước {wanted} {wanted}".split()), shown


def test_escaping_leaves_plain_words_alone():
    plain = "Công ty A & B, 1.250.000 đồng (50%)"
    assert unescape(as_markdown(plain)) == plain


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_a_gap_is_found_again_whatever_its_label_says(label, pointer):
    found = list(gaps_in(f"vor {Gap(pointer, label)} nach"))
    assert len(found) == 1
    assert found[0].label.strip()


MARK = "⟦Tên → /people⟧"


def texts_in(value):
    """Yield every text in values, however deep; a gap of our own is none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def test_nothing_typed_passes_for_a_hole_of_a_plan():
    document = CaseFile.model_validate(
        {
            "case": {"number": MARK, "case_type": "garden:hedge", "title": MARK, "nature": MARK, "area": MARK}
            | {"fields": {"garden": {"height_cm": MARK}}, "judgment": {"number": MARK, "court": MARK}},
            "people": [{"key": "p1", "role": "liable", "name": MARK, "description": MARK, "address": MARK}],
            "obligations": [{"key": "o1", "kind": "money", "text": MARK, "property": MARK}],
            "relationships": [{"from": "c1", "to": "p1", "kind": "neighbour", "evidence": MARK}],
            "stances": [{"person": "p1", "stance": "for", "evidence": MARK}],
            "circumstances": [{"person": "p1", "category": "other", "text": MARK, "source": MARK}],
            "contacts": [{"key": "c1", "actor": "police", "body": MARK, "post": MARK, "holder": MARK}],
            "journal": [{"kind": "call", "on": "2026-11-23", "text": MARK, "promised": MARK, "refused": MARK}],
            "assessments": [{"answers": {"garden:owner": {"value": MARK, "note": MARK}}}],
        }
    )
    facts = facts_from(document, TODAY)
    scope = scope_of(facts, CATALOGUE, "vi")
    assert [text for text in texts_in(scope) if list(gaps_in(text))] == []
    assert "[Tên → /people]" in scope["people"][0]["called"], "what was typed can still be read"
