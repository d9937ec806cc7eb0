"""Matters that no pack of their own serves: case type, checklist, templates, step modules, checks."""
