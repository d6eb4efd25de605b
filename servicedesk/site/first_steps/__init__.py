"""From an empty desk to its first request: the steps for its admins."""
