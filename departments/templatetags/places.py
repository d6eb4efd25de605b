"""`{% load places %}`: where someone works."""

from django import template

from departments.display.places import locations
from servicedesk.accounts.models import User

register = template.Library()


@register.filter
def location(person: User) -> str:
    """Return where the person works, in the reader's language; "" where nobody has said."""
    return locations([person])[person.pk]
