"""Long lists: their order and their pages."""
