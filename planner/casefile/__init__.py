"""The case as one JSON document, in and out."""
