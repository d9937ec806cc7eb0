"""What every pack has to keep to, as checks that each name all that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from pydantic import BaseModel

from planner.catalogue.archive import build, gather, has_python, open_archive
from planner.catalogue.contract import claim_faults
from planner.catalogue.expressions import Body
from planner.catalogue.pack import load_pack
from planner.catalogue.plan import PlanContent
from planner.catalogue.templates import PlanTemplate
from planner.catalogue.unused import dead_items
from planner.errors import Fault
from planner.plugins import BRINGING, PluginHost
from planner.testing.kit import PackKit, drafts_by, installed, sample_case
from planner.texts import LANGUAGES, Bilingual, msg

Check = Callable[[PackKit], Iterable[Fault]]
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_MARKS = re.compile(r"\{.*?\}+|\[\[.*?\]\]", re.S)
_LONGEST_SUGGESTING = 0.05


def loads(kit: PackKit) -> Iterable[Fault]:
    """See that its files can be read: no unknown key, no missing translation, no expression that is none."""
    return () if kit.pack.entries else (Fault("pack.yaml", msg("The pack brings nothing.")),)


def fits_beside_what_it_requires(kit: PackKit) -> Iterable[Fault]:
    """See that whatever it refers to is there, and what it requires is installed."""
    plugin = kit.host.plugins[kit.key]
    if plugin.refused is None:
        return ()
    return plugin.faults or (Fault("pack.yaml", plugin.refused),)


def claims_what_it_uses(kit: PackKit) -> Iterable[Fault]:
    """See that its manifest names no contract that is too low for what it uses."""
    return claim_faults(kit.pack, kit.folder)


def speaks_both_languages(kit: PackKit) -> Iterable[Fault]:
    """See that no English stands where Vietnamese belongs, or the other way round."""
    for entry in kit.pack.entries:
        for text in _texts(entry):
            if text.vi == text.en and len(_WORDS.findall(_MARKS.sub("", text.vi))) > 2:
                said = msg("“%(words)s” is the same in both languages.", words=text.vi[:80])
                yield Fault(entry.place, said, msg("Translate it."))


def brings_nothing_dead(kit: PackKit) -> Iterable[Fault]:
    """See that every question, field, code, flag and module is used by something, be it in another pack."""
    others = [(plugin.name, plugin.parts) for plugin in installed().sound if plugin.name != kit.key]
    return dead_items(kit.pack, kit.folder, PluginHost([*others, (kit.key, kit.parts)]).catalogue)


def is_built_the_same_each_time(kit: PackKit) -> Iterable[Fault]:
    """See that it can be passed on as a file, whose bytes depend on nothing but its content, unless it has Python."""
    if has_python(kit.folder):
        return
    data = build(gather(kit.folder))
    opened = open_archive(data)
    if build(opened) != data or build(gather(kit.folder)) != data or load_pack(opened.folder()) != kit.pack:
        yield Fault("", msg("The file that is built from it is not the same each time."))


def has_golden_cases(kit: PackKit) -> Iterable[Fault]:
    """See that a pack that brings templates has a golden case at least."""
    if kit.pack.of(PlanTemplate) and not kit.golden:
        said = msg("It has no golden cases yet: nothing shows that it does what it is meant to do.")
        yield Fault("golden", said, msg("Add one for each approach that it offers."))


def drafts_in_both_languages(kit: PackKit) -> Iterable[Fault]:
    """Draft each golden case with each template in both languages, and see that no brace is left over."""
    for facts in kit.cases():
        for language in LANGUAGES:
            for content in kit.drafts(facts, language):
                yield from _left_over(content)


def is_asked_once(kit: PackKit) -> Iterable[Fault]:
    """See that its content is asked for when it is loaded and never again, and that suggesting is quick."""
    plugin = kit.host.plugins[kit.key]
    cases = list(kit.cases())
    for facts in cases:
        kit.drafts(facts)
    again = sorted(hook for hook in BRINGING if plugin.calls[hook] > 1)
    if again:
        yield Fault("", msg("It was asked more than once: %(hooks)s.", hooks=", ".join(again)))
    asked = plugin.calls["suggest_steps"]
    if asked and plugin.spent["suggest_steps"] / asked > _LONGEST_SUGGESTING:
        yield Fault("", msg("Suggesting steps takes longer than %(most)s seconds.", most=_LONGEST_SUGGESTING))


def leaves_other_cases_alone(kit: PackKit) -> Iterable[Fault]:
    """See that a pack for certain case types changes no plan for a case of another type."""
    served = set(kit.pack.manifest.case_types)
    others = PluginHost([(plugin.name, plugin.parts) for plugin in installed().sound if plugin.name != kit.key])
    kinds = sorted(set(others.catalogue.case_types) - served)
    foreign = next((kind for kind in kinds if others.catalogue.templates_for(kind)), None)
    if not served or foreign is None:
        return
    beside = PluginHost([*((plugin.name, plugin.parts) for plugin in others.sound), (kit.key, kit.parts)])
    facts = sample_case(foreign)
    if drafts_by(others, facts) != drafts_by(beside, facts):
        said = msg("It changes the plan for a case of the type %(type)s, which it does not serve.", type=foreign)
        yield Fault("pack.yaml", said, msg("Name case_types in each signal, module and check."))


CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        loads,
        fits_beside_what_it_requires,
        claims_what_it_uses,
        speaks_both_languages,
        brings_nothing_dead,
        is_built_the_same_each_time,
        has_golden_cases,
        drafts_in_both_languages,
        is_asked_once,
        leaves_other_cases_alone,
    )
}


def _texts(value: object) -> Iterator[Bilingual | Body]:
    if isinstance(value, Bilingual | Body):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)


def _left_over(content: PlanContent) -> Iterator[Fault]:
    for pointer, text in _strings(content.model_dump(mode="json"), ""):
        if _BRACES.search(text):
            where = f"{content.template.key} ({content.language}) {pointer}"
            said = msg("Braces are left over: “%(words)s”", words=text[:80])
            yield Fault(where, said, msg("A placeholder is not closed, or stands in a text that has none."))


def _strings(value: object, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _strings(part, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _strings(part, f"{pointer}/{number}")
