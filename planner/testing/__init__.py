"""For authors of packs and plugins: a pack put to the test by pytest."""
