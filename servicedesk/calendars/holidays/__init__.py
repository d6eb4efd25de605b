"""National holidays, their countries, and what a calendar lacks. Pure."""
