from typing import Any

from celery import shared_task
from celery.signals import task_prerun
from django.db import close_old_connections

from .drain import drain as drain_due
from .heartbeat import beat


@shared_task(name="timers.drain")
def drain() -> None:
    """Fire what is due."""
    beat("worker", fired=drain_due())


@task_prerun.connect
def fire_first(task: Any = None, **_signal: Any) -> None:
    """Whatever a worker is about to do, it fires first what is due.

    A crowd of mails or a long job may keep every worker busy when beat's tick comes; that must not delay timers.
    """
    if task is None or task.name == drain.name:
        return
    close_old_connections()
    if fired := drain_due():
        beat("worker", fired=fired)
