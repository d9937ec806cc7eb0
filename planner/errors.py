"""Refusals: named after what is refused, in words that may be shown to the person as they are."""

from __future__ import annotations

from dataclasses import dataclass

from planner.texts import Text, msg, say


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in something that was handed in: where, what, and what to do."""

    place: str
    text: Text
    remedy: Text = ""


class PlannerError(Exception):
    """A refusal in plain words; its text may be shown to the person as it is."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text: Text = text

    def __str__(self) -> str:
        """Return the refusal in English, for logs."""
        return say(self.text, "en")


class NotFound(PlannerError):
    """There is no such thing, or it is none of this person's business."""

    def __init__(self, text: Text = msg("There is nothing at this address, or it is not open to you.")) -> None:
        super().__init__(text)


class NotAllowed(PlannerError):
    """This person may see the thing but may not do this to it."""


class Conflict(PlannerError):
    """The thing is no longer as it was when this was asked for."""


class Stale(Conflict):
    """Somebody saved a newer version since this form was opened."""

    def __init__(self) -> None:
        super().__init__(msg("Somebody saved a newer version while you were writing. Nothing was overwritten."))


class TryLater(PlannerError):
    """There was too much of this in a short time; wait."""


class Incomplete(PlannerError):
    """Something is missing; `problems` says what, one sentence each."""

    def __init__(self, text: Text, problems: tuple[Text, ...]) -> None:
        super().__init__(text)
        self.problems = problems


class BadFile(PlannerError):
    """A file was refused and nothing of it was stored; `faults` names every fault with its place."""

    def __init__(self, text: Text, faults: tuple[Fault, ...]) -> None:
        super().__init__(text)
        self.faults = faults

    def __str__(self) -> str:
        """Return the refusal and all its faults in English, for logs."""
        lines = [f"  {f.place}: {say(f.text, 'en')} {say(f.remedy, 'en')}".rstrip() for f in self.faults]
        return "\n".join([super().__str__(), *lines])


class PackFault(BadFile):
    """A pack or plugin was refused; the rest of the planner goes on without it."""


class BadSetting(PlannerError):
    """A setting in the environment cannot be used."""
