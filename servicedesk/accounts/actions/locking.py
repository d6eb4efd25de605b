"""The lock under which a person changes. Who needs several takes them at once, so that no one waits in a circle."""

from collections.abc import Iterable

from servicedesk.accounts.models import User


def lock_person(person: User) -> User:
    """Lock and return a person; the events about them are written under this lock."""
    return lock_people([person.pk])[person.pk]


def lock_people(ids: Iterable[int]) -> dict[int, User]:
    """Lock people in one statement, in the order of their ids, and return id -> person. Raises User.DoesNotExist."""
    wanted = set(ids)
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows}
    if wanted - found.keys():
        raise User.DoesNotExist
    return found
