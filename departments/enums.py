"""Choices about departments and their catalog."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servicedesk.accounts.enums import CompanyRole


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


class ServiceState(models.TextChoices):
    """Where an entry of the catalog stands: only a published service is offered."""

    DRAFT = "draft", pgettext_lazy("service", "draft")
    PUBLISHED = "published", pgettext_lazy("service", "published")
    RETIRED = "retired", pgettext_lazy("service", "retired")


class ArticleState(models.TextChoices):
    """Where an article stands: only a published one is read by others than those who write it."""

    DRAFT = "draft", pgettext_lazy("article", "draft")
    PUBLISHED = "published", pgettext_lazy("article", "published")
    RETIRED = "retired", pgettext_lazy("article", "retired")


class CategoryIcon(models.TextChoices):
    """The icons that a shelf of the catalog may bear, by their names in bootstrap-icons."""

    BOX = "box", _("box")
    BUILDING = "building", pgettext_lazy("icon", "building")
    CALENDAR = "calendar3", pgettext_lazy("icon", "calendar")
    CUP = "cup-hot", _("cup")
    DOCUMENT = "file-earmark-text", _("document")
    GEAR = "gear", _("gear")
    KEY = "key", pgettext_lazy("icon", "key")
    LAPTOP = "laptop", _("laptop")
    MEGAPHONE = "megaphone", _("megaphone")
    PEOPLE = "people", pgettext_lazy("icon", "people")
    SHIELD = "shield-lock", _("shield")
    SPEECH = "chat-left-text", _("speech bubble")
    TRUCK = "truck", _("truck")
    WALLET = "wallet2", _("wallet")


class AudiencePurpose(models.TextChoices):
    """What an audience may do with a service."""

    SEE = "see"
    ORDER = "order"


class Criterion(models.TextChoices):
    """What a group of people may be known by."""

    DEPARTMENT = "department"
    ROLE = "role"
    POST = "post"
    PLACE = "place"


ROLES = {
    **dict(MemberRole.choices),
    **dict(CompanyRole.choices),
}  # that a group may be known by, with their words


class Duty(models.TextChoices):
    """What a unit or a person is for a service."""

    DOES = "does", _("Does the work")
    ANSWERS = "answers", _("Answers for it")
    CONSULTED = "consulted", _("Is consulted")
    INFORMED = "informed", _("Is informed")


class RelationKind(models.TextChoices):
    """What a department is to another that it serves."""

    SUPPLIES = "supplies", pgettext_lazy("relation", "supplies")
    DECIDES = "decides", pgettext_lazy("relation", "decides")
    ADVISES = "advises", pgettext_lazy("relation", "advises")
    NEXT_STEP = "next_step", pgettext_lazy("relation", "next step")


class AnnouncementKind(models.TextChoices):
    """What a department announces."""

    PLANNED = "planned", _("planned work")
    OUTAGE = "outage", _("outage")


class AnnouncementState(models.TextChoices):
    """What was done to an announcement; where it stands at a moment is its phase."""

    DRAFT = "draft", pgettext_lazy("announcement", "draft")
    PUBLISHED = "published", pgettext_lazy("announcement", "published")
    ENDED = "ended", pgettext_lazy("announcement", "ended")


class Reminded(models.TextChoices):
    """Who is reminded of an outage that lasts longer than planned: its author first, then those who lead."""

    AUTHOR = "author"
    LEADS = "leads"


class Phase(models.TextChoices):
    """Where an announcement stands at a moment."""

    DRAFT = "draft", pgettext_lazy("announcement", "draft")
    PLANNED = "planned", pgettext_lazy("announcement", "planned")
    CURRENT = "current", pgettext_lazy("announcement", "now")
    ENDED = "ended", pgettext_lazy("announcement", "ended")


class FieldKind(models.TextChoices):
    """The kinds of field that a request form has; what each of them may have is in `formspec/kinds.py`."""

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
