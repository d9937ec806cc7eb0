"""What packs bring to judge by: signals from facts, legal rules, deadlines, checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from planner.catalogue.entries import ANY, Basis, Entry, ForCaseTypes, LocalKey, SignalMeaning, Value
from planner.catalogue.expressions import Condition, Wording
from planner.texts import Bilingual, msg

FactKind = Literal[
    "case", "person", "relationship", "circumstance", "statement", "stance", "obligation", "event", "journal"
]


class SignalRule(SignalMeaning, ForCaseTypes):
    """A signal that comes from facts: the rule looks at each fact of one kind.

    `mentions` are phrases looked for in the fact's own text. Such a hit is a suggestion "from the text" until the
    officer confirms or rejects it. Where one of `unless_mentions` stands in the same text, there is no hit.
    A rule for each `statement` looks at each circumstance and, in the same way, at the description of each person,
    which then is a circumstance of the category `description`.
    """

    for_each: FactKind
    when: Condition | None = None
    mentions: tuple[str, ...] = ()
    unless_mentions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _something_to_look_for(self) -> Self:
        if self.when is None and not self.mentions:
            raise ValueError(msg("give when, mentions or both"))
        return self


class LegalRule(Entry):
    """A provision of law in our own words, in force from one day to another."""

    kind: Literal["deadline", "prohibition", "right", "duty", "document_format"]
    title: Bilingual
    text: Bilingual
    instrument: str
    article: str
    clause: str = ""
    effective_from: date
    effective_to: date | None = None
    applies_to: tuple[str, ...] = (ANY,)
    confidence: Literal["high", "medium"]
    source_url: str
    advice: Bilingual | None = Field(None, description="Our advice on using the rule. It is not law.")

    def in_force(self, on: date) -> bool:
        """Return whether the provision governs an act of this day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def applies(self, law_types: tuple[str, ...]) -> bool:
        """Return whether the provision is about cases that count as one of *law_types*."""
        return ANY in self.applies_to or bool(set(self.applies_to) & set(law_types))

    @property
    def citation(self) -> str:
        """Return the provision as it is cited in Vietnam: point, clause, article, instrument."""
        single = re.fullmatch(r"(\d+)([a-zđ]?)", self.clause)
        if single is None:
            clause = f"khoản {self.clause} " if self.clause else ""
        else:
            clause = (f"điểm {single[2]} " if single[2] else "") + f"khoản {single[1]} "
        return f"{clause}{self.article} {self.instrument}"


class DeadlineRule(LegalRule):
    """A term set by law. Rules that follow each other in time share one `clock`."""

    clock: LocalKey = Field(description="What is timed; the rule in force on the day of the act is the one used.")
    trigger: str = Field(description="Event of the vocabulary that starts the term.")
    days: int = Field(ge=0)
    day_kind: Literal["calendar", "working"]
    direction: Literal["after", "before"] = "after"
    limit: Literal["max", "min"] = "max"
    ends: str | None = Field(None, description="Event of the vocabulary that the end of the term amounts to.")
    met_by: str | None = Field(None, description="Event of the vocabulary by which one sees that the term was kept.")


class CodeMeaning(Value):
    """A word list in both languages."""

    vi: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


CheckScope = Literal["plan", "step", "section", "risk", "flag", "person"]


class Check(ForCaseTypes):
    """A rule over a plan: `when` says what is wrong, or `phrases` lists words that may not stand there.

    With `for_each` the rule looks at each step, section, risk, flag or person of the plan.
    """

    level: Literal["error", "warning", "hint"]
    for_each: CheckScope = "plan"
    when: Condition | None = None
    phrases: CodeMeaning | None = None
    unless_after: CodeMeaning = Field(
        CodeMeaning(), description="Words that, standing just before a phrase, make it harmless (“never …”)."
    )
    text: Wording
    remedy: Wording
    basis: Basis

    @model_validator(mode="after")
    def _something_to_look_for(self) -> Self:
        if self.when is None and self.phrases is None:
            raise ValueError(msg("give when, phrases or both"))
        if self.phrases is not None and self.for_each not in ("step", "section"):
            raise ValueError(msg("phrases are looked for in each step or section; say for_each: step or section"))
        return self


class Fit(Value):
    """A reason for a template: if it holds, it adds its points to the fit and says why."""

    when: Condition
    points: int = Field(ge=-10, le=10)
    why: Wording


class Band(Value):
    """A band of the score, from `least` points upward."""

    key: LocalKey
    least: int
    title: Bilingual
    meaning: Bilingual


class Scale(ForCaseTypes):
    """How the score of an assessment is read. The score is of the case's conditions, never of a person."""

    bands: tuple[Band, ...] = Field(min_length=2)
    weights: Mapping[str, int] = Field(default_factory=lambda: {"help": 1, "hindrance": 1})
