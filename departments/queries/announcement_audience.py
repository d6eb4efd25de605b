"""Who is told of what becomes of an announcement."""

from django.db.models import Q

from departments.models import Announcement, Subscription
from departments.queries.announcements import offered_among
from departments.rules import is_about, is_open_to, may_read_announcement, traits_of_people
from servicedesk.accounts.models import User


def subscribers_of(announcement: Announcement) -> list[User]:
    """Return who follows it or said "me too", or follows a service of it and works where it is; if they may read it."""
    services = list(announcement.services.all())
    places = {place.pk for place in announcement.places.all()}
    of_services = Subscription.objects.filter(service__in=services).values("person")
    of_it = set(announcement.subscriptions.values_list("person", flat=True))
    of_it |= set(announcement.affected.values_list("person", flat=True))
    rows = User.objects.filter(Q(pk__in=of_it) | Q(pk__in=of_services), is_active=True)
    people = list(rows.order_by("pk"))
    traits, offered = traits_of_people(people), offered_among(services)
    named = {service.pk for service in services}
    return [
        one
        for one in people
        if (one.pk in of_it or is_about(traits[one.pk], places))
        and (is_open_to(traits[one.pk], named, offered) or may_read_announcement(one, announcement))
    ]
