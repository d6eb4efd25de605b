"""What the API says of departments and people: directory fields, nothing of a person's settings."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from departments.cached_places import place_tree
from departments.enums import MemberRole, PlaceKind, RelationKind
from departments.formspec.texts import MAX_TEXT
from departments.models import Department, Place
from departments.place_lookup import place_called
from servicedesk.accounts.enums import CompanyRole, Language, TokenScope
from servicedesk.accounts.queries import assistants_of
from servicedesk.accounts.rules import roles_of
from servicedesk.events import clock
from servicedesk.web.api.references import DepartmentReference, PersonReference
from servicedesk.web.api.strict import StrictSerializer, StringField, TextField


class ContactSerializer(serializers.Serializer):
    """How a unit is reached when a request is not the way."""

    email = serializers.EmailField()
    phone = serializers.CharField()
    place = serializers.SerializerMethodField(help_text="its code")
    note_en = serializers.CharField()
    note_zh = serializers.CharField()

    def get_place(self, contact: Any) -> str | None:
        tree = place_tree()
        return tree.codes[tree.lasting(contact.place_id)] if contact.place_id is not None else None


class ContactBody(StrictSerializer):
    """What of it is to be changed; the rest stays."""

    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    phone = StringField(required=False, allow_blank=True, max_length=40)
    place = StringField(
        required=False, allow_null=True, max_length=120, help_text="a code, or a name that one place has"
    )
    note_en = StringField(required=False, allow_blank=True, max_length=300)
    note_zh = StringField(required=False, allow_blank=True, max_length=300)

    def validate_place(self, words: str | None) -> Place | None:
        """Find the place."""
        return place_called(words) if words else None


class WindowBody(StrictSerializer):
    """What a unit's page says, as far as it is to be changed."""

    about_en = TextField(required=False, allow_blank=True, max_length=MAX_TEXT)
    about_zh = TextField(required=False, allow_blank=True, max_length=MAX_TEXT)
    contact = ContactBody(required=False)


class DepartmentSerializer(DepartmentReference):
    """A unit: a department, or a team inside one."""

    about_en = serializers.CharField()
    about_zh = serializers.CharField()
    parent = serializers.CharField(  # type: ignore[assignment] # the name of a field, not of the serializer's parent
        source="parent.code", default=None, allow_null=True, help_text="its code"
    )
    is_team = serializers.BooleanField()
    is_active = serializers.BooleanField()
    heads = serializers.SerializerMethodField()
    authors = serializers.SerializerMethodField(help_text="who writes its articles and announcements")
    contact = ContactSerializer(allow_null=True, help_text="null: nothing is said")

    @extend_schema_field(PersonReference(many=True))
    def get_heads(self, unit: Department) -> Any:
        return PersonReference([row.user for row in unit.memberships.all()], many=True).data

    @extend_schema_field(PersonReference(many=True))
    def get_authors(self, unit: Department) -> Any:
        return PersonReference([row.person for row in unit.authors.all()], many=True).data


class RelationSerializer(serializers.Serializer):
    """What a department is to another that it serves, as its head says."""

    provider = DepartmentReference()
    consumer = DepartmentReference()
    kind = serializers.ChoiceField(RelationKind.choices)
    set_by = PersonReference(allow_null=True)
    set_at = serializers.DateTimeField()


class RelationBody(StrictSerializer):
    """What it is from now on."""

    kind = serializers.ChoiceField(RelationKind.choices, allow_null=True, help_text="null: nothing is said")


class DepartmentTreeSerializer(DepartmentReference):
    """A unit with the units below it."""

    is_team = serializers.BooleanField()
    children = serializers.SerializerMethodField()

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/DepartmentTree"}})
    def get_children(self, unit: Any) -> Any:
        return unit["children"]


class PersonSerializer(PersonReference):
    """A person as the directory shows them."""

    email = serializers.EmailField()
    department = serializers.SerializerMethodField()
    post = serializers.CharField()
    location = serializers.SerializerMethodField(help_text="the place with all around it, else words")
    place = serializers.SerializerMethodField(help_text="its code")
    is_active = serializers.BooleanField()

    def get_location(self, person: Any) -> str:
        return str(self.context["locations"][person.pk])

    def get_place(self, person: Any) -> str | None:
        """The code of the place where they work."""
        return self.context["places"].get(person.pk)

    def get_department(self, person: Any) -> str | None:
        """The code of the unit they belong to."""
        unit = self.context["units"].get(person.pk)
        return unit.code if unit is not None else None


class PlaceSerializer(serializers.Serializer):
    """A place, and what it lies in. A merged one says which place it has become."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(PlaceKind.choices)
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    parent = serializers.SerializerMethodField(  # type: ignore[assignment] # the name of a field, as above
        help_text="the code of the place it lies in"
    )
    path = serializers.SerializerMethodField(
        help_text="its name with those of all it lies in, the largest first"
    )
    zone = serializers.SerializerMethodField(
        help_text="its time zone, or that of the nearest around it; or empty"
    )
    is_active = serializers.BooleanField()
    merged_into = serializers.SerializerMethodField(help_text="the code of the place that it has become")

    def get_parent(self, place: Any) -> str | None:
        tree = self.context["tree"]
        return None if (above := tree.parent[tree.lasting(place.pk)]) is None else str(tree.codes[above])

    def get_path(self, place: Any) -> str:
        return str(self.context["tree"].path(place.pk))

    def get_zone(self, place: Any) -> str:
        return str(self.context["tree"].zone(place.pk))

    def get_merged_into(self, place: Any) -> str | None:
        tree = self.context["tree"]
        return str(tree.codes[tree.lasting(place.pk)]) if place.merged_into_id is not None else None


class RoleSerializer(serializers.Serializer):
    """What a person is in a unit."""

    department = serializers.CharField(source="department.code", help_text="its code")
    role = serializers.ChoiceField(MemberRole.choices)
    is_primary = serializers.BooleanField(
        help_text="whether they belong to this unit and submit requests for it"
    )


class OwnTokenSerializer(serializers.Serializer):
    """The token this was asked with."""

    label = serializers.CharField()  # type: ignore[assignment] # a field may bear the name
    scope = serializers.ChoiceField(TokenScope.choices)
    expires_at = serializers.DateTimeField()


class AssistantSerializer(serializers.Serializer):
    """Who may ask for the person at confidential services, and for how long."""

    person = PersonReference(source="assistant")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class MeSerializer(PersonSerializer):
    """The person who asks: what the directory shows, their settings and roles, and the token they ask with."""

    language = serializers.ChoiceField(Language.choices)
    zone = serializers.CharField()
    company_roles = serializers.SerializerMethodField()
    memberships = serializers.SerializerMethodField()
    assistants = serializers.SerializerMethodField(help_text="named now, or for later")
    token = serializers.SerializerMethodField(help_text="null for a session")

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(CompanyRole.choices)))
    def get_company_roles(self, person: Any) -> list[str]:
        return sorted(roles_of(person))

    @extend_schema_field(RoleSerializer(many=True))
    def get_memberships(self, person: Any) -> Any:
        rows = person.memberships.select_related("department").order_by("-is_primary", "department__code")
        return RoleSerializer(rows, many=True).data

    @extend_schema_field(AssistantSerializer(many=True))
    def get_assistants(self, person: Any) -> Any:
        return AssistantSerializer(assistants_of(person, clock.now()), many=True).data

    @extend_schema_field(OwnTokenSerializer(allow_null=True))
    def get_token(self, _person: Any) -> Any:
        token = self.context["request"].auth
        return OwnTokenSerializer(token).data if token is not None else None
