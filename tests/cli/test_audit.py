"""`planner audit verify` shows what somebody changed behind the planner's back."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest


def test_an_untouched_log_is_whole(planner):
    verdict = planner.json("audit", "verify")
    assert verdict["whole"] is True
    assert verdict["entries"] > 0
    assert str(verdict["entries"]) in planner.says("audit", "verify")


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("update audit_entry set actor = 'nobody' where id = 3", 3),
        ("update audit_entry set detail = '{}' where id = 4", 4),
        ("delete from audit_entry where id = 2", 3),
    ],
)
def test_a_row_that_was_changed_behind_its_back_is_named(planner, tampering, broken):
    with closing(sqlite3.connect(planner.folder / "planner.db")) as database:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(tampering)
        for verb in ("update", "delete"):
            database.execute(f"drop trigger audit_entry_no_{verb}")
        database.execute(tampering)
        database.commit()
    result = planner("audit", "verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["broken_at"] == broken
    assert str(broken) in planner.refuses("audit", "verify")
