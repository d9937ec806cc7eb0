"""What packs bring to fill in: case types, checklists, relationship kinds, codes, protective flags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from planner.catalogue.expressions import Condition, Wording
from planner.catalogue.plan import Origin
from planner.texts import Bilingual, msg

LocalKey = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", max_length=80)]
Severity = Annotated[int, Field(ge=1, le=3)]
ANY = "*"


class Value(BaseModel):
    """A frozen value of a pack; a field that it does not have is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(Value):
    """A thing with a key of its own. `origin` and `place` are filled in by the loader, never by the file."""

    key: str
    origin: Origin
    place: str = Field(description="File and line it was read from.")


class ForCaseTypes(Entry):
    """A thing that belongs to certain case types; `*` stands for all of them."""

    case_types: tuple[str, ...] = (ANY,)

    def serves(self, case_type: str) -> bool:
        """Return whether this is meant for cases of this type."""
        return ANY in self.case_types or case_type in self.case_types


class Basis(Value):
    """What a rule rests on: a provision of law, known practice, or advice that is ours. Exactly one."""

    law: str | None = Field(None, description="Key of a legal rule.")
    practice: Bilingual | None = None
    ours: Bilingual | None = Field(None, description="Advice of the planner's authors; never shown as law.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(part is not None for part in (self.law, self.practice, self.ours)) != 1:
            raise ValueError(msg("give exactly one of law, practice, ours"))
        return self


class CaseField(Value):
    """A field that a case type adds to its cases."""

    key: LocalKey
    label: Bilingual
    help: Bilingual | None = None
    kind: Literal["text", "number", "money", "date", "yes_no", "choice"]
    choices: Mapping[str, Bilingual] = Field(default_factory=dict)
    sensitivity: Literal["public", "internal", "sensitive"] = "internal"


class CaseType(Entry):
    """A kind of case, with the fields it adds and the kinds of the law that it counts as."""

    title: Bilingual
    description: Bilingual
    obligation_kinds: tuple[Literal["money", "property", "act", "custody"], ...]
    law: tuple[str, ...] = Field(description="Case types of the legal rules that apply.")
    fields: tuple[CaseField, ...] = ()


class SignalMeaning(Value):
    """What an answer or fact means: a help or a hindrance, and what it names."""

    help: Wording | None = None
    hindrance: Wording | None = None
    risk: str | None = None
    flag: str | None = None
    severity: Severity = 1

    @model_validator(mode="after")
    def _help_or_hindrance(self) -> Self:
        if (self.help is None) == (self.hindrance is None):
            raise ValueError(msg("give either help or hindrance"))
        return self

    @property
    def kind(self) -> Literal["help", "hindrance"]:
        """Return which of the two it is."""
        return "help" if self.help is not None else "hindrance"

    @property
    def wording(self) -> Wording:
        """Return the sentence that says it."""
        return self.help or self.hindrance or Wording(vi="–", en="–")  # the validator sees to it that there is one


class ItemSignal(SignalMeaning):
    """A meaning of the answer to the item it stands under."""

    when: Condition


AnswerKind = Literal["yes_no", "choice", "scale", "number", "money", "date", "text", "person"]


class Item(Value):
    """One thing to find out. "Not known yet", with a date to find out, is always an answer as well."""

    key: LocalKey
    ask: Bilingual
    help: Bilingual | None = None
    answer: AnswerKind
    choices: Mapping[str, Bilingual] = Field(default_factory=dict)
    weight: Annotated[int, Field(ge=1, le=5)] = 1
    basis: Basis | None = None
    signals: tuple[ItemSignal, ...] = ()

    @model_validator(mode="after")
    def _choices(self) -> Self:
        if (self.answer == "choice") != bool(self.choices):
            raise ValueError(msg("choices belong to an item whose answer is choice, and to no other"))
        return self


class Checklist(ForCaseTypes):
    """What to find out about a case of certain types, in the order of asking."""

    title: Bilingual
    purpose: Bilingual | None = None
    position: int = Field(50, description="Checklists are shown in this order.")
    items: tuple[Item, ...] = Field(min_length=1)

    def item_key(self, item: Item) -> str:
        """Return the key that answers to *item* are kept under: `pack:item`."""
        return f"{self.origin.pack}:{item.key}"


Spoken = Mapping[str, Literal["", "male", "female"]]


class RelationshipKind(Entry):
    """A tie between two people, with a label each way: "parent" is `bố mẹ` one way and `con` the other.

    Where it is known whether somebody is a man or a woman, the narrower word is used, if the kind has one.
    """

    label: Bilingual
    man: Bilingual | None = Field(None, description="The label for a man: father instead of parent.")
    woman: Bilingual | None = None
    back: Bilingual
    back_man: Bilingual | None = Field(None, description="The label the other way for a man: son instead of child.")
    back_woman: Bilingual | None = None
    closeness: Annotated[int, Field(ge=0, le=3)] = Field(1, description="0 none, 1 loose, 2 near, 3 closest.")
    kin: bool = False
    adverse: bool = Field(False, description="The two stand against each other in this matter.")
    words: Spoken = Field(
        default_factory=dict,
        description="What people call the one, dialects too, and whether that is a man or a woman.",
    )
    words_back: Spoken = Field(default_factory=dict, description="The same for the other: chú and dì of a cháu.")

    def label_of(self, sex: str | None) -> Bilingual:
        """Return what the one is to the other."""
        return {"male": self.man, "female": self.woman}.get(sex or "") or self.label

    def back_of(self, sex: str | None) -> Bilingual:
        """Return what the other is to the one."""
        return {"male": self.back_man, "female": self.back_woman}.get(sex or "") or self.back


class Tactic(Value):
    """A way of going about it. A step goes that way if it meets everything given here; at least one thing is."""

    key: LocalKey
    title: Bilingual = Field(description="What is done, in a phrase: “police come to the home”.")
    actions: tuple[str, ...] = Field((), description="One of these is the step's action.")
    actors: tuple[str, ...] = Field((), description="One of these speaks or helps.")
    channels: tuple[str, ...] = Field((), description="It is held in one of these places or ways.")
    times: tuple[Literal["day_off", "near_tet"], ...] = Field((), description="It falls on one of these times.")
    toward: Literal["anybody", "protected"] = Field(
        "anybody", description="With `protected` it has to address somebody whom the flag protects."
    )
    unless_with: tuple[str, ...] = Field((), description="Actors whose presence makes it harmless.")
    when: Condition | None = Field(None, description="A further condition, as in checks.")
    remedy: Wording
    basis: Basis

    @model_validator(mode="after")
    def _something_to_know_it_by(self) -> Self:
        if not (self.actions or self.actors or self.channels or self.times or self.when):
            raise ValueError(msg("give at least one of actions, actors, channels, times, when"))
        return self


class ProtectiveFlag(Entry):
    """Somebody needs care: what it means, what has to be respected, what is ruled out or left to the head."""

    title: Bilingual
    care: Bilingual
    basis: Basis
    rules_out: tuple[Tactic, ...] = Field((), description="A step of this kind is an error.")
    needs_sign_off: tuple[Tactic, ...] = Field(
        (), description="A plan with such a step is approved only with a written reason of whoever approves it."
    )


class Exclusion(Value):
    """Two ways of speaking of one thing that cannot both be true of the same person at the same time."""

    one: tuple[str, ...] = Field(min_length=1, description="Phrases, as in signals.")
    other: tuple[str, ...] = Field(min_length=1)
    unless_after: tuple[str, ...] = Field((), description="Words before a phrase that turn its sense around.")


class Code(Value):
    """One code of the vocabulary with what it is called."""

    label: Bilingual
    phrases: tuple[str, ...] = Field((), description="Words by which a body of this kind is recognised in a name.")
    old_after_days: int | None = Field(None, ge=1, description="A statement of this category is old after so long.")
    excludes: tuple[Exclusion, ...] = Field((), description="What two statements of this category cannot both say.")
    mirror: str | None = Field(None, description="The kind of tie that says the same, seen from the other end.")
    tags: tuple[str, ...] = Field((), description="Tags of people whom a body of this kind fits.")
    phase: int = Field(50, description="Place of an action in the usual order of work.")
    voice: int = Field(0, ge=0, le=9, description="How much it is the business of this body to talk to people.")
    law: str | None = Field(None, description="Name of an event in the rules of law, where it differs.")


class Vocabulary(Entry):
    """Codes by group; a pack may add codes under its own prefix and may not change others."""

    groups: Mapping[str, Mapping[str, Code]]
