"""Bringing a plan up to date without losing a word: three-way, by section and by field of each step.

What the officer left as it was drafted is taken from the fresh draft; what the officer wrote stays.
"""

from __future__ import annotations

from typing import TypeVar

from planner.catalogue.plan import PlanContent, Section, Step

Piece = TypeVar("Piece", Section, Step)
# What is only right together: an end before its beginning would come of taking one from each side.
_TOGETHER = (("start", "due", "missing_event"), ("speaker", "alternatives"))


def refreshed(base: PlanContent, mine: PlanContent, fresh: PlanContent) -> PlanContent:
    """Return *mine* with everything taken from *fresh* that is in *mine* as it was in *base*.

    Sections and steps that the officer added stay, those taken away stay away, new ones of *fresh* come in at
    their place in it, and an order that the officer made stays as well. Signals, routes and limits are always those
    of *fresh*: they are findings, not text.
    """
    return fresh.model_copy(
        update={
            "title": _choose(base.title, mine.title, fresh.title),
            "goal": _choose(base.goal, mine.goal, fresh.goal),
            "sections": _merge(base.sections, mine.sections, fresh.sections),
            "steps": _merge(base.steps, mine.steps, fresh.steps),
        }
    )


def _choose(base: object, mine: object, fresh: object) -> object:
    return fresh if mine == base else mine


def _merge(base: tuple[Piece, ...], mine: tuple[Piece, ...], fresh: tuple[Piece, ...]) -> tuple[Piece, ...]:
    bases = {piece.key: piece for piece in base}
    own = {piece.key: piece for piece in mine}
    arriving = {piece.key: piece for piece in fresh}
    kept: dict[str, Piece] = {}
    for piece in mine:
        if piece.key in arriving and piece.key in bases:
            kept[piece.key] = _blend(bases[piece.key], piece, arriving[piece.key])
        elif piece.key not in bases or piece != bases[piece.key]:
            kept[piece.key] = piece
    new = {piece.key: piece for piece in fresh if piece.key not in own and piece.key not in bases}
    in_fresh_order = [(kept | new)[piece.key] for piece in fresh if piece.key in kept or piece.key in new]
    in_my_order = list(kept.values())
    if [key for key in own if key in bases] == [key for key in bases if key in own]:
        return _woven(in_fresh_order, in_my_order)  # the officer moved nothing, so the order is that of the draft
    return _woven(in_my_order, in_fresh_order)


def _woven(leading: list[Piece], others: list[Piece]) -> tuple[Piece, ...]:
    """Return *leading* with the rest of *others* put in, each behind what it stood behind there."""
    result = list(leading)
    passed: set[str] = set()
    for piece in others:
        if all(piece.key != placed.key for placed in result):
            at = next((n + 1 for n in range(len(result) - 1, -1, -1) if result[n].key in passed), 0)
            result.insert(at, piece)
        passed.add(piece.key)
    return tuple(result)


def _blend(base: Piece, mine: Piece, fresh: Piece) -> Piece:
    values: dict[str, object] = {}
    for name in type(mine).model_fields:
        names = next((group for group in _TOGETHER if name in group and hasattr(mine, name)), (name,))
        untouched = all(getattr(mine, each) == getattr(base, each) for each in names)
        values[name] = getattr(fresh if untouched else mine, name)
    return mine.model_copy(update=values)
