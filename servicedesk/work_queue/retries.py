"""When to try again what failed, and when to give it up: one rule for all that waits its turn.

Pauses double from the first one to an hour and then stay there, so that what was down for a weekend is made up for
within an hour of its return. Tries end after five days at least. Chance moves each pause by a fifth at most, lest
everything that failed together comes back together.
"""

import secrets
from datetime import timedelta

LONGEST = timedelta(hours=1)
SPREAD = 0.2
GIVEN_UP_AFTER = timedelta(days=5)
_STEPS = 1000


def pause(attempts: int, *, first: timedelta) -> timedelta:
    """Return how long to wait after the try of this number, counted from 1."""
    luck = 1 - SPREAD + 2 * SPREAD * secrets.randbelow(_STEPS + 1) / _STEPS
    return _even_pause(attempts, first) * luck


def most_attempts(*, first: timedelta) -> int:
    """Return the number of tries that takes five days even where every pause comes out as short as it can."""
    attempts, waited = 1, timedelta()
    while waited < GIVEN_UP_AFTER:
        waited += _even_pause(attempts, first) * (1 - SPREAD)
        attempts += 1
    return attempts


def reason(failure: BaseException) -> str:
    """Return what went wrong as a row can keep it: at most 2,000 characters, none that PostgreSQL refuses."""
    words = f"{type(failure).__name__}: {failure}".replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return words.encode(errors="replace").decode()[:2000]


def _even_pause(attempts: int, first: timedelta) -> timedelta:
    doublings = min(attempts - 1, 30)  # beyond the longest pause whatever the first one is
    return min(first * (1 << doublings), LONGEST)
