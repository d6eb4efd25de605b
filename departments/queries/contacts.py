"""How units are reached."""

from departments.cached_reads import contacts_by_unit
from departments.models import Contact, Department


def contact_of(unit: Department) -> Contact | None:
    """Return how the unit is reached; of a team that says nothing, how its department is."""
    above_it = unit.parent_id if unit.is_team else None
    found = contacts_by_unit({unit.pk} if above_it is None else {unit.pk, above_it})
    own, above = found.get(unit.pk), found.get(unit.parent_id or 0)
    return own if own is not None and says_something(own) else above


def says_something(contact: Contact) -> bool:
    """Say whether there is anything in it to show."""
    return bool(contact.email or contact.phone or contact.place_id or contact.note)
