"""The log: one line a fact."""
