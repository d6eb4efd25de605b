"""Chance that can be had again: FAULT_SEED names it, 1 if nobody does."""

import os
import random


def chance() -> random.Random:
    """Return the run's source of chance and print its seed."""
    seed = int(os.environ.get("FAULT_SEED") or 1)
    print(f"\nFAULT_SEED={seed}", flush=True)
    return random.Random(seed)
