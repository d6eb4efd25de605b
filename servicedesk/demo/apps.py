from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo company and its commands."""

    name = "servicedesk.demo"
    label = "demo"
    verbose_name = "Demo company"
