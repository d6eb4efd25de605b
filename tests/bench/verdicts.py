"""The results of a bench, compared with what is asked for."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """A figure and the limit it is to keep."""

    name: str
    value: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def is_kept(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        word, sign = ("kept" if self.is_kept else "MISSED"), (">=" if self.at_least else "<=")
        return f"{self.name:58}{self.value:>10.2f} {self.unit:3}{sign} {self.limit:<8.2f}{word}"


def load() -> str:
    """Return how busy the machine is, for a figure is worth little without it."""
    one, five, fifteen = os.getloadavg()
    return f"load {one:.1f} {five:.1f} {fifteen:.1f} on {os.cpu_count()} cores"
