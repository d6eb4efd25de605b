"""Measures pages over HTTP against the real server: `make bench`. Ratios to a bare view, never pass or fail."""
