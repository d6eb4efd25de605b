from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Pages that compose all apps, and the command that makes an empty desk ready."""

    name = "servicedesk.site"
    label = "site"
    verbose_name = "Site"
