"""What entries speak of: the paths and words in their conditions and texts, and every code in their fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import nodes
from pydantic import BaseModel

from planner.catalogue.entries import Entry
from planner.catalogue.expressions import Body, Condition, Wording
from planner.catalogue.syntax import tree_of

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """What some entries speak of: paths such as (`answers`, `base:home`), and words that stand as they are."""

    paths: frozenset[Path]
    words: frozenset[str]

    def reach(self, path: Path) -> bool:
        """Return whether *path*, something in it, or something around it (two names at least) is spoken of."""
        inner = {path[:length] for length in range(2, len(path) + 1)}
        return bool(inner & self.paths) or any(known[: len(path)] == path for known in self.paths)


def mentions_of(entries: Iterable[Entry]) -> Mentions:
    """Return what *entries* speak of."""
    paths: set[Path] = set()
    words: set[str] = set()
    for entry in entries:
        for found in _values_in(entry):
            if isinstance(found, str):
                words.add(found)
            else:
                paths |= found[0]
                words |= found[1]
    return Mentions(frozenset(paths), frozenset(words))


def _values_in(value: Any) -> Iterator[str | tuple[frozenset[Path], frozenset[str]]]:
    if isinstance(value, Condition):
        yield _spoken_of("{{ " + value.source + " }}")
    elif isinstance(value, Wording | Body):
        yield from (_spoken_of(text) for text in (value.vi, value.en) if "{" in text)
    elif isinstance(value, str):
        yield value
    else:
        for part in _parts(value):
            yield from _values_in(part)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, BaseModel):
        yield from (getattr(value, name) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, tuple | list):
        yield from value


@lru_cache(maxsize=8192)
def _spoken_of(source: str) -> tuple[frozenset[Path], frozenset[str]]:
    tree = tree_of(source)
    constants = frozenset(node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))
    return frozenset(paths_in(tree)), constants


def paths_in(node: nodes.Node) -> Iterator[Path]:
    """Yield the longest paths of names, attributes and constant keys below *node*."""
    path = _path(node)
    if path is not None:
        yield path
        return
    for child in node.iter_child_nodes():
        yield from paths_in(child)


def _path(node: nodes.Node) -> Path | None:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        above = _path(node.node)
        return (*above, node.attr) if above else None
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        above = _path(node.node)
        return (*above, str(node.arg.value)) if above else None
    return None


def compared_with(condition: Condition, name: str) -> frozenset[str]:
    """Return the words that *condition* compares the bare name *name* with."""
    found: set[str] = set()
    for compare in tree_of("{{ " + condition.source + " }}").find_all(nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        if any(isinstance(side, nodes.Name) and side.name == name for side in sides):
            found |= {c.value for side in sides for c in _constants(side) if isinstance(c.value, str)}
    return frozenset(found)


def _constants(node: nodes.Node) -> list[nodes.Const]:
    if isinstance(node, nodes.Const):
        return [node]
    return list(node.find_all(nodes.Const)) if isinstance(node, nodes.Tuple | nodes.List) else []
