"""Choices about departments and their catalog."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MemberRole(models.TextChoices):
    """What a person is in a unit. An agent works the unit's tickets; lead and head also steer."""

    MEMBER = "member", _("member")
    AGENT = "agent", _("agent")
    LEAD = "lead", _("team lead")
    HEAD = "head", _("department head")


WORKING_ROLES = (MemberRole.AGENT, MemberRole.LEAD, MemberRole.HEAD)
STEERING_ROLES = (MemberRole.LEAD, MemberRole.HEAD)


class Priority(models.TextChoices):
    LOW = "low", pgettext_lazy("priority", "low")
    NORMAL = "normal", pgettext_lazy("priority", "normal")
    HIGH = "high", pgettext_lazy("priority", "high")
    URGENT = "urgent", pgettext_lazy("priority", "urgent")


PRIORITY_ORDER = {Priority.LOW: 0, Priority.NORMAL: 1, Priority.HIGH: 2, Priority.URGENT: 3}


class PlaceKind(models.TextChoices):
    """What a place is, the largest first: each lies in one of a larger kind, or in none."""

    SITE = "site", pgettext_lazy("place", "site")
    BUILDING = "building", pgettext_lazy("place", "building")
    FLOOR = "floor", pgettext_lazy("place", "floor")
    ROOM = "room", pgettext_lazy("place", "room")
    THING = "thing", pgettext_lazy("place", "thing")


SIZES = {kind: size for size, kind in enumerate(PlaceKind.values)}  # the largest first


class FieldKind(models.TextChoices):
    """The kinds of field that a request form is offered; `formspec/kinds.py` knows more, which no page draws yet."""

    TEXT = "text", _("short text")
    LONG_TEXT = "long_text", _("long text")
    NUMBER = "number", _("number")
    MONEY = "money", _("amount of money")
    DATE = "date", _("date")
    DATE_RANGE = "date_range", _("period")
    TIME = "time", _("time of day")
    CHOICE = "choice", _("single choice")
    CHOICES = "choices", _("multiple choice")
    YES_NO = "yes_no", _("yes or no")
    PERSON = "person", _("person")
    DEPARTMENT = "department", _("department")
    PLACE = "place", _("place")
    FILE = "file", _("file")
    ROWS = "rows", _("table with rows")
    CALCULATED = "calculated", _("calculated")
    HINT = "hint", _("text to read")
