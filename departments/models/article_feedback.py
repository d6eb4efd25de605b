"""What readers say of an article."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .articles import Article


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
