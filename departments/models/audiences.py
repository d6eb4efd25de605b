"""Whom a service is for, a row for each thing that a group of people is known by (departments.audiences)."""

from django.db import models
from django.db.models import Q

from departments.enums import AudiencePurpose, Criterion

from .catalog import Service
from .organisation import Department
from .places import Place


class AudienceCriterion(models.Model):
    """One department, role, job title or place of a group; `group` counts the groups of a service and a purpose."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="criteria")
    purpose = models.CharField(max_length=5, choices=AudiencePurpose)
    group = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Criterion)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["service", "purpose", "group", "id"]
        constraints = [
            models.CheckConstraint(
                name="audience_criterion_names_one",
                condition=Q(kind=Criterion.DEPARTMENT, department__isnull=False, place=None, word="")
                | Q(kind=Criterion.PLACE, department=None, place__isnull=False, word="")
                | (Q(kind__in=[Criterion.ROLE, Criterion.POST], department=None, place=None) & ~Q(word="")),
            ),
            models.UniqueConstraint(
                fields=["service", "purpose", "group", "kind", "department", "place", "word"],
                nulls_distinct=False,
                name="audience_criterion_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.purpose} {self.group}: {self.kind} {self.department or self.place or self.word}"
