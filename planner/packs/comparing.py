"""What differs between two packs, or two versions of one: entries added, removed and changed, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from planner.catalogue.entries import Entry
from planner.catalogue.pack import Pack
from planner.packs.contents import shelves_of
from planner.texts import Message, Text

Kind = Literal["added", "removed", "changed"]
_BY_THE_LOADER = {"key", "origin", "place"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that says something else; `path` names it as in the file, and what was or is not there is empty."""

    path: tuple[str, ...]
    old: str
    new: str

    @property
    def name(self) -> str:
        """Return the path on one line."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that is not in both as it was: what it is, its key in the pack, what it is called, what differs."""

    what: Kind
    kind: str
    shelf: Message
    key: str
    title: Text
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between an older and a newer pack; without an older one everything is new."""

    old_version: str | None
    new_version: str
    manifest: tuple[FieldChange, ...]
    changes: tuple[Change, ...]

    def of(self, what: Kind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.what == what)

    @property
    def same(self) -> bool:
        """Return whether nothing differs."""
        return not self.manifest and not self.changes


def compare(old: Pack | None, new: Pack) -> Comparison:
    """Return what *new* brings that *old* did not, no longer brings, or brings otherwise."""
    manifest = _fields(old.manifest, new.manifest) if old else ()
    changes = tuple(_changes(old.entries if old else (), new.entries))
    return Comparison(old.manifest.version if old else None, new.manifest.version, tuple(manifest), changes)


def _changes(old: Iterable[Entry], new: Iterable[Entry]) -> Iterator[Change]:
    before, after = ({(type(e).__name__, e.origin.key): e for e in entries} for entries in (old, new))
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        if was is None and now is not None:
            yield _change("added", now)
        elif now is None and was is not None:
            yield _change("removed", was)
        elif was is not None and now is not None and (fields := tuple(_fields(was, now))):
            yield _change("changed", now, fields)


def _change(what: Kind, entry: Entry, fields: tuple[FieldChange, ...] = ()) -> Change:
    (shelf,) = shelves_of([entry])
    (line,) = shelf.lines
    return Change(what, shelf.kind, shelf.title, line.key, line.title, fields)


def _fields(old: BaseModel, new: BaseModel) -> Iterator[FieldChange]:
    leave_out = _BY_THE_LOADER if isinstance(old, Entry) else set()
    before, after = (dict(_flat(m.model_dump(mode="json", exclude=leave_out), ())) for m in (old, new))
    for path in dict.fromkeys([*before, *after]):
        was, now = before.get(path, ""), after.get(path, "")
        if was != now:
            yield FieldChange(path, was, now)


def _flat(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every plain value in *value* with its path; entries of a list go by their key, if they have one."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _flat(part, (*path, str(name)))
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for number, part in enumerate(value, 1):
            yield from _flat(part, (*path, str(part.get("key", number)) if isinstance(part, Mapping) else str(number)))
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    elif value is not None:
        yield path, {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
