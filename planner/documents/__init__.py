"""A plan as a paper: screen, Word, Markdown."""
