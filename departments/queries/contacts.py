"""How units are reached."""

from departments.models import Contact, Department


def contact_of(unit: Department) -> Contact | None:
    """Return how the unit is reached; of a team that says nothing, how its department is."""
    units = [unit.pk, unit.parent_id] if unit.is_team else [unit.pk]
    found = {row.department_id: row for row in Contact.objects.filter(department__in=units)}
    own, above = found.get(unit.pk), found.get(unit.parent_id or 0)
    return own if own is not None and says_something(own) else above


def says_something(contact: Contact) -> bool:
    """Say whether there is anything in it to show."""
    return bool(contact.email or contact.phone or contact.place_id or contact.note)
