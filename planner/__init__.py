"""The planner: lawful, humane persuasion in civil judgment enforcement, planned and carried out."""

from planner.hookspecs import hookimpl

__all__ = ["hookimpl"]
