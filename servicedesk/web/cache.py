"""The cache in Redis, which may be away: then each process remembers for itself, and no one waits."""

import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any

import redis
import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 0.5  # how long a call waits for the server
REST_SECONDS = 5.0  # how long the server is left alone after it failed; then one call tries again


class Watch:
    """Whether a server answers, for all threads of the process: each thread has a cache object of its own."""

    def __init__(self) -> None:
        """Take it for well until it fails."""
        self.is_away = False
        self._switch, self._rests_until = Lock(), 0.0

    def may_try(self) -> bool:
        """While the server is away one call in `REST_SECONDS` tries it; the others do not wait for its outcome."""
        if not self.is_away:
            return True
        with self._switch:
            now = time.monotonic()
            if now < self._rests_until:
                return False
            self._rests_until = now + REST_SECONDS
            return True

    def went_away(self) -> bool:
        """Note a failure; True for the first of an outage."""
        with self._switch:
            is_news, self.is_away = not self.is_away, True
            self._rests_until = time.monotonic() + REST_SECONDS
        return is_news


_watches: defaultdict[str, Watch] = defaultdict(Watch)


def _either(name: str) -> Callable[..., Any]:
    """Return a method that asks the server, or this process's own memory while the server is away."""

    def ask(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        own = partial(getattr(self.own, name), *args, **kwargs)
        if not self.watch.may_try():
            return own()
        try:
            answer = getattr(RedisCache, name)(self, *args, **kwargs)
        except redis.RedisError as failure:
            if self.watch.went_away():
                # An empty memory: what was remembered in the outage before may have changed since.
                self.own.clear()
                log.warning("the cache is away, each process remembers for itself", error=str(failure)[:300])
            return own()
        self.watch.is_away = False
        return answer

    return ask


class ForgivingRedisCache(RedisCache):
    """Redis while it answers, this process's own memory while it does not.

    Nothing here raises a RedisError. Limits such as those of sign-in still work while Redis is away, counted by each
    process for itself; a count that was begun on the other side of a fault is not found (ValueError of `incr`).
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Remember the address; nothing is connected yet."""
        patience = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
        super().__init__(server, {**params, "OPTIONS": patience | params.get("OPTIONS", {})})
        self.own = LocMemCache(f"while away: {server}", {**params, "OPTIONS": {}})
        self.watch = _watches[server]

    @property
    def is_shared(self) -> bool:
        """Say whether other processes find what this one keeps now."""
        return not self.watch.is_away

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    get_many = _either("get_many")
    has_key = _either("has_key")
    incr = _either("incr")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    clear = _either("clear")
