"""`planner plan`: from a real case to a plan and its paper."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from docx import Document

from planner.plans.report import DraftReport
from tests.cli.test_case_files import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_real_case_is_drafted_with_reasons_and_named_people(planner, imported, name):
    drafted = planner.json("plan", "draft", imported(name), "--as", "alice")
    report = DraftReport.model_validate(drafted)
    assert report.plain() == drafted
    assert (report.plan.number, report.plan.revision) == (1, 1)
    assert len(report.steps) >= 4
    assert [one.fit for one in report.templates] == sorted((one.fit for one in report.templates), reverse=True)
    assert report.templates[0].why
    gaps = {gap.label for gap in report.gaps}
    for step in report.steps:
        assert step.why
        assert all((why.text, why.source) != ("", "") for why in step.why)
        for party in (step.speaker, step.carrier):
            assert party.person or party.contact or any(party.label in gap or gap in party.label for gap in gaps), party
        assert step.start is not None
        assert step.start <= step.due
        assert step.fallback
        assert step.stop_when
    assert [finding for finding in report.findings if finding.level == "error" and finding.code != "gap"] == []


def test_the_parents_on_the_mortgaged_land_are_spoken_to_first_and_separately(planner, imported):
    steps = planner.json("plan", "draft", imported("s05"), "--as", "alice")["steps"]
    talks = [step for step in steps if step["action"] in ("third_party_talk", "private_talk")]
    parents, couple = talks[0], next(step for step in talks if step["action"] == "private_talk")
    assert parents["action"] == "third_party_talk"
    assert parents["due"] < couple["start"]
    assert parents["speaker"]["contact"], "the messenger is a post of the directory"
    assert any(why["source"].startswith("/") for why in parents["why"])


def test_a_party_is_a_person_or_a_contact_never_both(planner, imported):
    for step in planner.json("plan", "draft", imported("s05"), "--as", "alice")["steps"]:
        for party in (step["speaker"], step["carrier"], *step["alternatives"]):
            assert set(party) in ({"label", "actor", "person"}, {"label", "actor", "contact"}, {"label", "actor"})


def test_days_are_iso_and_codes_those_of_the_vocabulary(planner, imported, packs):
    drafted = planner.json("plan", "draft", imported("s05"), "--as", "alice")
    catalogue = packs.catalogue
    for step in drafted["steps"]:
        date.fromisoformat(step["start"])
        assert step["action"] in catalogue.codes("actions")
        assert step["channel"] in catalogue.codes("channels")
        assert step["speaker"]["actor"] in catalogue.codes("actors")
        assert step["origin"]["pack"] in catalogue.manifests
    assert set(drafted["risks"]) <= set(catalogue.codes("risks"))
    assert {route["to"] for route in drafted["routes"]} <= {"p1", "p2", "p3"}


def test_texts_are_in_the_language_asked_for(planner, imported):
    number = imported("s05")
    english = planner.json("plan", "draft", number, "--as", "alice", "--lang", "en")["steps"]
    vietnamese = planner.json("plan", "draft", number, "--as", "alice", "--lang", "vi")["steps"]
    assert [step["key"] for step in english] == [step["key"] for step in vietnamese]
    assert all(one["title"] != other["title"] for one, other in zip(english, vietnamese, strict=True))


def test_a_draft_is_told_in_words_too(planner, imported):
    said = planner.says("plan", "draft", imported("s05"), "--as", "alice", "--lang", "vi")
    assert "1. " in said
    assert "planner plan export 1 --to docx" in said


def test_a_template_may_be_chosen_and_an_unknown_one_is_refused_with_the_known(planner, imported):
    number = imported("s05")
    ranked = [one["key"] for one in planner.json("plan", "draft", number, "--as", "alice")["templates"]]
    last = ranked[-1]
    drafted = planner.json("plan", "draft", number, "--as", "alice", "--template", last)
    assert drafted["plan"]["number"] == 2
    assert any(step["origin"]["pack"] == last.partition(":")[0] for step in drafted["steps"])
    said = planner.refuses("plan", "draft", number, "--as", "alice", "--template", "nobody:knows")
    assert all(key in said for key in ranked)


def test_a_refusal_is_json_where_json_was_asked_for(planner):
    result = planner("plan", "draft", "404/QĐ-THA", "--json")
    assert result.exit_code == 1
    refused = json.loads(result.stdout)
    assert set(refused) == {"refused", "problems", "faults"}
    assert "404/QĐ-THA" in refused["refused"]


def test_without_packs_there_is_no_template_to_draft_from(planner, imported, monkeypatch):
    number = imported("s05")
    monkeypatch.setenv("PLANNER_SAFE_MODE", "1")
    assert "planner pack list" in planner.refuses("plan", "draft", number, "--as", "alice")


def test_only_those_who_may_work_on_a_case_draft_for_it(planner, imported):
    number = imported("s05")
    said = planner.refuses("plan", "draft", number, "--as", "ines")
    assert "only its officer, team and head may change it" in said
    assert "switched off" not in said
    planner.says("user", "disable", "alice")
    assert "switched off" in planner.refuses("plan", "draft", number, "--as", "alice")
    assert "no user called" in planner.refuses("plan", "draft", number, "--as", "nobody")


def test_findings_are_an_answer_and_no_failure(planner, imported):
    drafted = planner.json("plan", "draft", imported("s01"), "--as", "alice")
    checked = planner.json("plan", "check", drafted["plan"]["id"])
    assert checked["plan"] == drafted["plan"] | {"status": "draft"}
    assert checked["gaps"] == drafted["gaps"]
    assert checked["findings"] == drafted["findings"]
    assert "Missing values:" in planner.says("plan", "check", drafted["plan"]["id"])
    assert "There is no plan 99" in planner.refuses("plan", "check", 99)


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_goes_out_in_every_form_and_is_marked_as_one(planner, imported, tmp_path, name):
    plan = planner.json("plan", "draft", imported(name), "--as", "alice", "--lang", "vi")["plan"]["id"]
    for form in ("docx", "html", "md"):
        planner.says("plan", "export", plan, "--to", form, "-o", tmp_path / f"plan.{form}")
    word = Document(str(tmp_path / "plan.docx"))
    section = word.sections[0]
    for header in (section.first_page_header, section.header):
        assert "DỰ THẢO" in "".join(paragraph.text for paragraph in header.paragraphs)
    page = (tmp_path / "plan.html").read_text("utf-8")
    text = (tmp_path / "plan.md").read_text("utf-8")
    for written in (page, text):
        assert "DỰ THẢO" in written
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in written
        assert "⟦" not in written
        assert "[[table" not in written


def test_an_export_is_named_after_the_case_or_printed(planner, imported, tmp_path):
    plan = planner.json("plan", "draft", imported("s05"), "--as", "alice", "--lang", "vi")["plan"]["id"]
    said = planner.says("plan", "export", plan, "--to", "docx")
    (file,) = tmp_path.glob("*.docx")
    assert file.name in said
    assert file.name.startswith("phuong-an-")
    assert file.name.endswith("-du-thao.docx")
    printed = planner("plan", "export", plan, "--to", "docx", "-o", "-")
    assert Document(io.BytesIO(printed.stdout_bytes)).paragraphs


def test_what_is_taken_out_at_the_terminal_is_written_down_as_at_the_pages(planner, imported):
    plan = planner.json("plan", "draft", imported("s05"), "--as", "alice")["plan"]["id"]
    planner.says("plan", "export", plan, "--to", "md", "-o", "-", "--as", "alice")
    with closing(sqlite3.connect(planner.folder / "planner.db")) as database:
        last = database.execute("select action, actor, detail from audit_entry order by id desc limit 1").fetchone()
    assert (last[0], last[1], json.loads(last[2])) == ("plan.exported", "Alice", {"to": "md", "revision": 1})


def test_a_plan_on_paper_may_be_had_in_the_other_language(planner, imported):
    plan = planner.json("plan", "draft", imported("s05"), "--as", "alice", "--lang", "vi")["plan"]["id"]
    assert "DỰ THẢO" in planner.says("plan", "export", plan, "--to", "md", "-o", "-")
    assert "SOCIALIST REPUBLIC" in planner.says("plan", "export", plan, "--to", "md", "-o", "-", "--lang", "en")
