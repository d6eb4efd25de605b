"""Who is told of what becomes of an announcement."""

from collections.abc import Collection

from django.db.models import Q

from departments.models import Announcement, Service, Subscription
from departments.queries.announcements import offered_among
from departments.rules import is_about, is_open_to, may_read_announcement, traits_of_people
from servicedesk.accounts.models import User


def subscribers_of(
    announcement: Announcement,
    services: Collection[int] | None = None,
    places: Collection[int] | None = None,
) -> list[User]:
    """Return who follows it or said "me too", or follows a service of it and works where it is; if they may read it.

    services, places: ids, as if it named these instead of those that it names.
    """
    named = set(announcement.services.values_list("pk", flat=True)) if services is None else set(services)
    where = set(announcement.places.values_list("pk", flat=True)) if places is None else set(places)
    of_services = Subscription.objects.filter(service__in=named).values("person")
    of_it = set(announcement.subscriptions.values_list("person", flat=True))
    of_it |= set(announcement.affected.values_list("person", flat=True))
    rows = User.objects.filter(Q(pk__in=of_it) | Q(pk__in=of_services), is_active=True)
    people = list(rows.order_by("pk"))
    traits, offered = traits_of_people(people), offered_among(list(Service.objects.filter(pk__in=named)))
    return [
        one
        for one in people
        if (one.pk in of_it or is_about(traits[one.pk], where))
        and (is_open_to(traits[one.pk], named, offered) or may_read_announcement(one, announcement))
    ]
