from celery import shared_task

from .actions.given_up import alert_admins
from .actions.nights import keep_armed


@shared_task(name="audits.arm")
def arm() -> int:
    """See to it that the next night is armed."""
    return keep_armed()


@shared_task(name="audits.alert")
def alert() -> int:
    """Tell the admins of what was given up since they last heard of it."""
    return alert_admins()
