from django.apps import AppConfig


class KeptConfig(AppConfig):
    """The revision of what is remembered between requests."""

    name = "servicedesk.kept"
    label = "kept"
    verbose_name = "Kept reads"
