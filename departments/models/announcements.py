"""Planned work and outages that a department announces, and who wants to hear of them."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from departments.announcement_phases import phase_at
from departments.enums import AnnouncementKind, AnnouncementState, Phase
from servicedesk.text.bilingual import pick, readable_as

from .catalog import Service
from .organisation import Department
from .places import Place

MOST_TEXT = 4000


class Announcement(models.Model):
    """What a department says of its services or of places, in one language or both.

    `starts_at` and `ends_at` are when the trouble is, not when it is shown; an outage may have no end yet, and what it
    has is the expected one. `ended_at` is when it was over. Without services it is for everyone.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="announcements")
    kind = models.CharField(max_length=7, choices=AnnouncementKind)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=120, blank=True)
    text_en = models.TextField(_("text in English"), blank=True, validators=[MaxLengthValidator(MOST_TEXT)])
    text_zh = models.TextField(_("text in Chinese"), blank=True, validators=[MaxLengthValidator(MOST_TEXT)])
    follow_up_en = models.TextField(
        _("follow-up in English"), blank=True, validators=[MaxLengthValidator(MOST_TEXT)]
    )
    follow_up_zh = models.TextField(
        _("follow-up in Chinese"), blank=True, validators=[MaxLengthValidator(MOST_TEXT)]
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=AnnouncementState, default=AnnouncementState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    services = models.ManyToManyField(Service, related_name="announcements", blank=True)
    places = models.ManyToManyField(Place, related_name="announcements", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title_en="", title_zh=""), name="announcement_has_a_title"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) | Q(ends_at=None, kind=AnnouncementKind.OUTAGE),
                name="announcement_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state=AnnouncementState.DRAFT, ended_at=None)
                | Q(state=AnnouncementState.PUBLISHED, published_at__isnull=False, ended_at=None)
                | Q(state=AnnouncementState.ENDED, published_at__isnull=False, ended_at__isnull=False),
                name="announcement_moments_follow_its_state",
            ),
        ]
        indexes = [
            models.Index(fields=["-ended_at", "-id"], condition=Q(state="ended"), name="announcement_past"),
            models.Index(
                fields=["starts_at", "id"], condition=Q(state="published"), name="announcement_live"
            ),
            models.Index(fields=["-starts_at", "-id"], name="announcement_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, or the one there is."""
        return self.said("title")

    def said(self, field: str) -> str:
        """Return the reader's side of title, text or follow_up, or the other side."""
        return pick(self._sides(field), get_language() or "en")

    def language_of(self, field: str) -> str:
        """Return the language of what `said` gives where it is not the reader's ("en", "zh-Hans"), else ""."""
        return readable_as(self._sides(field), get_language() or "en")

    def phase(self, now: datetime) -> Phase:
        """Return where it stands at a moment."""
        return phase_at(
            AnnouncementState(self.state), AnnouncementKind(self.kind), self.starts_at, self.ends_at, now
        )

    def is_past_end(self, now: datetime) -> bool:
        """Say whether the end that it names lies behind `now`."""
        return self.ends_at is not None and self.ends_at <= now

    def _sides(self, field: str) -> dict[str, str]:
        return {"en": getattr(self, f"{field}_en"), "zh": getattr(self, f"{field}_zh")}


class Subscription(models.Model):
    """A person who wants to be told of what is announced of a service, or of one announcement."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.CASCADE, related_name="+")
    announcement = models.ForeignKey(
        Announcement, null=True, on_delete=models.CASCADE, related_name="subscriptions"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(service=None, announcement__isnull=False)
                | Q(service__isnull=False, announcement=None),
                name="subscription_names_one",
            ),
            models.UniqueConstraint(
                fields=["person", "service", "announcement"],
                nulls_distinct=False,
                name="subscription_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.service_id or self.announcement_id}"
