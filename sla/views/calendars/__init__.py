"""Pages about working time."""
