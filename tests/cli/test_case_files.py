"""`planner case`: real cases in and out."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.cli.conftest import CASES

NAMES = sorted(path.stem for path in CASES.glob("*.json"))


def file_of(name):
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


def test_there_are_four_real_cases():
    assert NAMES == ["s01", "s03", "s05", "s09"]


@pytest.mark.parametrize("name", NAMES)
def test_a_real_case_comes_in_and_importing_it_twice_changes_nothing(planner, name):
    words = ("case", "import", CASES / f"{name}.json", "--office", "kv1", "--officer", "alice")
    (first,) = planner.json(*words)["files"]
    assert first["number"] == file_of(name)["case"]["number"]
    assert "/case" in first["created"]
    assert "/people/0" in first["created"]
    assert (first["changed"], first["left"]) == ([], [])
    (second,) = planner.json(*words)["files"]
    assert (second["created"], second["changed"], second["left"]) == ([], [], [])
    assert "nothing new" in planner.says(*words)


def test_a_changed_file_changes_what_it_speaks_of(planner, imported, tmp_path):
    number = imported("s05")
    changed = file_of("s05")
    changed["people"][0]["occupation"] = "Thợ mộc"
    changed["journal"] = [*changed.get("journal", []), {"kind": "note", "on": "2026-11-24", "text": "Gọi lại sau."}]
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(changed, ensure_ascii=False), "utf-8")
    (done,) = planner.json("case", "import", file, "--office", "kv1")["files"]
    assert done["changed"] == ["/people/0"]
    assert done["created"] == [f"/journal/{len(changed['journal']) - 1}"]
    assert json.loads(planner.says("case", "export", number))["people"][0]["occupation"] == "Thợ mộc"


def broken(**parts):
    return file_of("s05") | parts


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("{", [""]),
        ("[]", [""]),
        (broken(version=2), ["/version"]),
        (broken(people=[{"key": "p1", "role": "king", "name": "A", "hat": "red"}]), ["/people/0/hat"]),
        (broken(events=[{"kind": "wedding", "on": "2026-11-18"}]), ["/events/0/kind"]),
        (
            broken(
                stances=[{"person": "p9", "stance": "for"}],
                relationships=[{"from": "p8", "to": "p1", "kind": "parent"}],
            ),
            ["/relationships/0/from", "/stances/0/person"],
        ),
        (broken(journal=[{"kind": "note", "on": "2030-01-01", "text": "Mai sau"}]), ["/journal/0"]),
        (
            broken(obligations=[{"key": "o1", "kind": "money", "text": "Trả", "amount": 5, "paid": 9}]),
            ["/obligations/0"],
        ),
    ],
)
def test_a_wrong_file_names_each_fault_by_pointer_and_stores_nothing(planner, tmp_path, content, places):
    file = tmp_path / "wrong.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    result = planner("case", "import", file, "--office", "kv1", "--json")
    (refused,) = json.loads(result.stdout)["files"]
    assert result.exit_code == 1
    assert refused["refused"]
    assert sorted(fault["place"] for fault in refused["faults"]) == places
    assert all(fault["text"] for fault in refused["faults"])
    planner.refuses("case", "export", file_of("s05")["case"]["number"])
    said = planner.refuses("case", "import", file, "--office", "kv1")
    assert all(place in said for place in places)


def test_a_wrong_file_does_not_keep_the_others_out(planner, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{", "utf-8")
    result = planner("case", "import", CASES / "s01.json", wrong, CASES / "s03.json", "--office", "kv1")
    assert result.exit_code == 1
    for name in ("s01", "s03"):
        planner.says("case", "export", file_of(name)["case"]["number"])


def test_an_export_read_back_elsewhere_is_the_same_case(planner, imported, tmp_path, monkeypatch, prepared):
    number = imported("s05")
    planner.json("plan", "draft", number, "--as", "alice")
    file = tmp_path / "out.json"
    planner.says("case", "export", number, "-o", file)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(prepared.peopled, elsewhere / "planner.db")
    monkeypatch.setenv("PLANNER_DATA_DIR", str(elsewhere))
    planner.says("case", "import", file)
    assert json.loads(planner.says("case", "export", number)) == json.loads(file.read_text("utf-8"))
    (again,) = planner.json("case", "import", file)["files"]
    assert (again["created"], again["changed"]) == ([], [])


def test_an_export_is_written_down_as_a_reading_by_whoever_asked(planner, imported):
    number = imported("s05")
    before = planner.json("audit", "verify")["entries"]
    planner.says("case", "export", number, "--as", "alice")
    assert planner.json("audit", "verify")["entries"] == before + 1


def test_a_stranger_gets_nothing(planner, imported):
    number = imported("s05")
    assert "There is no case" in planner.refuses("case", "export", number, "--as", "charlie")
    assert "There is no case" in planner.refuses("plan", "draft", number, "--as", "far")


def test_with_several_offices_a_file_has_to_say_where_it_goes(planner):
    assert "several offices" in planner.refuses("case", "import", CASES / "s05.json")
    assert "no office with the code" in planner.refuses("case", "import", CASES / "s05.json", "--office", "kv9")


def test_without_an_office_there_is_nowhere_to_go(terminal):
    assert "planner office add" in terminal.refuses("case", "import", CASES / "s05.json")


def test_an_officer_of_elsewhere_is_refused_by_option_and_told_of_when_the_file_names_one(planner, tmp_path):
    words = ("case", "import", CASES / "s05.json", "--office", "kv1")
    assert "does not work in this office" in planner.refuses(*words, "--officer", "far")
    file = tmp_path / "named.json"
    file.write_text(json.dumps(file_of("s05") | {"case": file_of("s05")["case"] | {"officer": "nobody"}}), "utf-8")
    (done,) = planner.json("case", "import", file, "--office", "kv1")["files"]
    assert [left["pointer"] for left in done["left"]] == ["/case/officer"]


def test_one_number_in_two_offices_asks_for_the_office(planner, imported):
    number = imported("s05")
    planner.says("case", "import", CASES / "s05.json", "--office", "kv2")
    assert "kv1, kv2" in planner.refuses("case", "export", number)
    assert json.loads(planner.says("case", "export", number, "--office", "kv2"))["case"]["office"] == "kv2"


def test_a_file_that_cannot_be_written_is_a_refusal(planner, imported, tmp_path):
    number = imported("s05")
    assert "cannot be written" in planner.refuses("case", "export", number, "-o", tmp_path / "no" / "where.json")


def test_a_command_that_reads_does_not_make_a_database(terminal):
    said = terminal.refuses("case", "export", "1/QĐ-THA")
    assert "planner run" in said
    assert not terminal.folder.exists()


def test_a_command_says_where_the_demonstration_is_when_only_that_is_there(terminal):
    terminal.folder.mkdir()
    (terminal.folder / "demo.db").touch()
    assert "PLANNER_DEMO=1" in terminal.refuses("case", "export", "1/QĐ-THA")
