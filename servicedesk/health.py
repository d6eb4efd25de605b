"""Is the desk alive, and can it keep its promises? For load balancers and watchers; no sign-in."""

import shutil
from datetime import timedelta
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from servicedesk.events import clock
from servicedesk.timers.drain import oldest_due
from servicedesk.timers.heartbeat import living

TIMERS_MAY_LAG = timedelta(seconds=60)
REDIS_PATIENCE_SECONDS = 1
DISK_LOW_BYTES = 100 * 1024**2


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and no timer is overdue by a minute, else 503. Redis may be away: it only hints."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts = {"database": "ok", **_timers()}
        is_ready = parts["timers"] == "ok"
    except DatabaseError:
        parts, is_ready = {"database": "away"}, False
    parts["redis"] = _redis()
    parts["disk"] = "ok" if shutil.disk_usage(settings.BASE_DIR).free > DISK_LOW_BYTES else "low"
    return JsonResponse(
        {"status": "ok" if is_ready else "not ready", **parts}, status=200 if is_ready else 503
    )


@login_not_required
@require_safe
def timers(request: HttpRequest) -> JsonResponse:
    """200 while what is due gets done, 503 when the oldest due timer is older than a minute or nothing can be read."""
    try:
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
    )
    try:
        client.ping()
    except redis.RedisError:
        return "away"
    finally:
        client.close()
    return "ok"
