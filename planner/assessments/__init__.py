"""The assessment of a case: answers, signals, score."""
