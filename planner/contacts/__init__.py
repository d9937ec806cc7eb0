"""The directory of bodies and posts."""
