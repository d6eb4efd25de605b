from django.apps import AppConfig


class TimersConfig(AppConfig):
    """The one due index of the system."""

    name = "servicedesk.timers"
    label = "timers"
    verbose_name = "Timers"
