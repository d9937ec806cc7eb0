"""The photos and scans of a case file: written down, with their bytes where those are here already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from planner.actor import Actor
from planner.casefile.days import AttachmentPart
from planner.cases import attachments
from planner.cases.models import Case
from planner.texts import Text, msg


def take_over(
    case: Case,
    entries: Iterable[AttachmentPart],
    rows: Mapping[str, Any],
    created: list[str],
    left: list[tuple[str, Text]],
    *,
    by: Actor,
) -> None:
    """Write down which photos and scans there are; *rows* holds the parts of the file by pointer."""
    for n, entry in enumerate(entries):
        values = {name: getattr(entry, name) for name in type(entry).model_fields if name != "of"}
        added = attachments.take_over(case, entry.of.split("/")[1], rows[entry.of], values, by=by)
        if added is None:
            continue
        created.append(f"/attachments/{n}")
        if not added.held:
            said = msg("The file itself is not here; upload “%(name)s” once more to its place.", name=entry.name)
            left.append((f"/attachments/{n}", said))
