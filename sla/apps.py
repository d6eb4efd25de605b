from django.apps import AppConfig


class SlaConfig(AppConfig):
    """Promises: policies, clocks, escalation steps."""

    name = "sla"
    verbose_name = "Promises"
