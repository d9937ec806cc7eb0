"""Everything the planner says is said in Vietnamese as well, with the same values in it."""

from __future__ import annotations

import re

from jinja2 import nodes

from planner.assets import asset_dir
from planner.texts import translations
from tests.project import extraction

TEMPLATES = asset_dir("templates")


def test_every_sentence_has_its_vietnamese_with_the_same_values_in_it():
    _, texts = extraction.translated()
    assert extraction.faults(texts, extraction.sentences()) == []


def test_no_translation_is_kept_for_a_sentence_that_is_gone():
    _, texts = extraction.translated()
    assert sorted(texts.keys() - extraction.sentences()) == []


def test_the_file_is_in_its_one_form_so_that_it_changes_only_with_a_sentence():
    assert extraction.PO.read_text("utf-8") == extraction.written(*extraction.translated())


def test_the_file_loads_as_the_planner_loads_it():
    assert translations("vi").gettext("Sign in") == "Đăng nhập"
    assert translations("en").gettext("Sign in") == "Sign in"


def test_sentences_and_translations_begin_and_end_alike():
    """A full stop or colon that is lost, or a blank that is doubled, shows that a translation is not finished."""
    _, texts = extraction.translated()
    ends = [
        (english, vietnamese)
        for english, vietnamese in texts.items()
        if re.search(r"[:…]$", english) and english[-1] != vietnamese[-1]
    ]
    assert ends == []
    assert [text for text in texts.values() if "  " in text.strip() or text != text.rstrip()] == []


def test_no_file_of_macros_says_anything_outside_its_macros(app):
    """What it says at its top level would be kept in the language of whoever came first."""
    trees = {path.relative_to(TEMPLATES).as_posix(): parsed(app, path) for path in sorted(TEMPLATES.rglob("*.html"))}
    imports = (node for tree in trees.values() for node in tree.find_all((nodes.FromImport, nodes.Import)))
    imported = {node.template.value for node in imports}
    assert len(imported) > 4
    assert [name for name in sorted(imported) if "_" in said_at_the_top(trees[name])] == []


def parsed(app, path):
    return app.jinja_env.parse(path.read_text("utf-8"))


def said_at_the_top(tree):
    """Return the names of the functions that the assignments of a page call."""
    calls = [call for top in tree.body if isinstance(top, nodes.Assign) for call in top.find_all(nodes.Call)]
    return {call.node.name for call in calls if isinstance(call.node, nodes.Name)}
