"""The ticket: one request, as it stands."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.enums import Priority
from departments.models import Department, Place, RequestForm, Service
from servicedesk.web.display.markup import kept_html, safe_markdown
from sla.models import Promise
from tickets.enums import SPOKEN, ClosedHow, Source
from tickets.workflow import OPEN_STATES, State

STATE_LABELS = {
    State.AWAITING_APPROVAL: _("waiting for approval"),
    State.REJECTED: _("not approved"),
    State.NEW: _("new"),
    State.IN_PROGRESS: _("in progress"),
    State.WAITING_REQUESTER: _("waiting for the requester"),
    State.WAITING_THIRD_PARTY: _("waiting for a third party"),
    State.WAITING_DEPARTMENT: _("waiting for another department"),
    State.RESOLVED: _("resolved"),
    State.CLOSED: _("closed"),
    State.MERGED: _("merged"),
    State.CANCELLED: _("withdrawn"),
}


@lru_cache(maxsize=4096)
def _address_of(number: str) -> str:
    """Return the address of a ticket's page, remembered, since lists show dozens of them again and again."""
    return reverse("ticket", args=[number])


class Ticket(models.Model):
    """A request with one holder and a promise. Changed by the verbs in tickets/actions alone."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    description_html = models.TextField(blank=True, default="", db_default="")
    description_renderer = models.PositiveSmallIntegerField(default=0, db_default=0)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="tickets")
    form = models.ForeignKey(
        RequestForm, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answers = models.JSONField(default=dict)
    place = models.ForeignKey(
        Place,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("place"),
        help_text="what it is about lies there, by the first answer that names a place",
    )

    provider = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="tickets_served")
    consumer = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="tickets_asked")
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tickets_requested"
    )
    filer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    holder_department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    holder_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="tickets_held"
    )
    holder_since = models.DateTimeField()

    state = models.CharField(
        max_length=20, choices=[(state.value, label) for state, label in STATE_LABELS.items()]
    )
    state_before = models.CharField(
        max_length=20, blank=True, help_text="where an approval or undo leads back to"
    )
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.NORMAL)
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="ticket")
    cycle = models.PositiveSmallIntegerField(default=1)
    is_confidential = models.BooleanField(default=False)
    is_imported = models.BooleanField(default=False)

    submitted_at = models.DateTimeField()
    first_response_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_how = models.CharField(max_length=10, blank=True, choices=ClosedHow)
    was_misrouted = models.BooleanField(default=False)
    source = models.CharField(
        max_length=8,
        blank=True,
        choices=Source,
        default="",
        db_default="",
        help_text="how it came; empty where that was not noted yet",
    )
    submission_key = models.UUIDField(
        null=True, help_text="one per opened form, so that a double click files once"
    )

    # Not stored: `submit` sets it on a ticket that an earlier submission with the same key had filed.
    was_filed_before = False

    search_text = models.GeneratedField(
        expression=models.Func(
            models.F("number"), models.F("title"), models.F("description"), function="desk_search_text"
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filer", "submission_key"], name="ticket_filed_once"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="ticket_closed_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["requester", "-submitted_at", "-id"], name="ticket_of_requester"),
            models.Index(
                fields=["requester", "-submitted_at", "-id"],
                condition=Q(state__in=sorted(OPEN_STATES | {State.RESOLVED})),
                name="ticket_unfinished",
            ),
            models.Index(
                fields=["consumer", "-submitted_at", "-id"],
                condition=Q(state__in=sorted(OPEN_STATES | {State.RESOLVED})),
                name="ticket_unfinished_asked",
            ),
            models.Index(
                fields=["holder_department", "holder_person", "state"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="ticket_at_hand",
            ),
            models.Index(
                fields=["place", "-submitted_at", "-id"],
                condition=Q(place__isnull=False),
                name="ticket_at_place",
            ),
            models.Index(
                fields=["provider", "-submitted_at", "-id"],
                include=["service", "consumer"],
                name="ticket_of_provider",
            ),
            models.Index(
                fields=["consumer", "-submitted_at", "-id"],
                include=["service", "provider"],
                name="ticket_of_consumer",
            ),
            models.Index(fields=["consumer", "service", "-submitted_at", "-id"], name="ticket_asked_for"),
            models.Index(fields=["service", "-submitted_at", "-id"], name="ticket_of_service"),
            models.Index(fields=["filer", "-submitted_at", "-id"], name="ticket_of_filer"),
            models.Index(
                fields=["filer", "-submitted_at", "-id"],
                condition=~Q(requester=models.F("filer")),
                name="ticket_filed_for_others",
            ),
            models.Index(fields=["holder_department", "-submitted_at", "-id"], name="ticket_of_holder"),
            models.Index(fields=["-submitted_at", "-id"], name="ticket_newest"),
            models.Index(
                fields=["provider", "submitted_at"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="ticket_backlog",
            ),
            models.Index(
                fields=["holder_person"], condition=Q(state__in=sorted(OPEN_STATES)), name="ticket_on_desk"
            ),
            models.Index(
                fields=["provider", "-closed_at"],
                include=["state", "cycle"],
                condition=Q(closed_at__isnull=False),
                name="ticket_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return _address_of(self.number)

    @property
    def shown_description(self) -> SafeString:
        """The description as it is shown, the title where there is none."""
        if not self.description:
            return safe_markdown(self.title)
        return kept_html(self.description, self.description_html, self.description_renderer)

    @property
    def is_open(self) -> bool:
        return State(self.state) in OPEN_STATES

    @property
    def came(self) -> str:
        """How it came, "by phone" say; empty where that was not noted."""
        return str(Source(self.source).label) if self.source else ""

    @property
    def spoken(self) -> str:
        """How the requester said it; empty for any other way."""
        return self.came if self.source in SPOKEN else ""

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[State(self.state)])
