"""The measure: how much of what really mattered a plan holds, beside a plan that would be the same for every case.

A plan that holds everything finds everything. So each figure stands beside the *constant plan*: as many codes as
the plans have in the median, and always the commonest ones of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

OFFICER = "officer"
SPEAKERS = 3


@dataclass(frozen=True, slots=True)
class Made:
    """What a plan for one story holds: how many steps, and distinct codes in their order."""

    id: str
    steps: int
    actions: tuple[str, ...]
    risks: tuple[str, ...]
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What turned out to matter in one story."""

    actions: frozenset[str] = frozenset()
    messengers: frozenset[str] = frozenset()
    risks: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    @property
    def other_messengers(self) -> frozenset[str]:
        """Return who moved the person besides the officer."""
        return self.messengers - {OFFICER}


@dataclass(frozen=True, slots=True)
class Recall:
    """How much of what was wanted was there: the mean over cases that want something, and all together."""

    cases: int
    mean: float | None
    pooled: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the measure, and that of the constant plan with its codes."""

    found: Recall
    constant: Recall
    constant_codes: tuple[str, ...]
    median_size: float


@dataclass(frozen=True, slots=True)
class Measure:
    """All figures over a file of stories."""

    actions: Figure
    risks: Figure
    messengers: Figure
    missing: Figure


Pair = tuple[Made, Wanted]


def measure(pairs: Sequence[Pair]) -> Measure:
    """Return all figures for plans and what was wanted of them."""
    actions = [(made.actions, wanted.actions) for made, wanted in pairs]
    size = median(len(set(held)) for held, _ in actions) if actions else 0
    commonest = common([wanted for _, wanted in actions], size)
    missing = [(made.actions, wanted.missing) for made, wanted in pairs]
    return Measure(
        actions=_figure(actions),
        risks=_figure([(made.risks, wanted.risks) for made, wanted in pairs]),
        messengers=_reached([(made.speakers, wanted.other_messengers) for made, wanted in pairs]),
        missing=Figure(recall(missing), recall((commonest, wanted) for _, wanted in missing), commonest, size),
    )


def recall(pairs: Iterable[tuple[Iterable[str], frozenset[str]]]) -> Recall:
    """Return how much of what was wanted was held; a case that wants nothing does not count."""
    counts = [(len(wanted & set(held)), len(wanted)) for held, wanted in pairs if wanted]
    if not counts:
        return Recall(0, None, None)
    hits, all_wanted = sum(hit for hit, _ in counts), sum(number for _, number in counts)
    return Recall(len(counts), mean(hit / number for hit, number in counts), hits / all_wanted)


def common(wanted: Iterable[frozenset[str]], size: float) -> tuple[str, ...]:
    """Return the *size* commonest codes, those named equally often by the alphabet; a half counts as one more."""
    counts = Counter(code for codes in wanted for code in codes)
    in_order = sorted(counts, key=lambda code: (-counts[code], code))
    return tuple(in_order[: int(size + 0.5)])


def first_speakers(actors: Iterable[str]) -> tuple[str, ...]:
    """Return the first distinct ones who speak besides the officer."""
    return tuple(dict.fromkeys(actor for actor in actors if actor != OFFICER))[:SPEAKERS]


def _figure(pairs: Sequence[tuple[tuple[str, ...], frozenset[str]]]) -> Figure:
    size = median(len(set(held)) for held, _ in pairs) if pairs else 0
    commonest = common([wanted for _, wanted in pairs], size)
    constant = recall((commonest, wanted) for _, wanted in pairs)
    return Figure(recall(pairs), constant, commonest, size)


def _reached(pairs: Sequence[tuple[tuple[str, ...], frozenset[str]]]) -> Figure:
    """Return the share of cases in which one of those who moved the person is among the speakers."""
    size = median(len(held) for held, _ in pairs) if pairs else 0
    commonest = common([wanted for _, wanted in pairs], size)
    return Figure(_share(pairs), _share([(commonest, wanted) for _, wanted in pairs]), commonest, size)


def _share(pairs: Iterable[tuple[Iterable[str], frozenset[str]]]) -> Recall:
    reached = [not wanted.isdisjoint(held) for held, wanted in pairs if wanted]
    share = mean(map(float, reached)) if reached else None
    return Recall(len(reached), share, share)
