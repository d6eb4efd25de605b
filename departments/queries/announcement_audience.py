"""Who is told of what becomes of an announcement."""

from django.db.models import Q

from departments.models import Announcement, Subscription
from departments.queries.announcements import offered_among
from departments.rules import is_about, is_open_to, may_read_announcement, traits_of_people
from servicedesk.accounts.models import User


def subscribers_of(announcement: Announcement) -> list[User]:
    """Return those who follow it, or one of its services and work where it is, of those who may read it."""
    services = list(announcement.services.all())
    places = {place.pk for place in announcement.places.all()}
    rows = Subscription.objects.filter(Q(announcement=announcement) | Q(service__in=services))
    of_it = {person for person, service in rows.values_list("person_id", "service_id") if service is None}
    people = list(User.objects.filter(pk__in=rows.values("person"), is_active=True).order_by("pk"))
    traits, offered = traits_of_people(people), offered_among(services)
    named = {service.pk for service in services}
    return [
        one
        for one in people
        if (one.pk in of_it or is_about(traits[one.pk], places))
        and (is_open_to(traits[one.pk], named, offered) or may_read_announcement(one, announcement))
    ]
