"""Looking for phrases in Vietnamese and English text without mistaking one tone for another.

"đi tù" (go to prison) is not "đi từ" (go from), so tone marks count. Only where somebody typed the whole
phrase without any marks does the folded form count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from planner.texts import fold

_WORD = re.compile(r"\w+")
_LOOK_BACK = 4
_END = re.compile(r"[.;!?…][”\"]?\s+|\n+")
_INITIAL = re.compile(r"(?:^|[\s(“])[^\W\d_]{1,2}$")


def find_phrases(text: str, phrases: Iterable[str], unless_after: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the phrases that stand in *text*, as they are written there, each once, in the order of *phrases*.

    A phrase is passed over where one of *unless_after* stands among the few words before it in its sentence.
    """
    shown, spans, words, places = _read(text)
    looked_for, guards = _by_first_word(tuple(phrases)), [_words(guard) for guard in unless_after]
    hits: dict[tuple[int, int], str] = {}
    for first in places.keys() & looked_for.keys():
        for order, wanted, folded in looked_for[first]:
            for at in places[first]:
                if not _stands_at(words, at, wanted, folded):
                    continue
                before = _before_in_sentence(shown, spans, words, at)
                if not any(_stands_at(before, n, *guard) for guard in guards for n in range(len(before))):
                    hits[order, at] = shown[spans[at][0] : spans[at + len(wanted) - 1][1]]
    return tuple(dict.fromkeys(hits[place] for place in sorted(hits)))


def around(text: str, words: Iterable[str]) -> str:
    """Return the sentences and clauses of *text* in which *words* stand; all of it where no word is given."""
    wanted = [re.compile(rf"\b{re.escape(word)}\b") for word in words]
    if not wanted:
        return text
    pieces = _sentences(unicodedata.normalize("NFC", text))
    return "; ".join(piece for piece in pieces if any(word.search(piece) for word in wanted)) or text


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences and clauses of *text*; the point of an initial, as in "anh H. nói", ends nothing."""
    start = 0
    for end in _END.finditer(text):
        initial = _INITIAL.search(text[start : end.start()])
        if end[0][0] == "." and initial and initial[0].strip(" (“")[0].isupper():
            continue
        yield text[start : end.end()].strip().rstrip(".;")
        start = end.end()
    if text[start:].strip():
        yield text[start:].strip().rstrip(".;")


_Words = tuple[str, ...]
_Spans = tuple[tuple[int, int], ...]


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[str, _Spans, _Words, Mapping[str, list[int]]]:
    """Return *text* in one form, where its words stand, the words, and the places of each."""
    shown = unicodedata.normalize("NFC", text)
    spans = tuple((found.start(), found.end()) for found in _WORD.finditer(shown))
    words = tuple(shown[start:end].lower() for start, end in spans)
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        places.setdefault(word, []).append(at)
    return shown, spans, words, places


@lru_cache(maxsize=4096)
def _words(phrase: str) -> tuple[_Words, _Words]:
    """Return the words of *phrase*, as they are and without marks."""
    words = tuple(word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", phrase)))
    return words, tuple(fold(word) for word in words)


@lru_cache(maxsize=256)
def _by_first_word(phrases: tuple[str, ...]) -> Mapping[str, list[tuple[int, _Words, _Words]]]:
    """Return the words of *phrases* by their first one, with and without marks, and the order they came in."""
    found: dict[str, list[tuple[int, _Words, _Words]]] = {}
    for order, phrase in enumerate(phrases):
        wanted, folded = _words(phrase)
        for first in {*wanted[:1], *folded[:1]}:
            found.setdefault(first, []).append((order, wanted, folded))
    return found


def _stands_at(words: _Words, at: int, wanted: _Words, folded: _Words) -> bool:
    piece = words[at : at + len(wanted)]
    return bool(wanted) and (piece == wanted or (piece == folded and all(word.isascii() for word in piece)))


def _before_in_sentence(text: str, spans: _Spans, words: _Words, at: int) -> _Words:
    first = at
    while (
        first > 0
        and at - first < _LOOK_BACK
        and not re.search(r"[.;!?\n]", text[spans[first - 1][1] : spans[first][0]])
    ):
        first -= 1
    return words[first:at]
