from django.apps import AppConfig


class CachedReadsConfig(AppConfig):
    """The revision of what is remembered between requests."""

    name = "servicedesk.cached_reads"
    label = "kept"  # the name of its tables and migrations
    verbose_name = "Cached reads"
