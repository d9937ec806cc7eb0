"""The JSON Schemas in docs/schemas are those of the code; `python tests/cli/test_published_schemas.py` writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.casefile import schema as case_file
from planner.casefile.pack_schemas import pack_schemas
from planner.plans import report

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"
PUBLISHED = {
    "case-v1.json": case_file.json_schema(),
    "draft-v1.json": report.json_schema(),
    **{f"pack-v1/{name}.json": schema for name, schema in pack_schemas().items()},
}


def text_of(name: str) -> str:
    return json.dumps(PUBLISHED[name], ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_published_schema_is_that_of_the_code(name):
    assert (FOLDER / name).read_text("utf-8") == text_of(name), "run: python tests/cli/test_published_schemas.py"


def test_nothing_else_is_published():
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert there == set(PUBLISHED)


def test_the_schema_of_a_draft_has_the_parts_of_the_interface_and_no_others():
    parts = PUBLISHED["draft-v1.json"]
    assert list(parts["properties"]) == [
        "plan", "templates", "steps", "signals", "risks", "routes", "gaps", "findings",
    ]  # fmt: skip
    assert list(parts["$defs"]["StepPart"]["properties"]) == [
        "key", "action", "title", "why", "speaker", "alternatives", "carrier", "channel", "start", "due",
        "argument", "fallback", "stop_when", "origin",
    ]  # fmt: skip
    assert list(parts["$defs"]["FindingPart"]["properties"]) == ["level", "code", "text", "basis", "place", "remedy"]


if __name__ == "__main__":
    for file_name in PUBLISHED:
        (FOLDER / file_name).parent.mkdir(exist_ok=True)
        (FOLDER / file_name).write_text(text_of(file_name), "utf-8")
