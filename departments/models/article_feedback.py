"""What readers say of an article, and the requests that they did not submit because of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .articles import Article
from .catalog import Service


class ArticleFeedback(models.Model):
    """Whether an article helped a person, once a person, and why it did not; its writers are not told who it was."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="feedback")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_helpful = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "person"], name="article_feedback_once"),
            models.CheckConstraint(
                condition=Q(is_helpful=True, reason="") | Q(is_helpful=False) & ~Q(reason=""),
                name="article_feedback_has_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["article", "-at"], name="article_feedback_newest")]

    def __str__(self) -> str:
        return f"feedback on {self.article_id}"


class Deflection(models.Model):
    """A person who was about to request a service and says that an article solved it; once a person and service.

    Whether they requested it nevertheless is read from their requests (tickets/queries/deflections.py).
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="deflections")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "service", "person"], name="deflection_once")
        ]

    def __str__(self) -> str:
        return f"no request for {self.service_id}"
