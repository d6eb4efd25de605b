"""People, company roles, absence, API tokens."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from servicedesk.calendars.models import Calendar
from servicedesk.text.cleaning import clean_line, normal_address

from .enums import CompanyRole, Language, TokenScope


def validate_zone(value: str) -> None:
    """Refuse what is not an IANA time zone."""
    if value not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is not a time zone. Use one such as Asia/Shanghai."), params={"zone": value}
        )


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=normal_address(username or ""))

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password the account waits for an invitation to be followed."""
        user = self.model(email=normal_address(email), name=clean_line(name), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who works here. Deactivated, never deleted: history keeps its actors."""

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    native_name = models.CharField(_("name in the other script"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.ENGLISH)
    zone = models.CharField(
        _("time zone"), max_length=60, default="Asia/Shanghai", validators=[validate_zone]
    )
    calendar = models.ForeignKey(
        Calendar,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("calendar"),
        related_name="+",
    )
    line_manager = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("manager"),
        related_name="reports",
    )
    location = models.CharField(_("location"), max_length=120, blank=True)
    post = models.CharField(_("job title"), max_length=120, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),
            models.CheckConstraint(condition=~Q(line_manager=F("id")), name="user_not_own_manager"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in both scripts where there are two: "Li Wei 李伟"."""
        return f"{self.name} {self.native_name}".strip()

    def today_at(self, moment: datetime) -> date:
        """Return the day that the person's calendar shows at a moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A company role of a person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=10, choices=CompanyRole)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Absence(models.Model):
    """A time away, `[starts_at, ends_at)`; the deputy has the rights of the absent person during it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="stands_in_for"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(deputy=F("user")), name="absence_deputy_is_another"),
        ]
        indexes = [models.Index(fields=["deputy", "ends_at"], name="absence_by_deputy")]

    def __str__(self) -> str:
        return f"{self.user} away {self.starts_at:%F} - {self.ends_at:%F}"


class Assistance(models.Model):
    """Somebody who may ask for a person where a service is confidential, in `[starts_at, ends_at)`."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assistances")
    assistant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assists")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="assistance_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(assistant=F("person")), name="assistant_is_another"),
        ]
        indexes = [
            models.Index(fields=["person", "ends_at"], name="assistance_of_person"),
            models.Index(fields=["assistant", "ends_at"], name="assistance_by_assistant"),
        ]

    def __str__(self) -> str:
        return f"{self.assistant} assists {self.person} {self.starts_at:%F} - {self.ends_at:%F}"


class ApiToken(models.Model):
    """A key of a program that acts as a person. Only its hash is stored."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(max_length=8, help_text="the first characters, to recognise it by")
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("permissions"), max_length=5, choices=TokenScope, default=TokenScope.READ)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    def is_valid(self, at: datetime) -> bool:
        """Say whether the token opens anything at `at`."""
        return self.revoked_at is None and at < self.expires_at


class ApiCall(models.Model):
    """A call that bore an `Idempotency-Key` and was done. Kept for a day, in which it is not done again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_calls")
    key = models.UUIDField()
    digest = models.CharField(max_length=64, help_text="hash of what was called and sent")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="api_call_once")]
        indexes = [
            models.Index(fields=["user", "at"], name="api_call_age"),
            models.Index(fields=["at", "id"], name="api_call_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
