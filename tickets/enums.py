"""Choices about tickets."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageKind(models.TextChoices):
    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal note")


class ClosedHow(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmed by the requester")
    UNANSWERED = "unanswered", _("no reply in time")
    IMPORTED = "imported", _("closed in the system it was imported from")


class NeedEnd(models.TextChoices):
    """How a need without an owner ended."""

    GIVEN = "given", _("given to a department")
    MOVED = "moved", _("passed on by those who had it")
    KEPT = "kept", _("taken off the list by those who had it")
    OVER = "over", _("the request ended")


class Source(models.TextChoices):
    """How a request or a message came to the desk."""

    PAGE = "page", _("on the page")
    API = "api", _("through the API")
    MAIL = "mail", pgettext_lazy("how it came", "by email")
    CHAT = "chat", _("by chat")
    PHONE = "phone", _("by phone")
    COUNTER = "counter", _("in person")
    IMPORT = "import", _("imported")
    SCHEDULE = "schedule", _("on schedule")


# What someone said, and a member of the unit that gets it wrote down.
SPOKEN = (Source.PHONE, Source.COUNTER)

# Ways that have no way in yet.
PLANNED_SOURCES = frozenset({Source.MAIL, Source.CHAT, Source.SCHEDULE})


class WatchReason(models.TextChoices):
    """Why someone watches. Only `invited` gives a right; with the others they see what is theirs to see anyway."""

    INVITED = "invited", _("was invited")
    CHOSE = "chose", _("following")
    FILED = "filed", _("submitted it for someone else")
    MENTIONED = "mentioned", _("was mentioned")
    ALSO = "also", _("has it too")
