"""Counts that add up."""

from typing import Self


class Summed:
    """The sum of two is the sums of their numbers, name by name; for dataclasses of nothing but numbers."""

    def __add__(self, other: Self) -> Self:
        theirs = vars(other)
        return type(self)(**{name: number + theirs[name] for name, number in vars(self).items()})
