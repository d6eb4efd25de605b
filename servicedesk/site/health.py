"""Is the desk alive, and can it keep its promises? For load balancers and watchers; no sign-in."""

from datetime import timedelta
from typing import Any

import redis
import redis.backoff
import redis.retry
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from servicedesk.database import waiting
from servicedesk.events import clock
from servicedesk.timers.drain import oldest_due
from servicedesk.timers.heartbeat import living
from servicedesk.web.files import disk

TIMERS_MAY_LAG = timedelta(seconds=60)
DATABASE_PATIENCE_SECONDS, REDIS_PATIENCE_SECONDS = 1.2, 0.3  # whoever watches gives up after two


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, no timer is overdue by a minute and there is room to write, else 503.

    Redis may be away: it only hints. A disk that is low for attachments alone refuses files, and nothing else.
    """
    try:
        with waiting.at_most(DATABASE_PATIENCE_SECONDS):
            parts = {"database": "ok", **_timers()}
        is_ready = parts["timers"] == "ok"
    except DatabaseError:
        parts, is_ready = {"database": "away"}, False
    parts["redis"] = _redis()
    low = disk.low_places()
    parts["disk"] = {"low": low} if low else "ok"
    is_ready = is_ready and set(low) <= {disk.ATTACHMENTS}
    return JsonResponse(
        {"status": "ok" if is_ready else "not ready", **parts}, status=200 if is_ready else 503
    )


@login_not_required
@require_safe
def timers(request: HttpRequest) -> JsonResponse:
    """200 while what is due gets done, 503 when the oldest due timer is older than a minute or nothing can be read."""
    try:
        with waiting.at_most(DATABASE_PATIENCE_SECONDS):
            parts = _timers()
    except DatabaseError:
        parts = {"timers": "unknown"}
    return JsonResponse(parts, status=200 if parts["timers"] == "ok" else 503)


def _timers() -> dict[str, Any]:
    now, oldest = clock.now(), oldest_due()
    age = (now - oldest).total_seconds() if oldest else 0.0
    return {
        "timers": "ok" if age <= TIMERS_MAY_LAG.total_seconds() else "late",
        "oldest_due_seconds": round(age, 1),
        "drivers": len(living(now)),
    }


def _redis() -> str:
    client = redis.from_url(
        settings.REDIS_URL,
        socket_timeout=REDIS_PATIENCE_SECONDS,
        socket_connect_timeout=REDIS_PATIENCE_SECONDS,
        retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
    )
    try:
        client.ping()
    except redis.RedisError:
        return "away"
    finally:
        client.close()
    return "ok"
