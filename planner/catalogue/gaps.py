"""Gaps: values that a plan needs and a case does not have yet.

A gap is never an empty text. In data it is a `Gap`; in a plan's text it is the mark `⟦label → pointer⟧`, which
pages turn into a link to the field and papers into a visible hole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_NO_MARKS = str.maketrans({"⟦": "[", "⟧": "]", "→": ">"})
_AS_TYPED = str.maketrans({"⟦": "[", "⟧": "]"})
_MARK = re.compile(r"⟦([^⟦⟧→]+) → ([^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that is not known: where it would stand (JSON pointer in the case file) and what it is."""

    pointer: str
    label: str

    def __bool__(self) -> bool:
        """Count as nothing in a condition."""
        return False

    def __ne__(self, other: object) -> bool:
        """Differ from other gaps only: in a condition, what is not known is neither equal nor unequal to a value."""
        return isinstance(other, Gap) and not self == other

    def __str__(self) -> str:
        """Return the mark that stands for this gap in a text; whatever its words hold, it is found again."""
        label = " ".join(self.label.translate(_NO_MARKS).split()) or "?"
        return f"⟦{label} → {self.pointer.translate(_NO_MARKS)}⟧"


def without_marks(value: Any) -> Any:
    """Return what people typed with nothing in it that would pass for a gap; what is no text stays as it is."""
    return value.translate(_AS_TYPED) if isinstance(value, str) and "⟦" in value else value


def gaps_in(text: str) -> Iterator[Gap]:
    """Yield the gaps marked in *text*, in their order."""
    for found in _MARK.finditer(text):
        yield Gap(found[2], found[1])


def split_at_gaps(text: str) -> Iterator[str | Gap]:
    """Yield the pieces of *text*: words as they are, marks as gaps."""
    end = 0
    for found in _MARK.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        yield Gap(found[2], found[1])
        end = found.end()
    if end < len(text):
        yield text[end:]
