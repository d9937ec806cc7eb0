"""Cases and all that is known of them, terms and routes."""
