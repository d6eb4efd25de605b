"""What lists of units and people can be narrowed by."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.enums import PlaceKind
from departments.models import Department, Place
from departments.queries.directory import last_memberships, people_matching
from servicedesk.accounts.models import User
from servicedesk.web.api.filtering import TruthFilter


class DepartmentFilter(django_filters.FilterSet):
    """Teams or departments, those in service or not, those directly below another."""

    is_team = TruthFilter()
    is_active = TruthFilter()
    parent = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(), to_field_name="code", label="the code of the unit above"
    )

    class Meta:
        model = Department
        fields: list[str] = []


class PlaceFilter(django_filters.FilterSet):
    """Places in use or not, of a kind, and everything in another."""

    is_active = TruthFilter()
    kind = django_filters.ChoiceFilter(choices=PlaceKind.choices)
    within = django_filters.CharFilter(
        method="by_place", max_length=40, label="a code: the place and everything in it"
    )

    class Meta:
        model = Place
        fields: list[str] = []

    def by_place(self, places: QuerySet[Place], _name: str, code: str) -> QuerySet[Place]:
        tree = place_tree()
        found = tree.coded(code)
        return places.filter(pk__in=tree.below(found)) if found is not None else places.none()


class PersonFilter(django_filters.FilterSet):
    """Words of name, address or post; the department with its teams; still here or not."""

    q = django_filters.CharFilter(method="by_text", max_length=100, label="words of name, address or post")
    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(),
        to_field_name="code",
        method="by_department",
        label="a code; a department counts with its teams",
    )
    is_active = TruthFilter()

    class Meta:
        model = User
        fields: list[str] = []

    def by_text(self, people: QuerySet[User], _name: str, text: str) -> QuerySet[User]:
        return people_matching(people, text)

    @extend_schema_field(OpenApiTypes.STR)
    def by_department(self, people: QuerySet[User], _name: str, unit: Department) -> QuerySet[User]:
        units = {unit.pk} if unit.is_team else org_tree().with_teams(unit.pk)
        belonging = last_memberships().filter(department__in=units, is_primary=True)
        return people.filter(pk__in=belonging.values("user"))
