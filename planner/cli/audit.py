"""`planner audit`: proving that nothing was changed in the audit log."""

from __future__ import annotations

import click

from planner.audit import services
from planner.cli.speaking import REFUSED, Group, answer, tell
from planner.cli.working import at_work, for_programs
from planner.texts import msg

audit = Group("audit", help=msg("Prove that the audit log is whole."))


@audit.command(help=msg("Walk the whole log: every entry has to fit the one before it and its own content."))
@for_programs
def verify(as_json: bool) -> None:
    """Say whether the log is whole, or which entry does not fit."""
    with at_work():
        verdict = services.verify()
    whole = verdict.broken_at is None
    if as_json:
        answer({"whole": whole, "entries": verdict.entries, "broken_at": verdict.broken_at})
    elif whole:
        tell(msg("The audit log is whole: %(count)s entries.", count=verdict.entries))
    else:
        number = verdict.broken_at
        tell(
            msg("The audit log is not whole: entry %(id)s, or one before it, was changed or is gone.", id=number),
            err=True,
        )
    if not whole:
        click.get_current_context().exit(REFUSED)
