"""Companies, cooperatives and public bodies liable: case type, checklist, templates, step modules, checks."""
