"""Places: where people work and what a request is about. A tree of sites, buildings, floors, rooms and things."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.enums import PlaceKind
from servicedesk.accounts.models import validate_zone

from .naming import BilingualName


class Place(BilingualName):
    """A place, kept by admins. Deactivated or merged into another, never deleted: requests keep pointing at it.

    `zone` is that of everything in it that names none. A merged place is out of use, and its code, which may stand on
    labels, means the place in `merged_into`.
    """

    code = models.CharField(
        pgettext_lazy("of a place", "code"),
        max_length=40,
        validators=[
            RegexValidator(
                r"^\w[\w.\-]*\Z", _("Letters, digits, points and hyphens without spaces, such as SH-T2-3.12.")
            )
        ],
    )
    kind = models.CharField(pgettext_lazy("of a place", "kind"), max_length=8, choices=PlaceKind)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
    )
    zone = models.CharField(_("time zone"), max_length=60, blank=True, validators=[validate_zone])
    position = models.PositiveIntegerField(default=0, help_text="among those in the same place; then by name")
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        ordering = ["position", "name_en", "id"]
        constraints = [
            models.UniqueConstraint(Upper("code"), name="place_code_once_in_any_case"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="place_not_own_parent"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_active=False), name="place_merged_is_out_of_use"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="place_not_merged_into_itself"),
        ]


class Workplace(models.Model):
    """Where a person works. No row: nobody has said."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="workplace"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="workplaces")

    def __str__(self) -> str:
        return f"{self.user} at {self.place}"


class PlaceWord(models.Model):
    """Words that mean a place, because an admin said so: lists may go on using them. Written as `folded` gives them."""

    text = models.CharField(max_length=120, unique=True)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="words")

    def __str__(self) -> str:
        return f"{self.text} is {self.place}"
