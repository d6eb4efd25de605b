from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Checks every night what must be true, and notifies admins of what is not."""

    name = "servicedesk.audits"
    label = "audits"
    verbose_name = "Nightly audits"
