from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Asks and scores: ratings after a request closes."""

    name = "surveys"
    verbose_name = "Feedback"
