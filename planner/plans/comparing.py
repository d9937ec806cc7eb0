"""What changed between two contents of a plan: by section, step and field, and within a text by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from planner.catalogue.plan import PlanContent, Section, Step
from planner.texts import Message, msg

_WORD = re.compile(r"\S+\s*|\s+")
_MOST_WORDS = 8_000
_AROUND = 12

FIELDS: Mapping[str, Message] = {
    "title": msg("Title"),
    "goal": msg("Goal"),
    "body": msg("Text"),
    "action": msg("Action"),
    "target": msg("Addressed to"),
    "speaker": msg("Who speaks"),
    "carrier": msg("Who carries the step out"),
    "helpers": msg("Who helps"),
    "channel": msg("Where"),
    "start": msg("Begins on"),
    "due": msg("Done by"),
    "argument": msg("What is said"),
    "expected": msg("What is hoped for"),
    "fallback": msg("If it fails"),
    "stop_when": msg("When to stop"),
    "answers": msg("Risks it answers"),
    "why": msg("Why"),
}
_CODES = {"action": "actions", "channel": "channels", "answers": "risks"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: kept, put in or taken out."""

    how: Literal["same", "ins", "del"]
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed. `group` is that of the vocabulary where the values are codes."""

    label: Message
    pieces: tuple[Piece, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One section or step that changed, came in, went away or moved."""

    kind: Literal["plan", "section", "step"]
    key: str
    title: str
    how: Literal["added", "removed", "changed", "moved"]
    fields: tuple[FieldChange, ...] = ()


def changes(old: PlanContent, new: PlanContent) -> tuple[Change, ...]:
    """Return what *new* has otherwise than *old*, in the order of the plan."""
    return (*_head(old, new), *_pieces("step", old.steps, new.steps), *_pieces("section", old.sections, new.sections))


def _head(old: PlanContent, new: PlanContent) -> Iterator[Change]:
    fields = tuple(_field(name, getattr(old, name), getattr(new, name)) for name in ("title", "goal"))
    found = tuple(field for field in fields if field is not None)
    if found:
        yield Change("plan", "", new.title, "changed", found)


def _pieces(
    kind: Literal["section", "step"], old: Sequence[Section | Step], new: Sequence[Section | Step]
) -> Iterator[Change]:
    before, after = {piece.key: piece for piece in old}, {piece.key: piece for piece in new}
    shifted = _shifted([key for key in before if key in after], [key for key in after if key in before])
    for key, piece in after.items():
        if key not in before:
            yield Change(kind, key, piece.title, "added", tuple(_fields(None, piece)))
        elif fields := tuple(_fields(before[key], piece)):
            yield Change(kind, key, piece.title, "changed", fields)
        elif key in shifted:
            yield Change(kind, key, piece.title, "moved")
    for key, piece in before.items():
        if key not in after:
            yield Change(kind, key, piece.title, "removed", tuple(_fields(piece, None)))


def _shifted(before: list[str], after: list[str]) -> set[str]:
    """Return the keys that do not stand in the same order among those that stayed."""
    kept = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    steady = {before[n] for block in kept for n in range(block.a, block.a + block.size)}
    return set(after) - steady


def _fields(old: Section | Step | None, new: Section | Step | None) -> Iterator[FieldChange]:
    for name in FIELDS:
        one, other = getattr(old, name, None), getattr(new, name, None)
        found = _field(name, one, other)
        if found is not None:
            yield found


def _field(name: str, old: object, new: object) -> FieldChange | None:
    if old == new:
        return None
    one, other = _written(name, old), _written(name, new)
    if one == other:
        return None
    return FieldChange(FIELDS[name], tuple(words(one, other)), _CODES.get(name, ""))


def _written(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(_written(name, each) for each in value)
    if name in ("start", "due"):
        return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else str(value)
    return str(getattr(value, "label", None) or getattr(value, "text", None) or value)


def words(old: str, new: str) -> Iterator[Piece]:
    """Yield the words of two texts as kept, taken out and put in; long runs that stayed are shortened."""
    one, other = _WORD.findall(old), _WORD.findall(new)
    if len(one) + len(other) > _MOST_WORDS:
        yield from (Piece("del", old), Piece("ins", new))
        return
    for how, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("same", _shortened(one[a:b]))
            continue
        if b > a:
            yield Piece("del", "".join(one[a:b]))
        if d > c:
            yield Piece("ins", "".join(other[c:d]))


def _shortened(kept: list[str]) -> str:
    if len(kept) <= 4 * _AROUND:
        return "".join(kept)
    return "".join([*kept[: 2 * _AROUND], " […] ", *kept[-2 * _AROUND :]])
