"""Faults on purpose, seeded: short forms in `make test`, the full measure (marked `faults`) in `make faults`."""
