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
    their place in it. Signals, routes and limits are always those of *fresh*: they are findings, not text.
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
    kept: list[Piece] = []
    arriving = {piece.key: piece for piece in fresh}
    for piece in mine:
        if piece.key in arriving and piece.key in bases:
            kept.append(_blend(bases[piece.key], piece, arriving[piece.key]))
        elif piece.key not in bases or piece != bases[piece.key]:
            kept.append(piece)
    for position, piece in enumerate(fresh):
        if piece.key in own or piece.key in bases:
            continue
        before = {earlier.key for earlier in fresh[:position]}
        at = next((n + 1 for n in range(len(kept) - 1, -1, -1) if kept[n].key in before), 0)
        kept.insert(at, piece)
    return tuple(kept)


def _blend(base: Piece, mine: Piece, fresh: Piece) -> Piece:
    values: dict[str, object] = {}
    for name in type(mine).model_fields:
        names = next((group for group in _TOGETHER if name in group and hasattr(mine, name)), (name,))
        untouched = all(getattr(mine, each) == getattr(base, each) for each in names)
        values[name] = getattr(fresh if untouched else mine, name)
    return mine.model_copy(update=values)
