"""`planner bench`: plans for real cases, measured."""

from __future__ import annotations

import json
from pathlib import Path

STORIES = Path(__file__).parents[1] / "data" / "stories"
DEV = STORIES / "dev.yaml"


def test_the_stories_are_measured_for_a_program(terminal):
    result = terminal.json("bench", "stories", DEV)
    assert len(result["stories"]) == 30
    for story in result["stories"]:
        assert set(story) == {"id", "steps", "actions", "risks", "speakers"}
        assert story["steps"] >= len(story["actions"]) > 0
        assert len(set(story["actions"])) == len(story["actions"])
        assert len(set(story["speakers"])) == len(story["speakers"]) <= 3
        assert "officer" not in story["speakers"]
    means = result["means"]
    assert means["stories"] == 30
    assert (means["actions"]["cases"], means["messengers"]["cases"], means["missing_actions"]["cases"]) == (21, 10, 5)
    for name in ("actions", "risks", "messengers", "missing_actions"):
        assert set(means[name]) >= {"mean", "pooled", "constant_mean", "constant_pooled", "median_size"}
    assert 0 < means["milliseconds"]["median"] <= means["milliseconds"]["longest"]


def test_measured_twice_it_is_the_same_but_for_the_time(terminal):
    one, other = (terminal.json("bench", "stories", DEV) for _ in range(2))
    for result in (one, other):
        del result["means"]["milliseconds"]
    assert one == other


def test_for_people_there_is_a_row_for_each_story_and_the_figures_beside_the_constant_plan(terminal):
    said = terminal.says("bench", "stories", DEV)
    assert sum(line.startswith("S") for line in said.splitlines()) == 30
    assert "constant plan" in said
    assert "decisive risks" in said
    assert " ms " in said
    assert "hằng" in terminal.says("bench", "stories", DEV, "--lang", "vi")


def test_it_needs_no_database(terminal):
    terminal.says("bench", "stories", DEV)
    assert not terminal.folder.exists()


def test_a_file_with_faults_is_refused_with_file_and_line(terminal, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(DEV.read_text("utf-8").replace("role: liable", "part: liable", 1), "utf-8")
    assert "mine.yaml:12: " in terminal.refuses("bench", "stories", file)
    result = terminal("bench", "stories", file, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["faults"][0]["place"] == "mine.yaml:12"
    file.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in terminal.refuses("bench", "stories", file)
    assert terminal("bench", "stories", tmp_path / "nowhere.yaml").exit_code == 2


def test_what_was_left_out_is_told_and_the_rest_is_measured(terminal, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(DEV.read_text("utf-8").replace("- business", "- wizard", 1), "utf-8")
    result = terminal("bench", "stories", file, "--json")
    assert len(json.loads(result.stdout)["stories"]) == 30
    assert "wizard" in result.stderr
