"""By what a person reads the rows of lists: units they work for or head, sharing in their department, being an admin.

A list that is kept notes it for each part that is written, and is theirs while they still have all of it. Ties to
single requests (their own, invitations) are not in it.
"""

from departments.cached_services import shared_services
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin


def read_by(user: User) -> frozenset[str]:
    """Return the ways of `readable_branches` that hold for more than one request, each as a word."""
    reach = reach_of(user)
    ways = {*_named("works", reach.works), *_named("heads", reach.heads)}
    shared = shared_services() if reach.home is not None else frozenset()
    if shared:
        ways |= {f"home {reach.home}", *_named("shared", shared)}
    return frozenset(ways | {"admin"} if is_admin(user) else ways)


def _named(way: str, ids: frozenset[int]) -> list[str]:
    return [f"{way} {one}" for one in ids]
