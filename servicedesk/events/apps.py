from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig, apps
from django.utils.module_loading import autodiscover_modules, module_has_submodule


class EventsConfig(AppConfig):
    """History: what happened, to what, by whom, and what follows from it."""

    name = "servicedesk.events"
    label = "events"
    verbose_name = "History"

    def ready(self) -> None:
        """Let every app declare its events, and register subscribers, timers, notices, places to go, figures,
        what the file of a service has of it, and the pages of next steps.
        """
        autodiscover_modules(
            "events", "timer_kinds", "verbs.table", "subscribers", "timers", "notifications", "navigation", "measures",
            "figures", "service_parts", "next_steps",
        )  # fmt: skip
        _load_topics("notifications")


def _load_topics(package: str) -> None:
    """Load each module of the apps' packages of that name: a topic is there once its file is."""
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, package):
            found = import_module(f"{app.name}.{package}")
            for topic in iter_modules(getattr(found, "__path__", ())):
                import_module(f"{found.__name__}.{topic.name}")
