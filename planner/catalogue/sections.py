"""The Markdown side of a plan template: front matter, then sections headed `## Title {#key}`."""

from __future__ import annotations

import re
from typing import Any

from planner.catalogue.reading import Source, Unreadable, read_yaml
from planner.catalogue.yaml_walk import Lines
from planner.errors import Fault
from planner.texts import msg

_FRONT = re.compile(r"\A---\n(?P<front>.*?\n)---\n", re.S)
_HEADING = re.compile(r"^## (?P<title>.+?) *\{#(?P<key>[a-z][a-z0-9_]*)\} *$", re.M)


def read_template(name: str, text: str, english: str | None) -> Source:
    """Read one template: *text* with front matter and Vietnamese body, *english* with the English body.

    Return its data as the model wants it, with lines. Raise `Unreadable` with every fault of form.
    """
    text = text.replace("\r\n", "\n")
    front = _FRONT.match(text)
    if front is None:
        said = msg("The file has to begin with front matter between two lines of ---.")
        raise Unreadable(
            [Fault(f"{name}:1", said, msg("Begin the file with --- and close the front matter with ---."))]
        )
    source = read_yaml(name, front["front"], first_line=2)
    if not isinstance(source.data, dict):
        raise Unreadable([Fault(f"{name}:2", msg("The front matter has to be fields with values."))])
    beside = name.removesuffix(".md") + ".en.md"
    faults: list[Fault] = []
    own = _sections(name, text, front.end(), faults)
    others = _sections(beside, (english or "").replace("\r\n", "\n"), 0, faults)
    faults += _unmatched(own, others, name, beside, missing=english is None)
    if faults:
        raise Unreadable(faults)
    merged: list[dict[str, Any]] = []
    for key, (title, body, _) in own.items():
        there = others[key]
        title_pair, body_pair = {"vi": title, "en": there[0]}, {"vi": body, "en": there[1]}
        merged.append({"key": key, "title": title_pair, "body": body_pair})
    below: list[Lines] = [line for _, _, line in own.values()]
    lines: dict[str, Lines] = {**_fields(source.lines), "sections": (2, below)}
    return Source(name, {**source.data, "sections": merged}, (2, lines))


def _fields(lines: Lines) -> dict[str, Lines]:
    return lines[1] if isinstance(lines, tuple) and isinstance(lines[1], dict) else {}


_Sections = dict[str, tuple[str, str, int]]


def _sections(name: str, text: str, start: int, faults: list[Fault]) -> _Sections:
    found: _Sections = {}
    headings = list(_HEADING.finditer(text, start))
    lead = text[start : headings[0].start()] if headings else text[start:]
    if lead.strip():
        line = text.count("\n", 0, start) + 1
        said = msg("There is text outside any section.")
        faults.append(Fault(f"{name}:{line}", said, msg("Put it below a heading such as “## Title {#key}”.")))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=False):
        line = text.count("\n", 0, heading.start()) + 1
        body = text[heading.end() : end].strip("\n")
        if heading["key"] in found:
            said = msg("The section %(key)s stands here twice.", key=heading["key"])
            faults.append(Fault(f"{name}:{line}", said, msg("Keep one of them.")))
        found[heading["key"]] = (heading["title"], body, line)
    return found


def _unmatched(own: _Sections, others: _Sections, name: str, beside: str, *, missing: bool) -> list[Fault]:
    if missing and own:
        return [
            Fault(name, msg("The English body is missing."), msg("Add %(file)s with the same sections.", file=beside))
        ]
    faults = []
    for key in own.keys() ^ others.keys():
        where, line = (beside, 1) if key in own else (beside, others[key][2])
        said = msg("The section %(key)s stands in one language only.", key=key)
        faults.append(Fault(f"{where}:{line}", said, msg("Give both files the same sections.")))
    return faults
