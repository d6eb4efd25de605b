"""How fast passwords may be guessed, so that guessing is slow and yet no one is locked out by a stranger.

Wrong passwords from one address for one account are refused after five in five minutes (`ACCOUNT_RATE_LIMITS`, through
the adapter): that stops a guesser and no one else. Guesses that come from many addresses make every further sign-in to
that account slower, up to four seconds, but not from where the account has been signed in to before: people who work
there notice nothing. The counts are in the cache and may be lost: without them no one is slowed down.
"""

import hashlib
import threading
import time

from django.core.cache import cache

COUNTED_FOR = 3600
KNOWN_FOR = 90 * 24 * 3600
FREE = 10
STEP_SECONDS, MOST_SECONDS = 0.2, 4.0
# A thread that waits serves no page: of those of a process one may wait, and who comes then tries again.
_waiting = threading.BoundedSemaphore(1)


def hold_up(account: str, address: str) -> bool:
    """Wait as long as the wrong passwords of the last hour ask for; False where too many wait already."""
    seconds = delay(int(cache.get(_key("wrong", account)) or 0))
    if not seconds or cache.get(_key("known", account, address)):
        return True
    if not _waiting.acquire(blocking=False):
        return False
    try:
        time.sleep(seconds)
    finally:
        _waiting.release()
    return True


def delay(wrong: int) -> float:
    """Return the seconds that a sign-in waits after so many wrong passwords within the hour."""
    return min(max(wrong - FREE + 1, 0) * STEP_SECONDS, MOST_SECONDS)


def note_wrong(account: str) -> None:
    """Count a wrong password for the account, wherever it came from."""
    key = _key("wrong", account)
    cache.add(key, 0, timeout=COUNTED_FOR)
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two calls, or the cache is away
        return


def note_right(account: str, address: str) -> None:
    """Remember that the account was signed in to from this address."""
    cache.set(_key("known", account, address), 1, timeout=KNOWN_FOR)


def _key(*parts: str) -> str:
    """Return the cache key; what people type is hashed, so that it is bounded and appears nowhere in plain text."""
    name, *typed = parts
    return f"sign-in:{name}:{hashlib.sha256('|'.join(typed).lower().encode()).hexdigest()}"
