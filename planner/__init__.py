"""The planner: lawful, humane persuasion in civil judgment enforcement, planned and carried out."""

from planner.marks import hookimpl

__all__ = ["hookimpl"]
