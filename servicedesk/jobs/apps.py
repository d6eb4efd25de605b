from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Work too long for a page: done in batches in the background, its progress shown."""

    name = "servicedesk.jobs"
    label = "jobs"
    verbose_name = "Background work"

    def ready(self) -> None:
        """Let every app register what its kinds of work do."""
        autodiscover_modules("jobs")
