"""The demonstration office: invented, and lived in."""
