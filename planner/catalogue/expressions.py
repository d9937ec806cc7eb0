"""Conditions and texts with placeholders, written by people who write packs.

Both are read by one sandboxed Jinja environment behind an allow-list of syntax: no calls, no attribute of an
object, bounded size and depth. They are parsed when the pack is loaded, so that a slip is refused then, by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar, Self

from jinja2 import TemplateError, Undefined, nodes
from jinja2.environment import Template
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, GetCoreSchemaHandler, model_validator
from pydantic_core import core_schema

from planner.catalogue import filters
from planner.catalogue.gaps import Gap, split_at_gaps
from planner.catalogue.syntax import TESTS, BadExpression, check, check_condition
from planner.texts import Bilingual, Language, one_stop

MOST_OUTPUT = 300_000
MOST_ITEMS = 2_500

# What values that nobody thought of may raise while a condition or text is worked out.
_SLIPS = (TemplateError, TypeError, ValueError, AttributeError, LookupError, RecursionError)


class _Missing(Undefined):
    """What a name without a value is while a text is filled: reported by the caller, never blank."""

    def __str__(self) -> str:
        return str(Gap("", self._undefined_name or "?"))

    def __ne__(self, other: object) -> bool:
        """Be neither equal nor unequal to anything: what is not known makes no condition hold."""
        return False

    __hash__ = Undefined.__hash__


class _Sandbox(ImmutableSandboxedEnvironment):
    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, dict) and not attr.startswith("_")

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Gap):
            return obj
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext):
            return obj.first if attribute == "first" else obj.last  # the two that syntax.py lets through
        return self.undefined(obj=obj, name=attribute)


_FIRST = re.compile(r"^([#>+\-]|\d+[.)])")
# A line of nothing but = makes a heading of the line above it, and a line that begins with ": " a definition.
_ALONE = re.compile(r"^(=(?==*$)|:(?= ))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL = re.compile(r"([\\`*_\[\]|])")


def as_markdown(value: object) -> str:
    """Return *value* as one line in which neither Markdown nor HTML finds anything; gaps keep their mark."""
    if isinstance(value, Gap | Undefined):
        return str(value)
    pieces = split_at_gaps(" ".join(str(value).split()))
    line = "".join(str(piece) if isinstance(piece, Gap) else _escaped(piece) for piece in pieces)
    line = _FIRST.sub(lambda m: re.sub(r"([#>+\-.)])", r"\\\1", m[1]), line)
    return _ALONE.sub(lambda m: f"&#{ord(m[1])};", line)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", text)).replace("<", "&lt;").replace(">", "&gt;")


def _bounded(values: Any) -> Any:
    """Let a loop run over lists only, and not for ever."""
    if not isinstance(values, list | tuple):
        return ()
    if len(values) > MOST_ITEMS:
        raise BadExpression(f"a list of more than {MOST_ITEMS:,} entries")
    return values


def _environment(finalize: Callable[[object], str]) -> _Sandbox:
    made = _Sandbox(undefined=_Missing, finalize=finalize, trim_blocks=True, lstrip_blocks=True, cache_size=0)
    made.globals.clear()
    made.filters = {**filters.FILTERS, "_bounded": _bounded}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


_PLAIN = _environment(str)
_MARKDOWN = _environment(as_markdown)


@lru_cache(maxsize=4096)
def _compiled(source: str, markdown: bool) -> Template:
    environment = _MARKDOWN if markdown else _PLAIN
    tree = environment.parse(source)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "_bounded", [], [], None, None, lineno=loop.lineno)
    tree.set_environment(environment)
    return environment.from_string(tree)


def fill(source: str, scope: Mapping[str, object], *, markdown: bool = False) -> str:
    """Return *source* with its placeholders filled from *scope*; what has no value becomes a gap's mark.

    With *markdown* the values are escaped, so that what people typed stays text. A text that grows past the
    bound or cannot be filled ends in a gap that says why.
    """
    written: list[str] = []
    size = 0
    try:
        for piece in _compiled(source, markdown).generate(scope):
            size += len(piece)
            if size > MOST_OUTPUT:
                raise BadExpression(f"the text grew past {MOST_OUTPUT:,} characters")  # caught below
            written.append(piece)
    except _SLIPS as error:
        # A slip that shows only with certain values must not take the page away from the officer.
        written.append(str(Gap("", f"{error}")))
    return one_stop("".join(written))


@lru_cache(maxsize=4096)
def _condition(source: str) -> Callable[..., Any]:
    return _PLAIN.compile_expression(source, undefined_to_none=False)


class Condition:
    """An expression that holds or not. What is not known counts as neither: the condition does not hold."""

    __slots__ = ("names", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.names = check_condition(source)

    def holds(self, scope: Mapping[str, object]) -> bool:
        """Return whether the condition holds in *scope*."""
        try:
            return bool(_condition(self.source)(**scope))
        except _SLIPS:
            return False

    def __repr__(self) -> str:
        return f"Condition({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Let pydantic read a condition from text and write it as text."""
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(min_length=1, max_length=2000),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda made: made.source),
        )


class Wording(Bilingual):
    """A text of a pack in both languages, with placeholders."""

    _names: ClassVar[frozenset[str]]

    @model_validator(mode="after")
    def _readable(self) -> Self:
        for source in (self.vi, self.en):
            check(source)
        return self

    @property
    def names(self) -> frozenset[str]:
        """Return the names that either text asks for."""
        return check(self.vi) | check(self.en)

    def fill(self, scope: Mapping[str, object], language: Language) -> str:
        """Return the text in *language*, filled as plain text and on one line."""
        return " ".join(fill(self.vi if language == "vi" else self.en, scope).split())


class Body(BaseModel):
    """Longer Markdown with placeholders, in both languages."""

    model_config = {"frozen": True, "extra": "forbid"}

    vi: str
    en: str

    @model_validator(mode="after")
    def _readable(self) -> Self:
        for source in (self.vi, self.en):
            check(source)
        return self

    @property
    def names(self) -> frozenset[str]:
        """Return the names that either text asks for."""
        return check(self.vi) | check(self.en)

    def fill(self, scope: Mapping[str, object], language: Language) -> str:
        """Return the text in *language* as Markdown, with escaped values."""
        return fill(self.vi if language == "vi" else self.en, scope, markdown=True).strip()
