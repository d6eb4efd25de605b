from celery import shared_task

from .outbox import sweep_deliveries


@shared_task(name="notifications.send")
def send() -> int:
    """Send the mails that wait, for a turn; beat gives the next one."""
    return sweep_deliveries()
