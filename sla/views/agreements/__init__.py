"""Pages about times that two departments have agreed on."""
