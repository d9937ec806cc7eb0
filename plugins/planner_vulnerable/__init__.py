"""Who needs protection: flags and what they ask of a plan, questions, signs, step modules, checks."""
