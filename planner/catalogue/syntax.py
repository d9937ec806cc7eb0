"""What conditions and texts of packs may say: an allow-list of Jinja's syntax, bounded in size and depth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import Environment, TemplateError, nodes

from planner.catalogue import filters
from planner.catalogue.remembering import remembered
from planner.texts import msg

MOST_CHARACTERS = 100_000
DEEPEST = 40
TESTS = ("defined", "none")

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
    nodes.Filter,
    nodes.Keyword,
    nodes.If,
    nodes.For,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Test,
    nodes.CondExpr,
)


class BadExpression(ValueError):
    """An expression or text of a pack cannot be accepted; the words say why."""


_READER = Environment(trim_blocks=True, lstrip_blocks=True, cache_size=0)  # noqa: S701  (nothing is filled by it)
_PART = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.S)
_BRANCH = re.compile(r"\{%[-+]?\s*(?:(if|elif)\s(?P<when>.*?)|(else|endif))\s*[-+]?%\}", re.S)
_MOST_NESTED = 4


@remembered
def check(source: str) -> frozenset[str]:
    """Refuse what is not on the allow-list; return the names that *source* asks for."""
    if len(source) > MOST_CHARACTERS:
        raise BadExpression(msg("it is longer than %(most)s characters", most=MOST_CHARACTERS))
    names = _names_by_parts(source)
    return _check_whole(source) if names is None else names


def _names_by_parts(source: str) -> frozenset[str] | None:
    """Return the names that a plain text asks for, part by part; None where only the whole can be judged.

    The same placeholders and branches stand in hundreds of texts, and each is read once. Whatever is not plain –
    a loop, a stray bracket, a branch too many – is left to the reader of the whole, which has the last word.
    """
    names: set[str] = set()
    branches: list[str] = []
    pieces = _PART.split(source)
    if any("{" in text or "}" in text for text in pieces[::2]):
        return None
    for tag in pieces[1::2]:
        try:
            names |= _check_placeholder(tag[2:-2]) if tag.startswith("{{") else _branch(tag, branches)
        except BadExpression:
            return None
    return None if branches else frozenset(names)


def _branch(tag: str, branches: list[str]) -> frozenset[str]:
    """Return the names that a tag asks for; *branches* are those that are open around it."""
    found = _BRANCH.fullmatch(tag)
    word = (found[1] or found[3]) if found else ""
    if word == "if" and len(branches) < _MOST_NESTED:
        branches.append(word)
    elif not word or not branches or (word != "endif" and branches[-1] == "else"):
        raise BadExpression(tag)
    elif word == "endif":
        branches.pop()
    else:
        branches[-1] = word
    when = found["when"] if found else None
    if when is None:
        return frozenset()
    if " if " in when:
        raise BadExpression(tag)  # a choice by value stands in a placeholder, never after if
    return check_condition(when)


@remembered
def _check_placeholder(inside: str) -> frozenset[str]:
    return _check_whole("{{" + inside + "}}")


@remembered
def check_condition(source: str) -> frozenset[str]:
    """Refuse what is not one allowed expression; return the names that it asks for."""
    if not source.strip():
        raise BadExpression(msg("the condition is empty"))
    tree = tree_of("{{ " + source + " }}")
    found = [part for output in tree.find_all(nodes.Output) for part in output.nodes]
    if len(tree.body) != 1 or len(found) != 1 or isinstance(found[0], nodes.Tuple | nodes.TemplateData):
        raise BadExpression(msg("it cannot be read: a condition is one expression"))
    return _names(tree)


def _check_whole(source: str) -> frozenset[str]:
    return _names(tree_of(source))


def tree_of(source: str) -> nodes.Template:
    """Return *source* as a tree. Raise `BadExpression` if it cannot be read."""
    try:
        return _READER.parse(source)
    except (TemplateError, RecursionError) as error:
        raise BadExpression(msg("it cannot be read: %(error)s", error=str(error))) from None


def _names(tree: nodes.Template) -> frozenset[str]:
    _walk(tree, depth=0, loops=0)
    return frozenset(_asked(tree, frozenset()))


def _walk(node: nodes.Node, depth: int, loops: int) -> None:
    if not isinstance(node, _ALLOWED):
        raise BadExpression(msg("%(what)s is not allowed here", what=type(node).__name__.lower()))
    if depth > DEEPEST:
        raise BadExpression(msg("it is nested deeper than %(most)s levels", most=DEEPEST))
    _check_name(node)
    if isinstance(node, nodes.For):
        loops += 1
        if loops > 2 or node.recursive or not isinstance(node.iter, nodes.Name | nodes.Getattr):
            raise BadExpression(msg("a loop runs over a name, and at most one inside another"))
    for child in node.iter_child_nodes():
        _walk(child, depth + 1, loops)


def _asked(node: nodes.Node, bound: frozenset[str]) -> Iterator[str]:
    """Yield the names that *node* asks for and that no loop around it binds."""
    if isinstance(node, nodes.Name):
        yield from [node.name] if node.ctx == "load" and node.name not in bound else []
        return
    inside: frozenset[str] = bound
    outside: list[nodes.Node] = []
    if isinstance(node, nodes.For):
        targets = [node.target] if isinstance(node.target, nodes.Name) else node.target.find_all(nodes.Name)
        inside, outside = bound | {"loop", *(target.name for target in targets)}, [node.iter, *node.else_]
    for child in node.iter_child_nodes():
        yield from _asked(child, bound if any(child is one for one in outside) else inside)


def _check_name(node: nodes.Node) -> None:
    name = node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""
    if name.startswith("_"):
        raise BadExpression(msg("a name may not begin with an underscore: %(name)s", name=name))
    of = node.node if isinstance(node, nodes.Getattr) else None
    if isinstance(of, nodes.Name) and of.name == "loop" and name not in ("first", "last"):
        raise BadExpression(msg("of a loop, loop.first and loop.last are known, and no more"))
    if isinstance(node, nodes.Filter) and node.name not in filters.FILTERS:
        known = ", ".join(sorted(filters.FILTERS))
        raise BadExpression(msg("there is no filter %(name)s; there are %(known)s", name=node.name, known=known))
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise BadExpression(
            msg("there is no test %(name)s; there are %(known)s", name=node.name, known=", ".join(TESTS))
        )
