"""JSON read strictly: bounded in size and depth, no name twice, no number beyond counting, nothing unprintable."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from planner.errors import BadFile, Fault
from planner.texts import msg, unprintable_in

MOST_BYTES = 5_000_000
DEEPEST = 40
MOST_DIGITS = 18
REFUSED = msg("The case file was refused and nothing of it was stored.")


class _Object(dict[str, Any]):
    """An object of the file, and the names that stand in it twice."""

    doubled: tuple[str, ...] = ()


def read_json(raw: bytes | str) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """Return the object that *raw* is, and its faults of form by JSON pointer. Raise `BadFile` where it is none."""
    if len(raw) > MOST_BYTES:
        said = msg("The file is larger than %(most)s MB.", most=MOST_BYTES // 1_000_000)
        raise BadFile(REFUSED, (Fault("", said, msg("Split it, or leave attachments out.")),))
    data = _parsed(raw)
    if not isinstance(data, dict):
        raise BadFile(REFUSED, (Fault("", msg("A case file is one JSON object.")),))
    return data, tuple(_faults(data, "", 1))


def pointer(parts: Iterable[str | int]) -> str:
    """Return the JSON pointer of a place."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def _parsed(raw: bytes | str) -> Any:
    try:
        return json.loads(raw, object_pairs_hook=_object, parse_int=_number)
    except UnicodeDecodeError:
        raise BadFile(REFUSED, (Fault("", msg("The file is not UTF-8 text."), msg("Save it as UTF-8.")),)) from None
    except (json.JSONDecodeError, RecursionError) as error:
        said = msg("This is not valid JSON; reading stopped in line %(line)s.", line=getattr(error, "lineno", 1))
        raise BadFile(REFUSED, (Fault("", said, msg("Export the file again, or correct that line.")),)) from None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        made.doubled = tuple(name for name in made if names.count(name) > 1)
    return made


def _number(digits: str) -> float:
    """Return a whole number; one of thousands of digits would be refused by Python itself, and never by its place."""
    return int(digits) if len(digits) <= MOST_DIGITS else math.inf


def _faults(value: Any, place: str, depth: int) -> Iterator[Fault]:
    if isinstance(value, str):
        yield from _unprintable(value, place)
    elif isinstance(value, float) and not math.isfinite(value):
        yield Fault(place, msg("This is no number, or one that is too large."), msg("Correct the value."))
    elif isinstance(value, dict | list) and depth > DEEPEST:
        yield Fault(place, msg("This is nested deeper than %(most)s levels.", most=DEEPEST))
    elif isinstance(value, dict):
        yield from _faults_in(value, place, depth)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _faults(inner, f"{place}/{n}", depth + 1)


def _faults_in(held: dict[str, Any], place: str, depth: int) -> Iterator[Fault]:
    for name in getattr(held, "doubled", ()):
        yield Fault(place + pointer([name]), msg("%(key)s stands here twice.", key=name), msg("Keep one of them."))
    for name, inner in held.items():
        unprintable = tuple(_unprintable(name, place))
        yield from unprintable or _faults(inner, place + pointer([name]), depth + 1)


def _unprintable(text: str, place: str) -> Iterator[Fault]:
    if sign := unprintable_in(text):
        said = msg("There is a sign in this text that cannot be printed: %(sign)s.", sign=f"U+{ord(sign):04X}")
        yield Fault(place, said, msg("Remove it."))
