"""Pages about what departments promise."""
