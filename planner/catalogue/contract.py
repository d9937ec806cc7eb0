"""Which version of the contract brought which part of the format, and which version a pack really needs.

`contract.yaml` beside this file records every part by the version that brought it: fields of each kind of content,
the values that a field may take, names and filters of expressions, hooks. A test holds the record to the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from jinja2 import nodes
from pydantic import BaseModel

from planner.catalogue.entries import Entry
from planner.catalogue.expressions import Body, Condition, Wording
from planner.catalogue.manifest import Manifest
from planner.catalogue.mentions import paths_in
from planner.catalogue.plan import Origin
from planner.catalogue.reading import read_yaml
from planner.catalogue.syntax import tree_of
from planner.errors import Fault
from planner.texts import msg

if TYPE_CHECKING:
    from planner.catalogue.pack import Pack

Version = tuple[int, int]
NEWEST: Version = (1, 2)
_BY_THE_LOADER = {"key", "origin", "place"}


@cache
def record() -> Mapping[str, Version]:
    """Return every part of the format with the version that brought it."""
    text = (files("planner.catalogue") / "contract.yaml").read_text("utf-8")
    versions: dict[str, list[str]] = read_yaml("contract.yaml", text).data
    return {part: version_of(name) for name, parts in versions.items() for part in parts}


def version_of(name: str) -> Version:
    """Return a version written as `1.0` as numbers."""
    major, minor = name.split(".")
    return int(major), int(minor)


def named(version: Version) -> str:
    """Return a version as it is written."""
    return ".".join(map(str, version))


def versions() -> tuple[Version, ...]:
    """Return the versions that there have been, the first in front."""
    return tuple(sorted(set(record().values())))


def parts_used(manifest: Manifest, entries: Iterable[Entry], hooks: Iterable[str] = ()) -> frozenset[str]:
    """Return the parts of the format that a pack makes use of."""
    found = {part for value in (manifest, *entries) for part in _used(value)}
    return frozenset(found | {f"hook {name}" for name in hooks})


def needed(parts: Iterable[str]) -> Version:
    """Return the lowest version of the contract that has all these parts; what nobody recorded needs the newest."""
    known = record()
    return max((known.get(part, NEWEST) for part in parts), default=versions()[0])


def claim_faults(pack: Pack, folder: Traversable) -> tuple[Fault, ...]:
    """Return what is wrong with the lowest contract that the manifest in *folder* names, if it is too low.

    This is asked where packs are checked, built and installed, and not at each start: an older planner refuses what
    it does not know, whatever a manifest says.
    """
    claimed = pack.manifest.contract.lowest
    used = parts_used(pack.manifest, pack.entries) if version_of(claimed) < NEWEST else frozenset[str]()
    really = needed(used)
    if version_of(claimed) >= really:
        return ()
    newest = sorted(part for part in used if record().get(part, NEWEST) == really)
    said = msg(
        "It says that contract %(lowest)s is enough, but it uses what came with %(needed)s: %(parts)s.",
        lowest=claimed,
        needed=named(really),
        parts=", ".join(newest[:3]),
    )
    source = read_yaml("pack.yaml", (folder / "pack.yaml").read_text("utf-8"))
    remedy = msg("Write lowest: “%(needed)s”, or do without.", needed=named(really))
    return (Fault(source.place(("contract", "lowest")), said, remedy),)


def _used(value: Any) -> Iterator[str]:
    if isinstance(value, Origin):
        return
    if isinstance(value, Condition):
        yield from _asked("{{ " + value.source + " }}")
    elif isinstance(value, BaseModel):
        yield from _fields_used(value)
        if isinstance(value, Wording | Body):
            yield from (part for text in (value.vi, value.en) for part in _asked(text))
    elif isinstance(value, Mapping):
        yield from (part for held in value.values() for part in _used(held))
    elif isinstance(value, tuple):
        yield from (part for held in value for part in _used(held))


def _fields_used(value: BaseModel) -> Iterator[str]:
    kind = type(value)
    for name in value.model_fields_set - (_BY_THE_LOADER if isinstance(value, Entry) else set()):
        held = getattr(value, name)
        yield f"{kind.__name__}.{name}"
        choices = _choices(kind.model_fields[name].annotation)
        yield from (f"{kind.__name__}.{name}={one}" for one in _each(held) if one in choices)
        yield from _phrases_used(held)
        yield from _used(held)


def _phrases_used(held: Any) -> Iterator[str]:
    phrases = [one for one in held if isinstance(one, str)] if isinstance(held, tuple) else []
    yield from ["phrase with room"] if any("…" in phrase for phrase in phrases) else []
    yield from ["phrase with a choice"] if any("|" in phrase for phrase in phrases) else []
    yield from ["phrase as written"] if any(phrase.startswith("=") for phrase in phrases) else []


def _each(held: Any) -> tuple[Any, ...]:
    values = held if isinstance(held, tuple) else (held,)
    return tuple(value for value in values if isinstance(value, str | int))


def _asked(source: str) -> Iterator[str]:
    if "{" in source:
        tree = tree_of(source)
        yield from (f"name {node.name}" for node in tree.find_all(nodes.Name) if f"name {node.name}" in record())
        yield from (f"filter {node.name}" for node in tree.find_all(nodes.Filter))
        inner = (f"name {'.'.join(path[:2])}" for path in paths_in(tree))
        yield from (part for part in inner if part in record())


def parts_of_model(kind: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> Iterator[str]:
    """Yield what the record has to hold of *kind* and of everything in it."""
    seen = seen if seen is not None else set()
    if kind in seen or issubclass(kind, Origin):
        return
    seen.add(kind)
    for name, field in kind.model_fields.items():
        if not (issubclass(kind, Entry) and name in _BY_THE_LOADER):
            yield f"{kind.__name__}.{name}"
            yield from (f"{kind.__name__}.{name}={choice}" for choice in sorted(map(str, _choices(field.annotation))))
            for inner in _models(field.annotation):
                yield from parts_of_model(inner, seen)


def _choices(annotation: Any) -> frozenset[Any]:
    """Return the values that a field may take, if they are a closed list."""
    if get_origin(annotation) is Literal:
        return frozenset(get_args(annotation))
    return frozenset[Any]().union(*(_choices(part) for part in get_args(annotation)))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
