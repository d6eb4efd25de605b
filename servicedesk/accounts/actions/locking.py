"""The lock under which a person changes."""

from servicedesk.accounts.models import User


def lock_person(person: User) -> User:
    """Lock and return a person; the events about them are written under this lock."""
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)
