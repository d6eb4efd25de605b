"""What the background does between a click and the mail that follows from it."""

from servicedesk.events.dispatch import dispatch_pending
from servicedesk.jobs.runner import run_jobs
from servicedesk.notifications.outbox import send_waiting


def mails_leave() -> None:
    """Let background work, follow-up steps and the outbox have their turns."""
    run_jobs(seconds=10)
    dispatch_pending()
    send_waiting()
