"""Departments, their teams and their people."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.enums import MemberRole
from servicedesk.calendars.models import Calendar
from servicedesk.events import clock

from .naming import BilingualName


class Department(BilingualName):
    """A unit that provides and consumes. A *team* is a child unit of a department with a queue of its own."""

    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9]*$", _("Capital letters and digits, such as FAC or IT2."))
        ],
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
    )
    is_team = models.BooleanField(_("is a team"), default=False)
    about_en = models.TextField(_("description in English"), blank=True)
    about_zh = models.TextField(_("description in Chinese"), blank=True)
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="+", verbose_name=_("calendar")
    )
    is_active = models.BooleanField(_("active"), default=True)
    last_number = models.PositiveIntegerField(default=0, help_text="of the tickets that bear this code")

    class Meta:
        ordering = ["name_en", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="department_not_own_parent"),
            models.CheckConstraint(
                condition=Q(is_team=False) | Q(parent__isnull=False), name="team_has_department"
            ),
        ]

    @property
    def about(self) -> str:
        return self.text("about")


class CurrentMemberships(models.Manager["Membership"]):
    """The memberships in effect now."""

    def get_queryset(self) -> models.QuerySet["Membership"]:
        return super().get_queryset().filter(until=None)


class Membership(models.Model):
    """A person's role in a unit, from `since` up to `until`; the current one has no end.

    The primary one says where the person belongs, and so for whom they consume. A membership is ended, never deleted,
    and another role in the same unit is a membership of its own. `objects` are the current ones and decide rights and
    lists; a join through the tables (`memberships__…`) has to ask for `until=None` itself. `history` has the past ones
    too.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=6, choices=MemberRole, default=MemberRole.MEMBER)
    is_primary = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    objects = CurrentMemberships()
    history: ClassVar[models.Manager["Membership"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department"], condition=Q(until=None), name="membership_once_per_unit"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_primary=True, until=None), name="membership_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "role"], condition=Q(until=None), name="membership_by_role")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.department}: {self.role}"
