"""Requests that someone has begun and not submitted yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.urls import reverse

from departments.models import RequestForm, Service


class Draft(models.Model):
    """The request form of a service as its person left it. It is theirs alone; whoever stands in for them never has it.

    `values` is what the page holds: name of a field -> texts; files are named by their uploads, which stay as long as
    the draft does. A person has one for each service, one more where a link opened the form beside it, until they
    choose which one stays, and those they discarded, which can be brought back for a day. One that a program saved last
    has no `page`.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(
        RequestForm,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="the version that the page had",
    )
    values = models.JSONField(default=dict)
    link = models.TextField(blank=True, default="", help_text="the query of the link that began it")
    key = models.UUIDField(help_text="the key of the opened form: what is submitted under it ends the draft")
    page = models.UUIDField(null=True, help_text="the opened page that saved it last")
    revision = models.PositiveIntegerField(default=1, help_text="how many times it was saved")
    saved_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="when its person was told that it will be deleted")
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", "service", MD5("link"), condition=Q(discarded_at=None), name="draft_once_a_link"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-saved_at", "-id"], name="draft_of_person"),
            models.Index(fields=["saved_at", "id"], name="draft_by_age"),
            models.Index(
                fields=["discarded_at", "id"],
                condition=Q(discarded_at__isnull=False),
                name="draft_discarded",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of the form that goes on with it."""
        page = reverse("request_new", args=[self.service.slug])
        return f"{page}?{self.link}" if self.link else page

    @property
    def typed_title(self) -> str:
        """The title as far as it was typed."""
        return "".join(self.values.get("title", ())[:1]).strip()
