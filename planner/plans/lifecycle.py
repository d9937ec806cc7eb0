"""The life of a plan as a table: all that can happen to a plan as a whole."""

from __future__ import annotations

from enum import StrEnum

from planner.errors import Conflict
from planner.texts import Message, msg


class Status(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RUNNING = "running"
    DONE = "done"


class Move(StrEnum):
    """What can be done with a plan as a whole."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    REVISE = "revise"
    START = "start"
    FINISH = "finish"


_MOVES = {
    (Status.DRAFT, Move.SUBMIT): Status.SUBMITTED,
    (Status.SUBMITTED, Move.WITHDRAW): Status.DRAFT,
    (Status.SUBMITTED, Move.RETURN): Status.DRAFT,
    (Status.SUBMITTED, Move.APPROVE): Status.APPROVED,
    (Status.APPROVED, Move.REVISE): Status.DRAFT,
    (Status.APPROVED, Move.START): Status.RUNNING,
    (Status.RUNNING, Move.REVISE): Status.DRAFT,
    (Status.RUNNING, Move.FINISH): Status.DONE,
}

STATUS_LABELS: dict[Status, Message] = {
    Status.DRAFT: msg("Draft"),
    Status.SUBMITTED: msg("Waits for approval"),
    Status.APPROVED: msg("Approved"),
    Status.RUNNING: msg("Being carried out"),
    Status.DONE: msg("Ended"),
}
_MOVE_LABELS: dict[Move, Message] = {
    Move.SUBMIT: msg("submit for approval"),
    Move.WITHDRAW: msg("take back"),
    Move.RETURN: msg("return with comments"),
    Move.APPROVE: msg("approve"),
    Move.REVISE: msg("revise"),
    Move.START: msg("start carrying out"),
    Move.FINISH: msg("record the outcome"),
}


def after(status: Status, move: Move) -> Status:
    """Return the status that *move* leads to, or refuse it."""
    try:
        return _MOVES[status, move]
    except KeyError:
        raise Conflict(
            msg(
                "This plan is now “%(status)s”, so “%(move)s” is no longer possible. Look at the plan again.",
                status=STATUS_LABELS[status],
                move=_MOVE_LABELS[move],
            )
        ) from None


def moves_from(status: Status) -> tuple[Move, ...]:
    """Return the moves that a page may offer."""
    return tuple(move for (start, move) in _MOVES if start == status)


def may_be_edited(status: Status) -> bool:
    """Return whether the text and steps may be changed: only while the plan is a draft."""
    return status is Status.DRAFT
