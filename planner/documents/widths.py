"""How wide text in Times New Roman is, for the lines below parts of the heading block and the columns of tables.

Advance widths in thousandths of the type size, as in every metric-compatible font; letters with marks are as
wide as their base. Bold is taken as five per cent wider. A millimetre off does no harm to either use.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

_POINTS_PER_MM = 72 / 25.4
_PADDING_MM = 4.5
_POWERS = (0.5, 0.35, 0.65, 0.2, 0.8, 1)
_GROUPS = {
    "ijlt,.;:'!|/ ": 262,
    "frIJ()[]-": 340,
    "szacevxykogq?": 458,
    "bdhnpu0123456789": 500,
    "SFPLETZB": 590,
    "RCAVXYDUKHGOQN": 710,
    "wM": 800,
    "mW": 860,
}
_WIDTHS = {letter: width for letters, width in _GROUPS.items() for letter in letters}


def text_width_mm(text: str, size_pt: float) -> float:
    """Return the width of *text* in millimetres at *size_pt* points."""
    bare = (c for c in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")))
    units = sum(_WIDTHS.get(letter, 500) for letter in bare if not unicodedata.combining(letter))
    return units * 1.05 * size_pt / 1000 / _POINTS_PER_MM


def column_widths(rows: Sequence[Sequence[str]], whole_mm: float, size_pt: float) -> list[float]:
    """Share the width of a page among the columns of a table.

    A column that wants less than an even share gets what it wants. The others share what is left: each gets what
    its longest word needs, and the rest goes by some power of what stands in them – the one that takes fewest lines.
    """
    columns = list(zip(*_filled_up(rows), strict=True))
    needs = [max(_widest(text.split(), size_pt) for text in column) + _PADDING_MM for column in columns]
    wants = [_widest(column, size_pt) + _PADDING_MM for column in columns]
    given: dict[int, float] = {}
    while modest := _modest(wants, given, whole_mm):
        given |= modest
    rest = [n for n in range(len(columns)) if n not in given]
    spare = max(whole_mm - sum(given.values()) - sum(needs[n] for n in rest), 0)
    offers = []
    for power in _POWERS:
        longings = {n: max(wants[n] - needs[n], 0.01) ** power for n in rest}
        shared = given | {n: needs[n] + spare * longings[n] / sum(longings.values()) for n in rest}
        total = sum(shared.values())
        offers.append([whole_mm * shared[n] / total for n in range(len(columns))])
    return min(offers, key=lambda widths: sum(lines_needed(row, widths, size_pt) for row in rows))


def _modest(wants: Sequence[float], given: Mapping[int, float], whole_mm: float) -> dict[int, float]:
    """Return the columns not given yet that want no more than an even share of what is left."""
    waiting = [n for n in range(len(wants)) if n not in given]
    share = (whole_mm - sum(given.values())) / max(len(waiting), 1)
    return {n: wants[n] for n in waiting if wants[n] <= share}


def lines_needed(texts: Sequence[str], widths_mm: Sequence[float], size_pt: float) -> int:
    """Return about how many lines the longest cell of a table row takes."""
    rooms = (max(width - _PADDING_MM, 1) for width in widths_mm)
    return max((int(text_width_mm(t, size_pt) // room) + 1 for t, room in zip(texts, rooms, strict=False)), default=1)


def _filled_up(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    longest = max((len(row) for row in rows), default=0)
    return [(*row, *[""] * (longest - len(row))) for row in rows]


def _widest(texts: Sequence[str], size_pt: float) -> float:
    return max((text_width_mm(text, size_pt) for text in texts), default=0)
