"""The life of a plan, walked as a table."""

from __future__ import annotations

from itertools import product

import pytest

from planner.errors import Conflict
from planner.plans.lifecycle import STATUS_LABELS, Move, Status, after, may_be_edited, moves_from

LIFE = {
    (Status.DRAFT, Move.SUBMIT): Status.SUBMITTED,
    (Status.SUBMITTED, Move.WITHDRAW): Status.DRAFT,
    (Status.SUBMITTED, Move.RETURN): Status.DRAFT,
    (Status.SUBMITTED, Move.APPROVE): Status.APPROVED,
    (Status.APPROVED, Move.REVISE): Status.DRAFT,
    (Status.APPROVED, Move.START): Status.RUNNING,
    (Status.RUNNING, Move.REVISE): Status.DRAFT,
    (Status.RUNNING, Move.FINISH): Status.DONE,
}


@pytest.mark.parametrize(("status", "move"), list(product(Status, Move)))
def test_a_move_leads_where_it_should_or_is_refused(status, move):
    if (status, move) in LIFE:
        assert after(status, move) is LIFE[status, move]
        assert move in moves_from(status)
    else:
        with pytest.raises(Conflict) as refused:
            after(status, move)
        assert str(STATUS_LABELS[status]) in str(refused.value)
        assert move not in moves_from(status)


@pytest.mark.parametrize("status", Status)
def test_only_a_draft_may_be_edited(status):
    assert may_be_edited(status) is (status is Status.DRAFT)


def test_every_status_can_be_reached_and_nothing_follows_the_end():
    assert {Status.DRAFT, *LIFE.values()} == set(Status)
    assert moves_from(Status.DONE) == ()
    assert set(STATUS_LABELS) == set(Status)
