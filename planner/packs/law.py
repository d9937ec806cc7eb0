"""The provisions that packs bring, as a list to look things up in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.catalogue.rules import DeadlineRule, LegalRule
from planner.texts import Message, fold, msg

KINDS: Mapping[str, Message] = {
    "deadline": msg("Term"),
    "duty": msg("Duty"),
    "right": msg("Right"),
    "prohibition": msg("Prohibition"),
    "document_format": msg("Form of papers"),
}
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. `on` leaves only what governs an act of that day."""

    text: str = ""
    kind: str = ""
    pack: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """One law or decree with the provisions found in it, by article."""

    title: str
    rules: tuple[LegalRule, ...]


def found_in(rules: Iterable[LegalRule], wanted: Wanted) -> tuple[Instrument, ...]:
    """Return the provisions that fit *wanted*, by instrument; the instrument with most of them comes first."""
    words = fold(wanted.text).split()
    held: dict[str, list[LegalRule]] = {}
    for rule in rules:
        if _fits(rule, wanted) and all(word in _words(rule) for word in words):
            held.setdefault(rule.instrument, []).append(rule)
    found = [Instrument(title, tuple(sorted(own, key=_place))) for title, own in held.items()]
    return tuple(sorted(found, key=lambda instrument: (-len(instrument.rules), instrument.title)))


def _fits(rule: LegalRule, wanted: Wanted) -> bool:
    return (
        (not wanted.kind or rule.kind == wanted.kind)
        and (not wanted.pack or rule.origin.pack == wanted.pack)
        and (wanted.on is None or rule.in_force(wanted.on))
    )


def _words(rule: LegalRule) -> str:
    advice = (rule.advice.vi, rule.advice.en) if rule.advice else ()
    return fold(" ".join([rule.title.vi, rule.title.en, rule.text.vi, rule.text.en, rule.citation, rule.key, *advice]))


def _place(rule: LegalRule) -> tuple[date, list[int], list[int], str]:
    numbers = [[int(n) for n in _NUMBER.findall(part)] for part in (rule.article, rule.clause)]
    return rule.effective_from, numbers[0], numbers[1], rule.key


def is_term(rule: LegalRule) -> bool:
    """Return whether the provision sets a term."""
    return isinstance(rule, DeadlineRule)
