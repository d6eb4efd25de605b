from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    """History: what happened, to what, by whom, and what follows from it."""

    name = "servicedesk.events"
    label = "events"
    verbose_name = "History"

    def ready(self) -> None:
        """Let every app register its subscribers, timers, notices, places to go and figures."""
        autodiscover_modules(
            "verbs.notices", "subscribers", "timers", "notifications", "navigation", "figures"
        )
