from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Does what must be true still hold? Looked at every night, and told to admins where it does not."""

    name = "servicedesk.audits"
    label = "audits"
    verbose_name = "Nightly audits"
