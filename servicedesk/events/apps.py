from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    """History: what happened, to what, by whom, and what follows from it."""

    name = "servicedesk.events"
    label = "events"
    verbose_name = "History"

    def ready(self) -> None:
        """Let every app declare its events, and register subscribers, timers, notices, places to go and figures."""
        autodiscover_modules(
            "events", "timer_kinds", "verbs.table", "subscribers", "timers", "notifications", "navigation", "measures",
            "figures",
        )  # fmt: skip
