"""Property after divorce: case type, checklist, templates, step modules, checks."""
