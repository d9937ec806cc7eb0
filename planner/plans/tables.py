"""The live tables of a plan: made anew from its steps wherever a section has the mark `[[table:name]]`.

So the text of a plan never says something else than its steps. Tables are Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.expressions import as_markdown
from planner.catalogue.plan import Party, PlanContent, Step
from planner.texts import Language, Message, Text, msg, say

_MARK = re.compile(r"^\[\[table:([a-z]+)\]\]$", re.M)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a step: the code of the result, the day, and what was written down."""

    step: str
    result: str
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How the plan ended: the code of the outcome, the day, and the lessons."""

    outcome: str
    on: date
    lessons: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What the tables are drawn from."""

    content: PlanContent
    catalogue: Catalogue
    language: Language
    done: Sequence[Done] = ()
    ending: Ending | None = None

    def said(self, text: Text) -> str:
        """Return *text* in the language of the tables."""
        return say(text, self.language)

    def label(self, group: str, code: str) -> str:
        """Return what people read for a code."""
        return say(self.catalogue.label(group, code), self.language)


def with_tables(body: str, setting: Setting) -> str:
    """Return *body* with its marks replaced by tables; a mark that names no table stays as it is."""
    return _MARK.sub(lambda mark: TABLES[mark[1]](setting) if mark[1] in TABLES else mark[0], body)


def approach(setting: Setting) -> str:
    """Return who says what to whom, in which order, and why."""
    rows = []
    shown = {signal.text for signal in setting.content.signals if signal.risk}
    for number, step in enumerate(setting.content.steps, 1):
        speaker = step.speaker.label
        if step.alternatives:
            others = "; ".join(party.label for party in step.alternatives)
            speaker = setting.said(msg("%(who)s (or else: %(others)s)", who=speaker, others=others))
        # What the table of risks shows beside the number of this step is not said here a second time.
        why = " ".join(_sentence(reason.text) for reason in step.why if reason.text not in shown)
        rows.append([str(number), step.title, speaker, step.argument, why])
    return _table(setting, [msg("No."), msg("Step"), msg("Who speaks"), msg("What is said"), msg("Why")], rows)


def coordination(setting: Setting) -> str:
    """Return what each body or person is asked to do, and by when."""
    tasks: dict[str, list[Step]] = {}
    for step in setting.content.steps:
        for party in _outside(step):
            tasks.setdefault(party.label, []).append(step)
    rows = []
    for label, steps in tasks.items():
        what = "; ".join(step.title for step in steps)
        due = max((step.due for step in steps if step.due), default=None)
        rows.append([label, what, _day(due), "☐"])
    heads = [msg("Body or person"), msg("Task"), msg("By"), msg("Confirmed")]
    return _table(setting, heads, rows)


def _outside(step: Step) -> Iterable[Party]:
    named = {party.label: party for party in (step.speaker, step.carrier, *step.helpers)}
    return [party for party in named.values() if party.actor not in ("officer", "agency_head")]


def limits(setting: Setting) -> str:
    """Return the dates set by law that the plan stands against."""
    rows = [[limit.title, _day(limit.on), limit.basis] for limit in setting.content.limits]
    if not rows:
        return ""  # The section says itself from which day its dates are counted.
    return _table(setting, [msg("Date set by law"), msg("Day"), msg("Basis")], rows)


def timeline(setting: Setting) -> str:
    """Return when each step is held, beside the end of the voluntary period."""
    end = next((limit.on for limit in setting.content.limits if limit.key == "voluntary_period"), None)
    rows = []
    for number, step in enumerate(setting.content.steps, 1):
        where = setting.label("channels", step.channel)
        rows.append([str(number), step.title, _span(step), where, setting.said(_beside(step.due, end))])
    heads = [msg("No."), msg("Step"), msg("When"), msg("Where"), msg("Beside the voluntary period")]
    return _table(setting, heads, rows)


def _beside(due: date | None, end: date | None) -> Message | str:
    if due is None or end is None:
        return msg("not known yet")
    days = (end - due).days
    if abs(days) < 2:
        return (msg("on its last day"), msg("the day before its end"), msg("the day after its end"))[days]
    if days > 0:
        return msg("%(days)s days before its end", days=days)
    return msg("%(days)s days after its end", days=-days)


def risks(setting: Setting) -> str:
    """Return each risk with its sign in this case and the steps that answer it."""
    rows = []
    content = setting.content
    for risk in content.risks:
        signs = "; ".join(signal.text for signal in content.signals if signal.risk == risk)
        answering = [step for step in content.steps if risk in step.answers]
        numbers = ", ".join(str(content.steps.index(step) + 1) for step in answering) or "–"
        rows.append([setting.label("risks", risk), signs, numbers])
    return _table(setting, [msg("Risk"), msg("Sign in this case"), msg("Answered by step")], rows)


def fallbacks(setting: Setting) -> str:
    """Return what is hoped for from each step, what is done if it fails, and when to stop."""
    rows = [
        [str(number), step.title, step.expected, step.fallback, step.stop_when]
        for number, step in enumerate(setting.content.steps, 1)
    ]
    heads = [msg("No."), msg("Step"), msg("What is hoped for"), msg("If it fails"), msg("Stop when")]
    return _table(setting, heads, rows)


def results(setting: Setting) -> str:
    """Return what came of each step so far, and how the plan ended."""
    rows = []
    for number, step in enumerate(setting.content.steps, 1):
        held = [done for done in setting.done if done.step == step.key]
        for done in held:
            rows.append([str(number), step.title, setting.label("step_results", done.result), _day(done.on), done.text])
        if not held:
            rows.append([str(number), step.title, setting.said(msg("not held yet")), "", ""])
    heads = [msg("No."), msg("Step"), msg("Result"), msg("Day"), msg("What was said and agreed")]
    table = _table(setting, heads, rows)
    if setting.ending is None:
        return table
    outcome = setting.label("outcomes", setting.ending.outcome)
    said = msg("Outcome on %(day)s: %(outcome)s.", day=_day(setting.ending.on), outcome=outcome)
    return f"{table}\n\n{as_markdown(setting.said(said))}\n\n{as_markdown(setting.ending.lessons)}"


def _table(setting: Setting, heads: Sequence[Text], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return as_markdown(setting.said(msg("Nothing here yet.")))
    lines = [[setting.said(head) for head in heads], ["---"] * len(heads)]
    lines += [[as_markdown(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _span(step: Step) -> str:
    if step.start == step.due:
        return _day(step.start)
    return f"{_day(step.start)} – {_day(step.due)}"


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "⟧")) else f"{text}."


TABLES: Mapping[str, Callable[[Setting], str]] = {
    table.__name__: table for table in (approach, coordination, limits, timeline, risks, fallbacks, results)
}

TABLE_LABELS: Mapping[str, Message] = {
    "approach": msg("who says what to whom, and why"),
    "coordination": msg("what each body or person is asked to do"),
    "limits": msg("the dates set by law"),
    "timeline": msg("when each step is held"),
    "risks": msg("the risks and the steps that answer them"),
    "fallbacks": msg("what is hoped for, what if it fails, when to stop"),
    "results": msg("what came of each step"),
}
