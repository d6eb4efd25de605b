from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Working time: who works when."""

    name = "servicedesk.calendars"
    label = "calendars"
    verbose_name = "Calendars"
