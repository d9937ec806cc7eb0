"""The `planner` command: the same services as the pages, the same units of work."""

from planner.cli.program import program, run

__all__ = ["program", "run"]
