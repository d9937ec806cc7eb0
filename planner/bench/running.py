"""A plan for each story of a file, drafted and checked as for any case, and what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from planner.bench.converting import TODAY, case_file_of
from planner.bench.measuring import Made, Measure, Wanted, first_speakers, measure
from planner.bench.stories import Story, read_stories
from planner.casefile.facts import facts_from
from planner.casefile.reading import read_case_file
from planner.cases.calendar import calendar_around
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts, User
from planner.catalogue.plan import PlanContent
from planner.errors import Conflict, Fault
from planner.plans.checking import Finding, check
from planner.plans.drafting import draft, picture_of
from planner.plans.ranking import Ranked, rank
from planner.texts import msg

# Whoever keeps the file and leads the office; who that is makes no difference to the measure.
_OFFICER, _HEAD = User("", "Chấp hành viên"), User("", "Thủ trưởng")


@dataclass(frozen=True, slots=True)
class Drafted:
    """The plan for one story: the facts it was drafted from, the template, the content, what the checks found."""

    story: Story
    facts: Facts
    chosen: Ranked
    content: PlanContent
    findings: tuple[Finding, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Spent:
    """How long drafting and checking one plan took, in milliseconds, once everything was read."""

    median: float
    longest: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a file of stories."""

    made: tuple[Made, ...]
    measure: Measure
    spent: Spent
    left_out: tuple[Fault, ...]


def run_stories(name: str, text: str, catalogue: Catalogue) -> Result:
    """Draft a plan for each story of the file *name* from what was known at its start, and measure what it holds."""
    drafts, left_out = drafts_for(name, text, catalogue)
    made = tuple(_made(each.story, each.content) for each in drafts)
    times = [each.milliseconds for each in drafts]
    measured = measure([(one, _wanted(each.story)) for one, each in zip(made, drafts, strict=True)])
    return Result(made, measured, Spent(median(times), max(times)), left_out)


def drafts_for(name: str, text: str, catalogue: Catalogue) -> tuple[tuple[Drafted, ...], tuple[Fault, ...]]:
    """Return the plan for each story of a file, and what could not be taken over from it."""
    stories, source = read_stories(name, text)
    drafts, left_out = [], []
    for number, story in enumerate(stories):
        converted = case_file_of(story, catalogue, source, number)
        left_out += converted.left_out
        case = read_case_file(converted.raw, catalogue)
        facts = facts_from(case, TODAY, _OFFICER, _HEAD)
        _drafted(story, facts, catalogue)  # so that the time below is that of a planner at work
        drafts.append(_drafted(story, facts, catalogue))
    return tuple(drafts), tuple(left_out)


def _drafted(story: Story, facts: Facts, catalogue: Catalogue) -> Drafted:
    """Draft a plan from the template that fits best, and check it."""
    begun = perf_counter()
    picture = picture_of(facts, catalogue, "vi", calendar_around(TODAY))
    ranked = rank(facts.case.case_type, catalogue, picture.scope, "vi")
    if not ranked:
        kind = facts.case.case_type
        raise Conflict(msg("No template serves cases of the type “%(kind)s”. See: planner pack list", kind=kind))
    content = draft(ranked[0].template, picture)
    findings = check(content, facts, catalogue, picture.scope, "vi")
    return Drafted(story, facts, ranked[0], content, tuple(findings), 1000 * (perf_counter() - begun))


def _made(story: Story, content: PlanContent) -> Made:
    return Made(
        id=story.id,
        steps=len(content.steps),
        actions=_distinct(step.action for step in content.steps),
        risks=_distinct(content.risks),
        speakers=first_speakers(route.actor for route in content.routes),
    )


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _wanted(story: Story) -> Wanted:
    expected = story.expected
    return Wanted(
        actions=frozenset(expected.actions),
        messengers=frozenset(expected.messenger_actors),
        risks=frozenset(expected.decisive_risks),
        missing=frozenset(expected.missing_actions),
    )
