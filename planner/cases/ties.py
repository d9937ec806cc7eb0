"""The ties between the people of one case, as a small graph: who is near whom, and by what chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Person, Relationship
from planner.texts import Language, say

TRUST = {"high": 1.0, "medium": 0.8, "unknown": 0.7, "low": 0.3}
Chain = tuple[Relationship, ...]


class Ties:
    """The graph of one case. Keys are those of people and contacts."""

    def __init__(
        self, relationships: Iterable[Relationship], catalogue: Catalogue, people: Iterable[Person] = ()
    ) -> None:
        self.catalogue = catalogue
        self._sex = {person.key: person.sex for person in people}
        self._beside: dict[str, list[tuple[str, Relationship]]] = {}
        for tie in relationships:
            self._beside.setdefault(tie.from_, []).append((tie.to, tie))
            self._beside.setdefault(tie.to, []).append((tie.from_, tie))

    def between(self, one: str, other: str) -> list[Relationship]:
        """Return the ties that join two directly."""
        return [tie for key, tie in self._beside.get(one, ()) if key == other]

    def of(self, key: str) -> list[Relationship]:
        """Return all ties of one."""
        return [tie for _, tie in self._beside.get(key, ())]

    def closeness(self, tie: Relationship) -> float:
        """Return how near a tie brings two, from 0 to 1; trust weighs in."""
        kind = self.catalogue.relationship_kinds.get(tie.kind)
        near = kind.closeness if kind else 1
        return near / 3 * TRUST.get(tie.trust, TRUST["unknown"])

    def adverse(self, tie: Relationship) -> bool:
        """Return whether the two stand against each other in this matter."""
        kind = self.catalogue.relationship_kinds.get(tie.kind)
        return bool(kind and kind.adverse)

    def kin(self, tie: Relationship) -> bool:
        """Return whether the two are of one family."""
        kind = self.catalogue.relationship_kinds.get(tie.kind)
        return bool(kind and kind.kin)

    def label(self, tie: Relationship, seen_from: str, language: Language) -> str:
        """Return what *seen_from* is to the other end."""
        kind = self.catalogue.relationship_kinds.get(tie.kind)
        if kind is None:
            return say(self.catalogue.label("relationship_kinds", tie.kind), language)
        sex = self._sex.get(seen_from)
        return say(kind.label_of(sex) if tie.from_ == seen_from else kind.back_of(sex), language)

    def strength(self, chain: Chain) -> float:
        """Return how strong a chain is: the product of its ties' closeness."""
        strength = 1.0
        for tie in chain:
            strength *= max(self.closeness(tie), 0.1)
        return strength

    def chain(self, start: str, end: str, longest: int = 3) -> Chain:
        """Return the strongest chain of friendly ties from *start* to *end*, at most *longest* long; or none."""
        best: Chain = ()
        stack: list[tuple[str, Chain, frozenset[str]]] = [(start, (), frozenset({start}))]
        while stack:
            at, chain, seen = stack.pop()
            for key, tie in self._beside.get(at, ()):
                if key in seen or self.adverse(tie):
                    continue
                longer = (*chain, tie)
                if key == end:
                    best = longer if not best or self.strength(longer) > self.strength(best) else best
                elif len(longer) < longest:
                    stack.append((key, longer, seen | {key}))
        return best

    @staticmethod
    def stations(start: str, chain: Chain) -> Iterator[str]:
        """Yield the keys that a chain passes after *start*, its end included."""
        at = start
        for tie in chain:
            at = tie.to if tie.from_ == at else tie.from_
            yield at
