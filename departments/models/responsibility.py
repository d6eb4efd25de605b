"""Who does the work of a service, who answers for it, who is consulted and who is informed; who may write about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.enums import Duty

from .catalog import Service
from .organisation import Department


class Responsibility(models.Model):
    """A unit or a person, and what they are for a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="responsibilities")
    duty = models.CharField(max_length=9, choices=Duty)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["service", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(department=None, person__isnull=False) | Q(department__isnull=False, person=None),
                name="responsibility_names_one",
            ),
            models.UniqueConstraint(
                fields=["service", "duty", "department", "person"],
                nulls_distinct=False,
                name="responsibility_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department or self.person}: {self.duty} for {self.service}"


class Author(models.Model):
    """A person who writes the articles and announcements of a department, by its lead's word."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="authors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "person"], name="author_once")]

    def __str__(self) -> str:
        return f"{self.person} writes for {self.department}"
