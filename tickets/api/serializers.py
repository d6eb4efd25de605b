"""What the API says of tickets."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from departments.enums import Priority
from servicedesk.web.api.references import DepartmentReference, PersonReference, ServiceReference
from tickets.display.deadlines import Standing
from tickets.enums import ClosedHow, MessageKind, Source
from tickets.models import Attachment, Ticket
from tickets.verbs.table import calls
from tickets.workflow import State

from .kept_answers import AnswerToComeSerializer, FactGroupSerializer
from .promise_serializers import DeadlineSerializer, PromiseSerializer
from .visible_ticket import MESSAGES_SHOWN, VisibleTicket

STATES = tuple(state.value for state in State)


class AwaySerializer(serializers.Serializer):
    """A time out of office that runs now."""

    until = serializers.DateTimeField()
    deputy = PersonReference(allow_null=True)


class HolderSerializer(serializers.Serializer):
    """Who has it: a unit, and perhaps one person in it."""

    department = DepartmentReference(source="holder_department")
    person = PersonReference(source="holder_person", allow_null=True)
    since = serializers.DateTimeField(source="holder_since")
    away = serializers.SerializerMethodField(help_text="null where no person has it, or they are not away")

    @extend_schema_field(AwaySerializer(allow_null=True))
    def get_away(self, ticket: Ticket) -> Any:
        absent = self.context["away"].get(ticket.holder_person_id)
        return AwaySerializer(absent).data if absent is not None else None


class TicketSerializer(serializers.Serializer):
    """The outline of a ticket."""

    number = serializers.CharField()
    title = serializers.SerializerMethodField(
        help_text="null for who filed it confidentially for somebody else"
    )
    state = serializers.ChoiceField(STATES)
    priority = serializers.ChoiceField(Priority.choices)
    is_open = serializers.BooleanField()
    is_confidential = serializers.BooleanField()
    service = ServiceReference()
    provider = DepartmentReference()
    consumer = DepartmentReference()
    requester = PersonReference()
    source = serializers.ChoiceField(  # type: ignore[assignment] # a field may bear the name
        Source.choices, allow_blank=True, help_text="how it came; empty where that was not noted yet"
    )
    holder = HolderSerializer(source="*")
    deadline = serializers.SerializerMethodField()
    submitted_at = serializers.DateTimeField()
    first_response_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_title(self, ticket: Ticket) -> str | None:
        return ticket.title if self.is_titled(ticket) else None

    def is_titled(self, ticket: Ticket) -> bool:
        """Say whether the person may know the title; the view found out for the whole page."""
        return ticket.pk in self.context["titled"]

    @extend_schema_field(DeadlineSerializer)
    def get_deadline(self, ticket: Ticket) -> Any:
        return DeadlineSerializer(self.standing(ticket)).data

    def standing(self, ticket: Ticket) -> Standing:
        """Return the state of the promise; the view calculated it for the whole page."""
        return self.context["standings"][ticket.pk]


class AttachmentSerializer(serializers.Serializer):
    """A file, and where to get it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(source="blob.size", help_text="bytes")
    question = serializers.CharField(
        source="field_key", help_text="the question of the form it answers, or empty"
    )
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, file: Attachment) -> str:
        return reverse("api-attachment-detail", args=[file.pk], request=self.context.get("request"))


class MessageSerializer(serializers.Serializer):
    """Something said in public, or an internal note of a department of yours."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(MessageKind.choices)
    author = PersonReference(allow_null=True)
    department = DepartmentReference(allow_null=True, help_text="in whose name; of a note: who may read it")
    is_from_provider = serializers.BooleanField()
    body = serializers.CharField()
    source = serializers.ChoiceField(  # type: ignore[assignment] # a field may bear the name
        Source.choices, allow_blank=True, help_text="how it came; empty where that was not noted yet"
    )
    at = serializers.DateTimeField()
    attachments = AttachmentSerializer(many=True)


class WatcherSerializer(serializers.Serializer):
    """Who follows a ticket."""

    person = PersonReference()
    is_invited = serializers.BooleanField(
        help_text="by requester or holder; the others see what is theirs to see anyway"
    )
    has_too = serializers.BooleanField(help_text="has the same trouble as the requester")


class TicketDetailSerializer(TicketSerializer):
    """A ticket with what the person may read of it; content is null for those who may know the outline alone."""

    description = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField(help_text="question -> answer as filed")
    answers_in_words = serializers.SerializerMethodField(help_text="by section, as pages show them")
    answers_to_come = serializers.SerializerMethodField(
        help_text="promised for later and not there yet; the requester can add them until the ticket is closed"
    )
    attachments = serializers.SerializerMethodField()
    messages = serializers.SerializerMethodField(
        help_text=f"the newest {MESSAGES_SHOWN}, the oldest of them first; all at messages/"
    )
    promise = PromiseSerializer()
    cycle = serializers.IntegerField(help_text="1, and one more with each reopening")
    closed_how = serializers.ChoiceField([*ClosedHow.values, ""])
    filer = PersonReference()
    verbs = serializers.SerializerMethodField(help_text="what the person may do to it now")
    verbs_later = serializers.SerializerMethodField(
        help_text="what the person may do to it from a later moment on, and from which"
    )
    counts = serializers.SerializerMethodField(
        help_text="how often verbs that are counted were done, for those who work on it"
    )
    is_watching = serializers.SerializerMethodField()
    watchers = serializers.SerializerMethodField()
    affected = serializers.SerializerMethodField(
        help_text="how many of those who follow it said that they have it too, where the service is shared"
    )

    @property
    def sight(self) -> VisibleTicket:
        return self.context["sight"]

    def standing(self, ticket: Ticket) -> Standing:
        return self.sight.standing

    def is_titled(self, ticket: Ticket) -> bool:
        return self.sight.is_titled

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_description(self, ticket: Ticket) -> str | None:
        return ticket.description if self.sight.content else None

    @extend_schema_field({"type": "object", "additionalProperties": True, "nullable": True})
    def get_answers(self, _ticket: Ticket) -> Any:
        return self.sight.answers if self.sight.content else None

    @extend_schema_field(FactGroupSerializer(many=True, allow_null=True))
    def get_answers_in_words(self, _ticket: Ticket) -> Any:
        return FactGroupSerializer(self.sight.groups, many=True).data if self.sight.content else None

    @extend_schema_field(AnswerToComeSerializer(many=True, allow_null=True))
    def get_answers_to_come(self, _ticket: Ticket) -> Any:
        return AnswerToComeSerializer(self.sight.to_come, many=True).data if self.sight.content else None

    @extend_schema_field(AttachmentSerializer(many=True, allow_null=True))
    def get_attachments(self, _ticket: Ticket) -> Any:
        if not self.sight.content:
            return None
        return AttachmentSerializer(self.sight.files, many=True, context=self.context).data

    @extend_schema_field(MessageSerializer(many=True, allow_null=True))
    def get_messages(self, _ticket: Ticket) -> Any:
        if not self.sight.content:
            return None
        return MessageSerializer(self.sight.messages, many=True, context=self.context).data

    @extend_schema_field({"type": "array", "items": {"type": "string", "enum": list(calls())}})
    def get_verbs(self, _ticket: Ticket) -> list[str]:
        return self.sight.verbs

    @extend_schema_field(serializers.DictField(child=serializers.DateTimeField()))
    def get_verbs_later(self, _ticket: Ticket) -> dict[str, str | None]:
        field = serializers.DateTimeField()
        return {name: field.to_representation(moment) for name, moment in self.sight.verbs_later.items()}

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_counts(self, _ticket: Ticket) -> dict[str, int]:
        return self.sight.counts

    def get_is_watching(self, _ticket: Ticket) -> bool:
        return self.sight.is_watching

    def get_affected(self, _ticket: Ticket) -> int:
        return sum(one.has_too for one in self.sight.watchers)

    @extend_schema_field(WatcherSerializer(many=True, allow_null=True))
    def get_watchers(self, _ticket: Ticket) -> Any:
        return WatcherSerializer(self.sight.watchers, many=True).data if self.sight.content else None


class FiledSerializer(TicketDetailSerializer):
    """A ticket that was just filed."""

    ignored = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="questions, or cells as rows.0.column, whose answers were dropped as they are not relevant",
    )
