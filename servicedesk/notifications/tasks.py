from celery import shared_task

from .outbox import send_waiting


@shared_task(name="notifications.send")
def send() -> int:
    """Send the mails that wait."""
    return send_waiting()
