"""Handover of a child: case type, checklist, templates, step modules, checks; persuasion before any coercion."""
