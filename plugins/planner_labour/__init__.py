"""Labour judgments: wages, taking somebody back, social insurance; its own questions, templates, checks."""
