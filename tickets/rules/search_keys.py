"""Who reads a request, as the terms of its search document say it (`tickets.models.SearchDocument`)."""

from departments.cached_services import shared_services
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin


def reader_terms(user: User) -> str:
    """Return a tsquery of the requests whose content the person may read: `readable_branches`, said in keys."""
    reach = reach_of(user)
    ways = [f"@p{user.pk}", *_keys("@w", reach.works), *_keys("@c", reach.heads)]
    shared = _keys("@s", shared_services()) if reach.home is not None else []
    if is_admin(user):
        ways.append("@o")
    asked = [f"('@c{reach.home}' & ({either(shared)}))"] if shared else []
    return " | ".join([*(f"'{way}'" for way in ways), *asked])


def worker_terms(user: User) -> str:
    """Return a tsquery of the requests that the person's units have or had; "" where they work for none."""
    return either(_keys("@w", reach_of(user).works))


def either(keys: list[str]) -> str:
    """Return a tsquery of what has one of the keys."""
    return " | ".join(f"'{key}'" for key in keys)


def _keys(mark: str, ids: frozenset[int]) -> list[str]:
    return [f"{mark}{one}" for one in sorted(ids)]
