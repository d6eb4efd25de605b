"""Pieces that pages are made of: moments, people, deadlines, drawings, what people typed."""
