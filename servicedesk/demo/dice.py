"""Chance that repeats: the same key gives the same throws on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def dice(*key: object) -> Random:
    """Return throws of their own for `key`."""
    return Random(repr(key))  # noqa: S311 - a made-up history, nothing secret


def around(throw: Random, median: float, spread: float) -> float:
    """Return a positive number, lognormal around `median`: most near it, a few far above."""
    return median * throw.lognormvariate(0.0, spread)


def one_of(throw: Random, choices: Sequence[T]) -> T:
    """Return one of `choices`; quicker than Random.choice."""
    return choices[int(throw.random() * len(choices))]
