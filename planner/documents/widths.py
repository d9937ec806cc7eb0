"""How wide a line of Times New Roman is, for the lines below parts of the heading block.

Advance widths in thousandths of the type size, as in every metric-compatible font; letters with marks are as
wide as their base. Bold is taken as five per cent wider. A rule may be a millimetre off; nothing is laid out by it.
"""

from __future__ import annotations

import unicodedata

_POINTS_PER_MM = 72 / 25.4
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
