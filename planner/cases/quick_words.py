"""The words by which people are written down in a line, gathered from what packs and the vocabulary declare."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from planner.catalogue.catalogue import Catalogue
from planner.texts import fold


@dataclass(frozen=True, slots=True)
class Tie:
    """What a word says of somebody: the kind of tie, from which end, and whether it is a man or a woman."""

    kind: str
    back: bool = False
    sex: str = ""


@dataclass(frozen=True, slots=True)
class QuickWords:
    """All that the reader of lines knows. Phrases are kept by code; words are plain: lower case, one blank."""

    ties: Mapping[str, Tie]
    unmarked_ties: Mapping[str, Tie]
    honorifics: tuple[str, ...]
    trust: Mapping[str, tuple[str, ...]]
    stances: Mapping[str, tuple[str, ...]]
    tags: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...]]
    kin: frozenset[str]
    actor_in: Callable[[str], str | None]

    def tie(self, text: str) -> Tie | None:
        """Return what a word or row of words says of a tie; typed without any marks, it may stand for marked ones."""
        said = plain(text)
        return self.ties.get(said) or (self.unmarked_ties.get(said) if said.isascii() else None)


def plain(text: str) -> str:
    """Return *text* in lower case, composed, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def quick_words(catalogue: Catalogue) -> QuickWords:
    """Return the words of *catalogue*."""
    ties: dict[str, Tie] = {}
    for key, kind in catalogue.relationship_kinds.items():
        labels = ((kind.label, ""), (kind.man, "male"), (kind.woman, "female"))
        backs = ((kind.back, ""), (kind.back_man, "male"), (kind.back_woman, "female"))
        spoken = [(label.vi, Tie(key, sex=sex)) for label, sex in labels if label]
        spoken += [(label.vi, Tie(key, back=True, sex=sex)) for label, sex in backs if label]
        for word, tie in spoken:
            ties.setdefault(plain(word), tie)
    honorifics = {plain(code.label.vi) for code in catalogue.codes("honorifics").values()}
    declared = _declared(catalogue)
    ties = {word: tie for word, tie in ties.items() if word not in honorifics} | declared
    return QuickWords(
        ties=ties,
        unmarked_ties=_unmarked(ties),
        honorifics=tuple(sorted((code.label.vi for code in catalogue.codes("honorifics").values()), key=_longest)),
        trust=_phrases(catalogue, "trust"),
        stances=_phrases(catalogue, "stances"),
        tags=_phrases(catalogue, "person_tags"),
        kinds=_phrases(catalogue, "person_kinds"),
        roles=_phrases(catalogue, "person_roles"),
        kin=frozenset(key for key, kind in catalogue.relationship_kinds.items() if kind.kin),
        actor_in=catalogue.actor_in,
    )


def _declared(catalogue: Catalogue) -> dict[str, Tie]:
    """Return the words that kinds declare; they go before mere labels and before forms of address."""
    return {
        plain(word): Tie(key, back=back, sex=sex)
        for key, kind in catalogue.relationship_kinds.items()
        for words, back in ((kind.words, False), (kind.words_back, True))
        for word, sex in words.items()
    }


def _unmarked(ties: Mapping[str, Tie]) -> dict[str, Tie]:
    """Return the ties by words without marks; where two words become one, neither is guessed."""
    found: dict[str, set[Tie]] = {}
    for word, tie in ties.items():
        found.setdefault(fold(word), set()).add(tie)
    return {word: next(iter(meant)) for word, meant in found.items() if len(meant) == 1}


def _phrases(catalogue: Catalogue, group: str) -> dict[str, tuple[str, ...]]:
    return {code: (*entry.phrases, entry.label.vi) for code, entry in catalogue.codes(group).items()}


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


def same(text: str, words: Iterable[str]) -> bool:
    """Return whether *text* is one of *words*, typed with its marks or with none at all."""
    said = plain(text)
    return any(said in (plain(word), fold(word)) for word in words)
