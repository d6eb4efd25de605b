"""How far a desk is set up, step by step: what is there, what it lacks, and on which page that is done."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.cached_reads import staffed
from departments.cached_services import catch_all
from departments.enums import ServiceState
from departments.models import Department, Service
from departments.rules import services_orderable_by
from servicedesk.accounts.models import User
from servicedesk.accounts.queries import never_invited
from servicedesk.calendars.models import Calendar, CalendarDraft
from servicedesk.calendars.queries import current_versions
from tickets.models import Ticket

MOST_NAMED = 3


@dataclass(frozen=True)
class Hint:
    """What else belongs to a step, as a link to where it is done."""

    words: str
    url: str


@dataclass(frozen=True)
class Reading:
    """A step as the desk shows it.

    text: why it is taken. url: the page on which it is, "" while an earlier step has to come first.
    """

    title: str
    text: str
    url: str
    is_done: bool
    hints: tuple[Hint, ...] = ()


def departments(_user: User) -> Reading:
    """Done when there is another unit than the admin's own."""
    return Reading(
        _("Add departments and their teams"),
        _("Those that offer services, and those that only request them. To begin with, one can be enough."),
        reverse("manage_departments"),
        is_done=Department.objects.filter(is_active=True).count() > 1,
    )


def people(_user: User) -> Reading:
    """Done when the admin is not alone, and every department with services has someone who works on requests."""
    alone = _without_agents()
    waiting = never_invited().count()
    hints = [
        Hint(
            _("%(department)s has services, but no one who works on requests.") % {"department": unit},
            reverse("department_people", args=[unit.code]),
        )
        for unit in alone[:MOST_NAMED]
    ]
    if waiting:
        words = ngettext(
            "%(n)s person has not been invited yet and cannot sign in.",
            "%(n)s people have not been invited yet and cannot sign in.",
            waiting,
        )
        hints.append(Hint(words % {"n": waiting}, reverse("manage_people")))
    return Reading(
        _("Invite or import people, and give each department a head and agents"),
        _("Agents work on the requests of their department; its head is notified when time runs out."),
        reverse("manage_people"),
        is_done=User.objects.filter(is_active=True).count() > 1 and not alone,
        hints=tuple(hints),
    )


def services(_user: User) -> Reading:
    """Done when a service is offered."""
    rows = Service.objects.order_by().values_list("state").annotate(Count("pk"))
    count = dict(rows)
    drafts, is_done = count.get(ServiceState.DRAFT, 0), ServiceState.PUBLISHED in count
    hints = []
    if drafts:
        words = ngettext(
            "%(n)s service is a draft: publish it.", "%(n)s services are drafts: publish them.", drafts
        )
        hints.append(Hint(words % {"n": drafts}, _drafts()))
    if is_done and catch_all() is None:
        hints.append(
            Hint(_("No service takes requests that fit no other: choose one."), reverse("manage_catch_all"))
        )
    return Reading(
        _("Take ready-made services, adapt and publish them"),
        _("Choose the department first: its people get the requests."),
        reverse("starting_catalogs"),
        is_done=is_done,
        hints=tuple(hints),
    )


def times(user: User) -> Reading:
    """Done when working hours have been changed since they were made, or holidays entered, and that was published."""
    calendars = list(Calendar.objects.order_by("pk"))
    newest = current_versions(calendars)
    begun = set(CalendarDraft.objects.filter(by=user).values_list("calendar", flat=True))
    bare = [one for one in calendars if one.pk in begun or not newest[one.pk].overrides]
    hints = [_calendar_hint(one, one.pk in begun) for one in bare[:MOST_NAMED]]
    hints.append(Hint(_("Check the SLA targets of the company"), reverse("policies")))
    return Reading(
        _("Check the working hours and add the national holidays"),
        _("Due times are counted in them. The desk began with usual hours and targets, which you can keep."),
        reverse("manage_calendars"),
        is_done=any(version.number > 1 or version.overrides for version in newest.values()),
        hints=tuple(hints),
    )


def request(user: User) -> Reading:
    """Done when a request was submitted; possible once the admin can request something."""
    may_request = services_orderable_by(user).exists()
    if may_request:
        text = _(
            "You see its due time before you send it. The agents of its department find it in their queue."
        )
    else:
        text = _("This is possible once a service is published and someone works for its department.")
    return Reading(
        _("Submit a first request"),
        text,
        reverse("catalog") if may_request else "",
        is_done=Ticket.objects.exists(),
    )


def _calendar_hint(calendar: Calendar, is_begun: bool) -> Hint:
    if is_begun:
        words = _("Your changes to %(calendar)s are not published yet.") % {"calendar": calendar}
        return Hint(words, reverse("calendar_changes", args=[calendar.code]))
    words = _("%(calendar)s has no holidays yet.") % {"calendar": calendar}
    return Hint(words, reverse("calendar_holidays", args=[calendar.code]))


def _without_agents() -> list[Department]:
    """Return the departments in use that have services, or drafts of some, and nobody to work on requests."""
    planned = Service.objects.exclude(state=ServiceState.RETIRED).order_by().values("department")
    found = Department.objects.filter(pk__in=planned, is_active=True).exclude(pk__in=staffed())
    return list(found.order_by("code"))


def _drafts() -> str:
    """Return where the drafts are published: those of a ready-made catalog together, others from the list."""
    drafts = Service.objects.filter(state=ServiceState.DRAFT).order_by("pk")
    taken = drafts.exclude(taken_from="").values_list("department__code", flat=True).first()
    if taken is not None:
        return f"{reverse('publish_taken')}?{urlencode({'department': taken})}"
    return f"{reverse('manage_services')}?{urlencode({'state': ServiceState.DRAFT})}"
