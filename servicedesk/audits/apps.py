from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditsConfig(AppConfig):
    """Checks every night what must be true, and notifies admins of what is not."""

    name = "servicedesk.audits"
    label = "audits"
    verbose_name = "Nightly audits"

    def ready(self) -> None:
        """Let every app say which of its rows are cleared away at night."""
        autodiscover_modules("chores")
