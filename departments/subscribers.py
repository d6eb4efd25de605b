"""What follows from events about people and calendars."""

from collections import defaultdict

from departments.actions.leaving import begin_again, end_all
from departments.events import MembershipEvent
from departments.notifications import ASSISTANT, HOLIDAYS, INVITATION, NEW_PASSWORD, UNSTAFFED
from departments.queries.calendars import editors_of
from departments.queries.staffing import answerable_for, left_unstaffed
from servicedesk.accounts.events import Assisted, PersonEvent
from servicedesk.accounts.models import User
from servicedesk.calendars.events import CalendarEvent, HolidaysMissing
from servicedesk.calendars.models import Calendar
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell


@subscribe(PersonEvent.INVITED)
def send_invitation(event: Event) -> None:
    """Mail the person the link to choose a password."""
    people = User.objects.filter(pk=event.subject_id, is_active=True)
    tell(INVITATION, people, event=event, at=event.at)


@subscribe(PersonEvent.PASSWORD_ASKED)
def send_link(event: Event) -> None:
    """Mail the person the link to choose a new password."""
    people = User.objects.filter(pk=event.subject_id, is_active=True)
    tell(NEW_PASSWORD, people, event=event, at=event.at)


@subscribe(PersonEvent.DEACTIVATED)
def end_memberships(event: Event) -> None:
    """Who has left belongs nowhere any more."""
    end_all(person=User.objects.get(pk=event.subject_id), at=event.at)


@subscribe(PersonEvent.REACTIVATED)
def begin_memberships_again(event: Event) -> None:
    """Who comes back belongs where they belonged when they left."""
    begin_again(person=User.objects.get(pk=event.subject_id), at=event.at)


@subscribe(PersonEvent.DEACTIVATED, MembershipEvent.MOVED, MembershipEvent.ROLE_GIVEN)
def tell_of_unstaffed(event: Event) -> None:
    """The heads above, else admins, and the owners of services that no one can order any more."""
    left: dict[User, list[int]] = defaultdict(list)
    for department in left_unstaffed(event.subject_id, event.at):
        for person in answerable_for(department):
            left[person].append(department.pk)
    for person, departments in left.items():
        tell(UNSTAFFED, [person], event=event, at=event.at, departments=departments)


@subscribe(PersonEvent.ASSISTANT_NAMED, PersonEvent.ASSISTANCE_ENDED)
def tell_both(event: Event) -> None:
    """The assistant, and who named them; not the one who did it."""
    named = data_of(event, Assisted)
    sides = {event.subject_id, named.assistant} - {event.actor_id}
    others = User.objects.filter(pk__in=sides)
    tell(ASSISTANT, others, event=event, at=event.at, assistance=named.assistance, what=event.kind)


@subscribe(CalendarEvent.HOLIDAYS_MISSING)
def tell_editors(event: Event) -> None:
    """Tell admins, and those who lead all that counts in the calendar."""
    calendar = Calendar.objects.get(pk=event.subject_id)
    people = editors_of(calendar)
    missing = data_of(event, HolidaysMissing)
    tell(
        HOLIDAYS,
        people,
        event=event,
        at=event.at,
        calendar=calendar.pk,
        gap=missing.gap,
        year=missing.year,
    )
