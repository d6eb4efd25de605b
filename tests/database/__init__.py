"""The database backend: refusals, and waits that end."""
