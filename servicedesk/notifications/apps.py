from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Telling people: in the app and by mail. Mechanism only; wording and audience belong to each app."""

    name = "servicedesk.notifications"
    label = "notifications"
    verbose_name = "Notices"
