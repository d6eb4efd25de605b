"""Finding people and departments by a few letters, as pickers and lists do."""

from collections.abc import Iterable

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from departments.models import Department, Membership
from departments.models.naming import shown_name
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import people_visible_to
from servicedesk.text.cleaning import folded, folded_words
from servicedesk.text.initials import are_initials, chinese_pattern, latin_pattern

LIMIT = 20


def people_matching(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Return those of `people` whose name in either script, address or post contains every word of `text`."""
    for word in folded_words(text):
        people = people.filter(
            Q(name__icontains=word)
            | Q(native_name__icontains=word)
            | Q(email__icontains=word)
            | Q(post__icontains=word)
        )
    return people


def find_people(user: User, text: str, limit: int = LIMIT) -> list[User]:
    """Return the colleagues still here that match: first those whose name begins with the text, last by initials."""
    colleagues, text = people_visible_to(user).filter(is_active=True), folded(text)
    found, initials = people_matching(colleagues, text), _has_initials(text)
    begins = Q(name__istartswith=text) | Q(native_name__istartswith=text) | Q(email__istartswith=text)
    if initials is not None:
        found = colleagues.filter(Q(pk__in=found.values("pk")) | initials)
        rank = Case(
            When(begins, then=Value(0)),
            When(initials, then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
    else:
        rank = Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(found.order_by(rank, "name", "pk")[:limit])


def _has_initials(text: str) -> Q | None:
    """Return the condition for names with these initials; None for a text that is no such thing."""
    if not are_initials(text):
        return None
    latin, chinese = Q(name__iregex=latin_pattern(text)), chinese_pattern(text)
    return latin | Q(name__regex=chinese) | Q(native_name__regex=chinese) if chinese else latin


def find_departments(text: str, *, with_teams: bool = False, limit: int = LIMIT) -> list[Department]:
    """Return the departments in service whose name in either language or code contains every word of `text`."""
    found = Department.objects.filter(is_active=True).select_related("parent")
    if not with_teams:
        found = found.filter(is_team=False)
    for word in folded_words(text):
        found = found.filter(
            Q(name_en__icontains=word) | Q(name_zh__icontains=word) | Q(code__istartswith=word)
        )
    return list(found.order_by(shown_name(), "pk")[:limit])


def last_memberships() -> QuerySet[Membership]:
    """Return the current memberships, and those that people who have left held until then."""
    later = Membership.history.filter(user=OuterRef("user"), until__gt=OuterRef("until"))
    held_until_leaving = Q(user__is_active=False) & ~Exists(later)
    return Membership.history.filter(Q(until=None) | held_until_leaving)


def units_of(people: Iterable[User]) -> dict[int, Department]:
    """Return person id -> the unit where the person belongs, or belonged when leaving; not for those without one."""
    rows = last_memberships().filter(user_id__in=[person.pk for person in people], is_primary=True)
    return {row.user_id: row.department for row in rows.select_related("department__parent")}
