"""What admins, heads and leads fill in about working time."""
