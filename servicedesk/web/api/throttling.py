"""How often a person or their programs may ask."""

import logging
from typing import Any

import redis
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from servicedesk.events import clock

log = logging.getLogger(__name__)
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class PersonThrottle(BaseThrottle):
    """So many requests of a person in each second, minute, hour or day (`API_RATE`, such as "600/min").

    The count is a hint in the cache: while the cache is away no one is refused.
    """

    left = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; False where it is one too many."""
        limit, period = self.rate()
        moment = clock.reading().timestamp()
        self.left = period - moment % period
        key = f"api-rate:{request.user.pk}:{int(moment // period)}"
        try:
            cache.add(key, 0, timeout=period + 1)
            return cache.incr(key) <= limit
        except (redis.RedisError, ValueError) as error:  # ValueError: the count expired between the two calls
            log.warning("requests are not counted: %s", error)
            return True

    def wait(self) -> float:
        """Return the seconds until the next period."""
        return max(1.0, self.left)

    def rate(self) -> tuple[int, int]:
        """Return the requests allowed and the seconds they are allowed in."""
        count, _, period = str(api_settings.DEFAULT_THROTTLE_RATES["user"]).partition("/")
        return int(count), SECONDS[period[0]]
