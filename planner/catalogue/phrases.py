"""Looking for phrases in Vietnamese and English text without mistaking one tone for another.

"đi tù" (go to prison) is not "đi từ" (go from), so tone marks count. Only where somebody typed the whole
phrase without any marks does the folded form count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from planner.texts import fold

_WORD = re.compile(r"\w+")
_LOOK_BACK = 4


def find_phrases(text: str, phrases: Iterable[str], unless_after: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the phrases that stand in *text*, as they are written there, each once, in the order of *phrases*.

    A phrase is passed over where one of *unless_after* stands among the few words before it in its sentence.
    """
    shown = unicodedata.normalize("NFC", text)
    spans = [(found.start(), found.end()) for found in _WORD.finditer(shown)]
    words = [shown[start:end].lower() for start, end in spans]
    guards = [_words(guard) for guard in unless_after]
    hits: dict[str, None] = {}
    for phrase in phrases:
        wanted = _words(phrase)
        for at in range(len(words) - len(wanted) + 1):
            if not _stands_at(words, at, wanted):
                continue
            before = _before_in_sentence(shown, spans, words, at)
            if not any(_stands_at(before, n, guard) for guard in guards for n in range(len(before))):
                hits.setdefault(shown[spans[at][0] : spans[at + len(wanted) - 1][1]])
    return tuple(hits)


def _words(phrase: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", phrase))]


def _stands_at(words: list[str], at: int, wanted: list[str]) -> bool:
    piece = words[at : at + len(wanted)]
    if not wanted or len(piece) < len(wanted):
        return False
    if piece == wanted:
        return True
    return all(word.isascii() for word in piece) and piece == [fold(word) for word in wanted]


def _before_in_sentence(text: str, spans: list[tuple[int, int]], words: list[str], at: int) -> list[str]:
    first = at
    while (
        first > 0
        and at - first < _LOOK_BACK
        and not re.search(r"[.;!?\n]", text[spans[first - 1][1] : spans[first][0]])
    ):
        first -= 1
    return words[first:at]
