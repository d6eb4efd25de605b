from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Requests: work and conversation."""

    name = "tickets"
    verbose_name = "Requests"
