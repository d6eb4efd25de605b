from celery import shared_task

from .drain import drain as drain_due
from .heartbeat import beat


@shared_task(name="timers.drain")
def drain() -> None:
    """Fire what is due."""
    beat("worker", fired=drain_due())
