"""Whose calendars a person sees, and which they may change."""

from django.db.models import QuerySet

from departments.cached_reads import org_tree
from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.calendars.models import Calendar

from .reach import reach_of


def calendars_visible_to(user: User) -> QuerySet[Calendar]:
    """The calendars in which a unit counts that the person leads or heads; all of them for admins."""
    if is_admin(user):
        return Calendar.objects.all()
    used = Department.objects.filter(pk__in=reach_of(user).steers)
    return Calendar.objects.filter(pk__in=used.values("calendar"))


def may_see_calendars(user: User) -> bool:
    """Say whether there are calendars for the person to look at: they lead or head a unit, or are an admin."""
    return is_admin(user) or bool(reach_of(user).steers)


def outside_reach(user: User, calendar: Calendar) -> QuerySet[Department]:
    """The units that count in the calendar and that the person does not steer."""
    return Department.objects.filter(calendar=calendar).exclude(pk__in=reach_of(user).steers)


def calendars_editable_by(user: User) -> QuerySet[Calendar]:
    """Those of them in which no one counts whom the person does not steer: none changes another's promises."""
    if is_admin(user):
        return Calendar.objects.all()
    steers, calendars = reach_of(user).steers, org_tree().calendars
    others = {calendar for unit, calendar in calendars.items() if unit not in steers}
    return Calendar.objects.filter(pk__in={calendars[unit] for unit in steers} - others)


def may_edit_calendar(user: User, calendar: Calendar) -> bool:
    return calendars_editable_by(user).filter(pk=calendar.pk).exists()
