"""Maintenance: case type, checklist, templates, step modules, checks."""
