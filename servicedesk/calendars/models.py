"""Calendars and their immutable versions."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from servicedesk.text.bilingual import pick

from .worktime import Schedule


class Calendar(models.Model):
    """A named working time that people, departments and promises point at. Its content is its newest version."""

    code = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=100, blank=True)
    name_zh = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="whose national holidays it follows")
    subdivision = models.CharField(max_length=20, blank=True, help_text="the part of that country")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick({"en": self.name_en, "zh": self.name_zh}, get_language() or "en")


class CalendarVersion(models.Model):
    """What a calendar said from a number on. Immutable: a database trigger refuses update and delete."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    zone = models.CharField(max_length=60)
    week = models.JSONField(help_text='{"mon": [["09:00", "12:00"], ...], ...}')
    overrides = models.JSONField(default=dict, help_text='{"2026-02-16": [], ...}')
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} v{self.number}"

    @property
    def schedule(self) -> Schedule:
        return schedule_of(self.pk)


class CalendarDraft(models.Model):
    """What a person has changed of a calendar and not published yet, begun on the version `base`."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="drafts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(help_text="zone, week, overrides")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "by"], name="calendar_draft_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar}, not published"


@lru_cache(maxsize=256)
def schedule_of(version_id: int) -> Schedule:
    """Return the arithmetic of a version. Versions never change, so that one parse per process is enough."""
    zone, week, overrides = CalendarVersion.objects.values_list("zone", "week", "overrides").get(
        pk=version_id
    )
    return Schedule.from_json({"zone": zone, "week": week, "overrides": overrides})
