from celery import shared_task

from .actions import keep_armed


@shared_task(name="audits.arm")
def arm() -> int:
    """See to it that the next night is armed."""
    return keep_armed()
