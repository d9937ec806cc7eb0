"""A table of sentences: those that may not be said to people, and those that look like them and are harmless."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.plugins.test_decency import findings, plan

TABLE = yaml.safe_load((Path(__file__).parents[1] / "data" / "decency.yaml").read_text("utf-8"))
FOUND = [(code, sentence) for code, sentences in TABLE["found"].items() for sentence in sentences]


def test_the_table_is_worth_the_name():
    assert len({sentence for _, sentence in FOUND}) >= 60
    assert len(set(TABLE["harmless"])) >= 60


@pytest.mark.parametrize(("code", "sentence"), FOUND)
def test_what_may_not_be_said_is_found_with_its_words_and_the_reason(code, sentence):
    found = {finding.code: finding for finding in findings(plan(argument=sentence))}
    assert f"decency:{code}" in found, f"found instead: {sorted(found)}"
    finding = found[f"decency:{code}"]
    words = [part.split("”")[0] for part in finding.text.split("“")[2:]]
    assert words
    assert all(word in sentence for word in words), "the words are quoted as they stand"
    assert finding.basis
    assert finding.remedy


@pytest.mark.parametrize("sentence", TABLE["harmless"])
def test_what_only_looks_alike_passes(sentence):
    assert [f"{finding.code}: {finding.text}" for finding in findings(plan(argument=sentence))] == []
