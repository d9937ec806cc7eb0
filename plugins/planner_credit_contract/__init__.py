"""Credit contracts and mortgaged property: case type, checklist, templates, step modules, checks."""
