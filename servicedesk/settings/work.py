"""Work in the background: Celery, what runs on a schedule, and for how long rows are kept."""

from celery.schedules import schedule as every

from servicedesk.supervisor.setting_values import days, whole_number, working_days

from .base import env
from .environment import broker_url
from .storage import REDIS_URL

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=broker_url(REDIS_URL))
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 540
CELERY_TASK_SOFT_TIME_LIMIT = 500
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "global_keyprefix": env.str("REDIS_KEY_PREFIX", default=""),  # lets several desks share one Redis
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# All that runs on a schedule. A tick is a hint: `expires` drops a late one, and the sweeper does it as well.
CELERY_BEAT_SCHEDULE = {
    "drain due timers": {"task": "timers.drain", "schedule": every(15), "options": {"expires": 15}},
    "dispatch events": {"task": "events.dispatch", "schedule": every(2), "options": {"expires": 2}},
    "send deliveries": {"task": "notifications.send", "schedule": every(3), "options": {"expires": 3}},
    "run background work": {"task": "jobs.run", "schedule": every(5), "options": {"expires": 5}},
    "tell of what was given up": {"task": "audits.alert", "schedule": every(60), "options": {"expires": 60}},
    "arm the nightly audit": {"task": "audits.arm", "schedule": every(3600), "options": {"expires": 600}},
}

# What the sweeper does each round, so that nothing depends on Redis, beat or a worker.
SWEEPS = [
    "servicedesk.timers.drain.drain",
    "servicedesk.events.dispatch.sweep_dispatches",
    "servicedesk.notifications.outbox.sweep_deliveries",
    "servicedesk.jobs.runner.sweep_jobs",
    "servicedesk.audits.actions.given_up.alert_admins",
    "servicedesk.audits.actions.nights.keep_armed",
]

TIMER_BATCH = whole_number("TIMER_BATCH", default=500, least=1, most=10_000)  # timers a transaction
JOBS_AT_ONCE = whole_number("JOBS_AT_ONCE", default=1, least=1, most=100)  # others do timers and mails
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # what a watcher must show; open without one
AUDIT_HOUR = whole_number("AUDIT_HOUR", default=3, least=0, most=23)  # by the clock of TIME_ZONE
# Rows of each kind that a night looks at.
AUDIT_SAMPLE = whole_number("AUDIT_SAMPLE", default=2000, least=1, most=1_000_000)
# Working days of the provider after a request was solved: when it closes without a word, how long it may be taken up
# again. And of the requester after it closed: when they are reminded of the question how it went.
CLOSES_AFTER_DAYS = working_days("CLOSES_AFTER_DAYS", default=3)
REOPENS_WITHIN_DAYS = working_days("REOPENS_WITHIN_DAYS", default=5)
RATING_REMINDER_DAYS = working_days("RATING_REMINDER_DAYS", default=3)
# Days for which finished rows are kept.
KEEP_DISPATCHES = days("KEEP_DISPATCHES", default=30)
KEEP_TIMERS = days("KEEP_TIMERS", default=365)
KEEP_DELIVERIES = days("KEEP_DELIVERIES", default=90)
KEEP_NOTICES = days("KEEP_NOTICES", default=180)
KEEP_JOBS = days("KEEP_JOBS", default=180)
# Days for which a draft of a request is kept after it was last changed.
KEEP_DRAFTS = days("KEEP_DRAFTS", default=30)
