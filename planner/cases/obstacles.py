"""Who is not proposed as a messenger to somebody, and why: parties, children, whoever is against it or has no tie."""

from __future__ import annotations

from planner.cases.ties import Chain, Ties
from planner.catalogue.facts import Facts, Person
from planner.texts import Message, msg

_DECIDING = ("management", "representative")


class Obstacles:
    """What stands between the people of one case as messengers."""

    def __init__(self, facts: Facts, ties: Ties) -> None:
        self.facts = facts
        self.ties = ties

    def between(self, person: Person, target: Person, path: Chain) -> Message | None:
        """Return why *person* is not proposed as a messenger to *target*, if so."""
        name, to = person.called, target.called
        if own := self._is_a_party(person, target) or self._too_young(person, target):
            return own
        stance = self.facts.stance_of(person.key)
        if stance and stance.stance == "against":
            return msg("%(name)s: against compliance, to be won first.", name=name)
        if person.role == "third_party" and (stance is None or stance.stance != "for"):
            return msg("%(name)s: an interest of their own in the matter, to be settled first.", name=name)
        if "ill" in person.tags and (stance is None or stance.stance != "for"):
            return msg("%(name)s: ill, to be visited and not to be sent.", name=name)
        if self._only_of_the_other_side(person, target, path):
            return msg("%(name)s: known to %(to)s only as family of the other side.", name=name, to=to)
        if any(self.ties.adverse(tie) for tie in self.ties.between(person.key, target.key)):
            return msg("%(name)s: on the other side from %(to)s in this matter.", name=name, to=to)
        if not path:
            return msg("%(name)s: no tie to %(to)s is known.", name=name, to=to)
        return None

    def _is_a_party(self, person: Person, target: Person) -> Message | None:
        name = person.called
        if person.role == "liable" and target.role == "liable":
            return msg("%(name)s: liable as well, to be spoken with for themselves.", name=name)
        if person.role in ("entitled", "liable"):
            return msg("%(name)s: a party to the case; speaking for the other side turns into pressure.", name=name)
        if self._decides_for_a_party(person, target):
            return msg("%(name)s: decides for a party to the case and is heard as that party.", name=name)
        return None

    def _decides_for_a_party(self, person: Person, target: Person) -> bool:
        led = {tie.to for tie in self.ties.of(person.key) if tie.from_ == person.key and tie.kind in _DECIDING}
        return any(
            party.key in led and party.kind == "organisation" and party != target
            for party in self.facts.with_role("liable", "entitled")
        )

    def _only_of_the_other_side(self, person: Person, target: Person, path: Chain) -> bool:
        """Return whether a relative would speak to a party to the case for want of any way but through the other."""
        if person.role != "relative" or target.role not in ("liable", "entitled"):
            return False
        across = {"liable": "entitled", "entitled": "liable"}[target.role]
        others = {party.key for party in self.facts.with_role(across)}
        return bool(others & set(self.ties.stations(person.key, path)))

    def _too_young(self, person: Person, target: Person) -> Message | None:
        if person.may_be_minor(self.facts.today):
            return msg("%(name)s: a child is never a messenger.", name=person.called)
        if person.birth_year is not None or person.occupation:
            return None
        # A son or daughter whose age nobody wrote down and of whose work nothing is known may be small.
        small = any(
            (tie.kind == "child" and tie.from_ == person.key) or (tie.kind == "parent" and tie.to == person.key)
            for tie in self.ties.between(person.key, target.key)
        )
        said = msg("%(name)s: perhaps still a child; the year of birth is not recorded.", name=person.called)
        return said if small else None
