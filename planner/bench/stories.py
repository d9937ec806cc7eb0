"""Reading a file of stories: what was known of real cases before persuasion began, and what turned out to matter.

Read strictly in what counts – a fault names file and line – and kindly in the rest: fields that are not needed are
passed over, lists may be missing, and of a code that nobody knows it is only said that it was left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from planner.catalogue.reading import Source, Unreadable, faults_of, read_yaml
from planner.errors import BadFile, Fault
from planner.texts import msg

Entry = TypeVar("Entry")
Code = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_:]*$", max_length=80)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$", max_length=80)]


def _nothing_is_an_empty_list(value: Any) -> Any:
    return () if value is None else value


def _nothing_is_an_empty_text(value: Any) -> Any:
    return "" if value is None else value


Many = Annotated[tuple[Entry, ...], BeforeValidator(_nothing_is_an_empty_list)]
Said = Annotated[str, BeforeValidator(_nothing_is_an_empty_text), Field(max_length=20_000)]


class Part(BaseModel):
    """A part of a story; what it does not need is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True, populate_by_name=True)


class Owed(Part):
    """What had to be done."""

    kind: Code = "act"
    amount_vnd: Annotated[int, Field(ge=0, le=10**15)] | None = None
    text_vi: Annotated[str, Field(min_length=1, max_length=20_000)]


class Somebody(Part):
    """A person, an organisation or a group."""

    key: Key
    role: Code
    kind: Code = "person"
    description_vi: Said = ""
    tags: Many[Code] = ()


class Tie(Part):
    """A tie, and what one of the two thought of complying."""

    from_: Key = Field(alias="from")
    to: Key
    kind: Code
    stance_toward_compliance: Code = "unknown"


class Statement(Part):
    """One statement about somebody, or about the case."""

    person: Key | None = None
    category: Code = "other"
    text_vi: Said = ""


class Beginning(Part):
    """What was known at the start. The risks that were coded with it are not read: they are for the packs to find."""

    obligation: Owed | None = None
    persons: Annotated[tuple[Somebody, ...], Field(min_length=1)]
    relationships: Many[Tie] = ()
    circumstances: Many[Statement] = ()
    available_bodies: Many[Code] = ()


class Expected(Part):
    """What really was done and by whom, what was decisive, and what was missing."""

    actions: Many[Code] = ()
    messenger_actors: Many[Code] = ()
    decisive_risks: Many[Code] = ()
    missing_actions: Many[Code] = ()


class Story(Part):
    """One case as it was published, as far as it is used here: how it went on is not read."""

    id: Key
    case_type: Code
    facts_at_start: Beginning
    expected: Expected = Expected()
    province: Said = ""
    source_url: Said = ""


def read_stories(name: str, text: str) -> tuple[tuple[Story, ...], Source]:
    """Return the stories of a file, and the source that knows their lines. Raise `BadFile` with every fault."""
    try:
        source = read_yaml(name, text)
    except Unreadable as refused:
        raise BadFile(_refused(name), tuple(refused.faults)) from None
    if not isinstance(source.data, list) or not source.data:
        said = msg("A file of stories is a list of stories.")
        raise BadFile(_refused(name), (Fault(source.place(), said, msg("Begin each story with “- id:”.")),))
    found: list[Story] = []
    faults: list[Fault] = []
    for n, entry in enumerate(source.data):
        try:
            story = Story.model_validate(entry)
        except ValidationError as error:
            faults += faults_of(error, source, Story, (n,))
        else:
            found.append(story)
            faults += _dangling(story, n, source)
    faults += _doubled(source)
    if faults:
        raise BadFile(_refused(name), tuple(faults))
    return tuple(found), source


def _refused(name: str) -> Any:
    return msg("The stories in %(file)s cannot be read.", file=name)


def _dangling(story: Story, n: int, source: Source) -> Iterator[Fault]:
    facts = story.facts_at_start
    places = [(key, ("persons", m, "key")) for m, key in enumerate(p.key for p in facts.persons)]
    times = Counter(key for key, _ in places)
    for key, place in places:
        if times[key] > 1:
            said = msg("%(key)s stands here twice.", key=key)
            yield Fault(source.place((n, "facts_at_start", *place)), said, msg("Keep one of them."))
    for key, where in _named(story):
        if key not in times:
            said = msg("There is no person %(key)s in this story.", key=key)
            known = msg("Known: %(codes)s", codes=", ".join(times))
            yield Fault(source.place((n, "facts_at_start", *where)), said, known)


def _named(story: Story) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield each key that refers to a person, with its place."""
    for m, tie in enumerate(story.facts_at_start.relationships):
        yield tie.from_, ("relationships", m, "from")
        yield tie.to, ("relationships", m, "to")
    for m, said in enumerate(story.facts_at_start.circumstances):
        if said.person is not None:
            yield said.person, ("circumstances", m, "person")


def _doubled(source: Source) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, entry in enumerate(source.data):
        key = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        if key and key in seen:
            yield Fault(source.place((n, "id")), msg("%(key)s stands here twice.", key=key), msg("Keep one of them."))
        seen.add(key)
