"""The desk's database backend: Django's for PostgreSQL, with clear refusals and waits that end."""
