"""An announcement as programs read it, and as they write it."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from departments.actions.announcement_details import MOST_NAMED
from departments.cached_places import place_tree
from departments.enums import AnnouncementKind, AnnouncementState, Phase
from departments.models import Announcement, Department, Place, Service
from departments.models.announcements import MOST_TEXT
from departments.queries.me_too import MeToo
from departments.queries.services import find_service
from departments.rules import services_visible_to
from servicedesk.events import clock
from servicedesk.web.api.references import DepartmentReference, ServiceReference
from servicedesk.web.api.strict import MomentField, StrictSerializer, StringField, TextField

from .service_verbs import all_known


class AnnouncementSerializer(serializers.Serializer):
    """An announcement; of its services those that you may see."""

    id = serializers.IntegerField()
    department = DepartmentReference()
    kind = serializers.ChoiceField(AnnouncementKind.choices)
    state = serializers.ChoiceField(AnnouncementState.choices)
    phase = serializers.SerializerMethodField(help_text="where it stands now")
    title_en = serializers.CharField()
    title_zh = serializers.CharField()
    text_en = serializers.CharField(help_text="Markdown")
    text_zh = serializers.CharField(help_text="Markdown")
    follow_up_en = serializers.CharField(help_text="what came of it")
    follow_up_zh = serializers.CharField(help_text="what came of it")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(
        allow_null=True, help_text="of an outage the expected end, null where none is known"
    )
    published_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    services = serializers.SerializerMethodField()
    places = serializers.SerializerMethodField(help_text="codes, each with everything within it")

    affected = serializers.SerializerMethodField(help_text="how many people said “me too”")
    is_affected = serializers.SerializerMethodField(help_text="whether you did")

    def get_affected(self, one: Announcement) -> int:
        return self._too[one.pk].people

    def get_is_affected(self, one: Announcement) -> bool:
        return self._too[one.pk].is_mine

    @property
    def _too(self) -> dict[int, MeToo]:
        too: dict[int, MeToo] = self.context["too"]
        return too

    def get_phase(self, one: Announcement) -> Phase:
        return one.phase(clock.reading())

    @property
    def _services(self) -> dict[int, list[Service]]:
        services: dict[int, list[Service]] = self.context["services"]
        return services

    def get_services(self, one: Announcement) -> Any:
        return ServiceReference(self._services[one.pk], many=True).data

    def get_places(self, one: Announcement) -> list[str]:
        tree = place_tree()
        return sorted({tree.codes[tree.lasting(place.pk)] for place in one.places.all()})


def _text(**options: Any) -> TextField:
    return TextField(max_length=MOST_TEXT, allow_blank=True, required=False, **options)


class AnnouncementBody(StrictSerializer):
    """What an announcement says."""

    kind = serializers.ChoiceField(AnnouncementKind.choices)
    title_en = StringField(max_length=120, allow_blank=True, required=False)
    title_zh = StringField(max_length=120, allow_blank=True, required=False)
    text_en = _text()
    text_zh = _text()
    follow_up_en = _text()
    follow_up_zh = _text()
    starts_at = MomentField()
    ends_at = MomentField(required=False, allow_null=True)
    services = serializers.ListField(
        child=StringField(max_length=80), required=False, max_length=MOST_NAMED, help_text="slugs"
    )
    places = serializers.ListField(
        child=StringField(max_length=40), required=False, max_length=MOST_NAMED, help_text="codes"
    )

    def validate_services(self, slugs: list[str]) -> list[Service]:
        """Refuse slugs that no service has which the person may see."""
        visible = services_visible_to(self.context["request"].user)
        found = {one.slug: one for one in visible.filter(slug__in=slugs)}
        return [found[slug] for slug in all_known(slugs, found)]

    def validate_places(self, codes: list[str]) -> list[Place]:
        """Refuse codes that no place has."""
        tree = place_tree()
        meant = {code: pk for code in codes if (pk := tree.coded(code)) is not None}
        all_known(codes, meant)
        return list(Place.objects.filter(pk__in=meant.values()))


class NewAnnouncementBody(AnnouncementBody):
    """An announcement to draft."""

    department = StringField(max_length=12, help_text="its code")

    def validate_department(self, code: str) -> Department:
        """Refuse codes that no department has."""
        found = Department.objects.filter(code=code).first()
        if found is None:
            raise ValidationError("There is no such department.")
        return found


class FollowUpBody(StrictSerializer):
    """What came of it, in one language or both."""

    follow_up_en = _text()
    follow_up_zh = _text()


class MeTooBody(StrictSerializer):
    """The request that you let be, if you were about to submit one."""

    instead_of = StringField(max_length=80, required=False, help_text="the slug of a service")

    def validate_instead_of(self, slug: str) -> Service:
        """Refuse a slug that no service has which the person may see."""
        found = find_service(self.context["request"].user, slug)
        if found is None:
            raise ValidationError("There is no such service.")
        return found
