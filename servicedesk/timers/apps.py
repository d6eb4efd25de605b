from importlib import import_module

from django.apps import AppConfig


class TimersConfig(AppConfig):
    """The one due index of the system."""

    name = "servicedesk.timers"
    label = "timers"
    verbose_name = "Timers"

    def ready(self) -> None:
        """Let what is declared be checked against what is there to fire it."""
        import_module("servicedesk.timers.checks")  # its models are there only now
