from celery import shared_task

from .dispatch import sweep_dispatches


@shared_task(name="events.dispatch")
def dispatch() -> int:
    """Carry out what waits, for a turn; beat gives the next one."""
    return sweep_dispatches()
