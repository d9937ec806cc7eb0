"""Photos and scans: looked at by their content, freed of places, kept by digest outside the web root."""
