"""Who may read what a department announces, whom it concerns, and who writes it.

What names services is read by those who may find one of them; what names none by everybody. Places hide nothing: they
say whom it concerns, which is those who work in one of them, and those of whom nobody has said where they work. Who
writes for the department reads all of it, drafts too, and what names only services that are offered no longer.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.audiences import EVERYONE, Traits, is_for
from departments.cached_announcements import LiveAnnouncement
from departments.cached_places import place_tree
from departments.cached_services import audiences
from departments.enums import AnnouncementState
from departments.models import Announcement, Author, Department
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin

from .catalog import may_write_for
from .reach import reach_of
from .services import services_visible_to, traits_of


def departments_announcing(user: User) -> QuerySet[Department]:
    """Return the departments whose announcements the person writes; agrees with `may_write_for`."""
    departments = Department.objects.filter(is_team=False)
    if is_admin(user):
        return departments
    named = Author.objects.filter(person=user).values("department")
    return departments.filter(Q(pk__in=reach_of(user).steers) | Q(pk__in=named))


def may_write_announcement(user: User, announcement: Announcement) -> bool:
    """Write, publish, correct and end it: who writes for its department."""
    return may_write_for(user, announcement.department_id)


def announcements_visible_to(user: User) -> QuerySet[Announcement]:
    """Return what the person may read, with drafts of departments for which they write."""
    own = Q(department__in=departments_announcing(user))
    return Announcement.objects.filter(own | (~Q(state=AnnouncementState.DRAFT) & _open_to(user)))


def may_read_announcement(user: User, announcement: Announcement) -> bool:
    """Say of one announcement whether it is among those of `announcements_visible_to`."""
    return announcements_visible_to(user).filter(pk=announcement.pk).exists()


def _open_to(user: User) -> Q:
    named = Announcement.services.through.objects.filter(announcement=OuterRef("pk"))
    return ~Exists(named) | Exists(named.filter(service__in=services_visible_to(user)))


def is_open_to(person: Traits, services: Collection[int], offered: Collection[int]) -> bool:
    """Say whether someone may read what names these services, of which some are offered: as those who edit none do."""
    known = audiences()
    return not services or any(is_for(person, known.get(pk, EVERYONE).see) for pk in offered)


def concerns(user: User, one: LiveAnnouncement) -> bool:
    """Say whether it is open to the person, and for where they work."""
    person = traits_of(user)
    return is_open_to(person, one.services, one.offered) and is_about(person, one.places)


def is_about(person: Traits, places: Collection[int]) -> bool:
    """Say whether places, each with all within, are about someone: none are about everybody."""
    tree = place_tree()
    return not places or not person.places or any(tree.lasting(pk) in person.places for pk in places)
