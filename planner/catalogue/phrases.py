"""Looking for phrases in Vietnamese and English text without mistaking one tone for another.

"đi tù" (go to prison) is not "đi từ" (go from), so tone marks count. Only where somebody typed the whole
phrase without any marks does the folded form count.

People say one thing in many ways, so a phrase may leave room: `…` stands for up to four other words of the same
sentence, `không|chưa` for one of the two words and `(cả nhà|dòng họ)` for one of the two rows of words:
"không|chưa … nghe máy" finds "chưa lần nào nghe máy". With `=` before it, a phrase counts as it is written and never
without its marks: "=đi tù" leaves "di tu tru so" (from the office) alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from planner.texts import fold

_WORD = re.compile(r"\w+")
_LOOK_BACK = 4
_ROOM = 4
_MOST_FORMS = 100
_GROUP = re.compile(r"\(([^()]*)\)")
_END = re.compile(r"[.;!?…][”\"]?\s+|\n+")
_INITIAL = re.compile(r"(?:^|[\s(“])[^\W\d_]{1,2}$")
_SENTENCE_END, _CLAUSE_END = re.compile(r"[.;!?\n]"), re.compile(r"[,:.;!?\n]")


def find_phrases(
    text: str, phrases: Iterable[str], unless_after: Iterable[str] = (), *, in_clause: bool = False
) -> tuple[str, ...]:
    """Return the phrases that stand in *text*, as they are written there, each once, in the order of *phrases*.

    A phrase is passed over where one of *unless_after* stands among the few words before it in its sentence, with
    *in_clause* in its clause: "không đồng ý, khiếu nại nhiều nơi" does not say that nobody complained.
    """
    said = _read(text)
    looked_for = _index_of(tuple(phrases))
    hits: dict[tuple[int, int], str] = {}
    for first in said.places.keys() & looked_for.keys():
        for order, form in looked_for[first]:
            for at in said.places[first]:
                end = form.end_at(said, at)
                if end is not None and not _guarded(said, at, tuple(unless_after), in_clause):
                    hits[order, at] = said.text[said.spans[at][0] : said.spans[end - 1][1]]
    return tuple(dict.fromkeys(hits[place] for place in sorted(hits)))


def _guarded(said: _Said, at: int, unless_after: tuple[str, ...], in_clause: bool) -> bool:
    before = said.before(at, _CLAUSE_END if in_clause else _SENTENCE_END)
    guards = _by_first_word(unless_after)
    return any(
        form.end_at(before, n) is not None for n, word in enumerate(before.words) for _, form in guards.get(word, ())
    )


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


@dataclass(frozen=True, slots=True)
class _Said:
    """A text in one form: its words, where each stands, and the places of each word."""

    text: str
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    places: Mapping[str, list[int]]

    def parted(self, at: int, ends: re.Pattern[str]) -> bool:
        """Return whether something that *ends* a sentence stands just before the word at this place."""
        return ends.search(self.text[self.spans[at - 1][1] : self.spans[at][0]]) is not None

    def before(self, at: int, ends: re.Pattern[str]) -> _Said:
        """Return the few words before a place that belong to the same sentence or clause."""
        first = at
        while first > 0 and at - first < _LOOK_BACK and not self.parted(first, ends):
            first -= 1
        return _Said(self.text, self.spans[first:at], self.words[first:at], {})


@lru_cache(maxsize=256)
def _read(text: str) -> _Said:
    shown = unicodedata.normalize("NFC", text)
    spans = tuple((found.start(), found.end()) for found in _WORD.finditer(shown))
    words = tuple(shown[start:end].lower() for start, end in spans)
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        places.setdefault(word, []).append(at)
    return _Said(shown, spans, words, places)


_Piece = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of a phrase: pieces with room between them, each piece a row of words to choose from.

    A form without marks counts only where the whole of it was typed so.
    """

    pieces: tuple[_Piece, ...]
    unmarked: bool

    def end_at(self, said: _Said, at: int) -> int | None:
        """Return the place behind the phrase if it begins *at* this place."""
        end = _end_of(self.pieces, said, at)
        if self.unmarked and end is not None and not all(word.isascii() for word in said.words[at:end]):
            return None
        return end


def _end_of(pieces: tuple[_Piece, ...], said: _Said, at: int) -> int | None:
    words, end = said.words, at
    for choice in pieces[0]:
        if end >= len(words) or words[end] not in choice:
            return None
        end += 1
    if len(pieces) == 1:
        return end
    for start in range(end, min(end + _ROOM + 1, len(words))):
        if said.parted(start, _SENTENCE_END):
            return None
        if words[start] in pieces[1][0]:
            found = _end_of(pieces[1:], said, start)
            if found is not None:
                return found
    return None


def _forms(phrase: str) -> Iterator[_Form]:
    """Yield the forms that *phrase* may take; one without any word matches nothing."""
    parts = [group.split("|") if n % 2 else [group] for n, group in enumerate(_GROUP.split(phrase))]
    for spoken in islice(map("".join, product(*parts)), _MOST_FORMS):
        as_written, spoken = spoken.startswith("="), spoken.removeprefix("=")
        pieces = [piece for part in unicodedata.normalize("NFC", spoken).split("…") if (piece := tuple(_choices(part)))]
        if not pieces:
            continue
        yield _Form(tuple(pieces), unmarked=False)
        # One syllable without its mark may be anything: "om" is rather "ôm" (to carry) than "ốm" (ill).
        folded = tuple(tuple(frozenset(map(fold, choice)) for choice in piece) for piece in pieces)
        if sum(map(len, pieces)) > 1 and not as_written and folded != tuple(pieces):
            yield _Form(folded, unmarked=True)


def _choices(part: str) -> Iterator[frozenset[str]]:
    for token in part.lower().split():
        if "|" in token.strip("|"):
            yield frozenset(_WORD.findall(token))
        else:
            yield from (frozenset((word,)) for word in _WORD.findall(token))


_Index = Mapping[str, list[tuple[int, _Form]]]
_MOST_HELD = 4096
# Packs hold their phrases for as long as they run: to look them up by value would cost more than to look for them.
_held: dict[int, tuple[tuple[str, ...], _Index]] = {}


def _index_of(phrases: tuple[str, ...]) -> _Index:
    """Return the index of *phrases*, made once for each tuple."""
    held = _held.get(id(phrases))
    if held is not None and held[0] is phrases:
        return held[1]
    index = _by_first_word(phrases)
    if len(_held) >= _MOST_HELD:
        _held.clear()
    _held[id(phrases)] = phrases, index
    return index


@lru_cache(maxsize=2048)
def _by_first_word(phrases: tuple[str, ...]) -> _Index:
    """Return the forms of *phrases* by the words they may begin with, and the order they came in."""
    found: dict[str, list[tuple[int, _Form]]] = {}
    for order, phrase in enumerate(phrases):
        for form in _forms(phrase):
            for first in form.pieces[0][0]:
                found.setdefault(first, []).append((order, form))
    return found
