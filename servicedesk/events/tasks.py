from celery import shared_task

from .dispatch import dispatch_pending


@shared_task(name="events.dispatch")
def dispatch() -> int:
    """Carry out what waits."""
    return dispatch_pending()
