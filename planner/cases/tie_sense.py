"""Whether two ties say the same or the opposite: doubled, mirrored, one and the same from the other end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from planner.cases.models import Case
from planner.catalogue import codes
from planner.texts import Message, msg


def doubles_of(values: Mapping[str, Any], case: Case, row: Any = None) -> Iterator[Message]:
    """Yield what is wrong with a tie beside those that hold at the same time; *row* is the one it replaces."""
    ends = {values.get("from_"), values.get("to")}
    for tie in case.relationships:
        if tie is not row and {tie.from_, tie.to} == ends and _overlap(tie, values):
            yield from _clash(tie.kind, values.get("kind"), same_way=tie.from_ == values.get("from_"))


def mirror_of(kind: str | None) -> str | None:
    """Return the kind of tie that says the same from the other end, as a child is to a parent; most have none."""
    known = codes.CORE["relationship_kinds"].get(kind or "")
    return known.mirror if known else None


def _clash(held: str, kind: str | None, *, same_way: bool) -> Iterator[Message]:
    mirror = mirror_of(kind)
    if held == kind and same_way:
        yield msg("This relationship is already there.")
    elif held == kind and mirror is None:
        yield msg("This relationship is already there, seen from the other side.")
    elif held == kind:
        yield msg("The same relationship stands here the other way round; both cannot be true at one time.")
    elif held == mirror and not same_way:
        yield msg("This says the same as a relationship that is already there, only from the other end.")
    elif held == mirror:
        yield msg("Another relationship of the two says the opposite; both cannot be true at one time.")


def _overlap(tie: Any, values: Mapping[str, Any]) -> bool:
    """Return whether the tie and the one with these values hold at one time; two may marry twice.

    Of two of which one has ended and the other began on a day that nobody noted, the other is the later one.
    """
    begin, end = values.get("from_on"), values.get("until_on")
    earlier = tie.until_on and (begin is None or tie.until_on <= begin)
    later = end and (tie.from_on is None or end <= tie.from_on)
    return not (earlier or later)
