"""Policies in the API: their targets and escalation steps."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from departments.enums import Priority
from servicedesk.web.api.references import DepartmentReference, PersonReference, ServiceReference
from sla.enums import Audience, ClockKind, StepChannel


class PolicyTargetSerializer(serializers.Serializer):
    """How long a kind of clock may take at a priority: working seconds, or working days."""

    kind = serializers.ChoiceField(choices=ClockKind.choices)
    priority = serializers.ChoiceField(choices=Priority.choices)
    seconds = serializers.IntegerField(allow_null=True)
    working_days = serializers.IntegerField(allow_null=True)
    is_around_the_clock = serializers.BooleanField(help_text="nights and holidays count")


class PolicyStepSerializer(serializers.Serializer):
    """Who is notified about a clock at a moment: after a share of its target, or a working time of its own."""

    kind = serializers.ChoiceField(
        choices=ClockKind.choices, allow_blank=True, help_text="empty: every kind without steps of its own"
    )
    level = serializers.CharField()
    percent = serializers.IntegerField(allow_null=True)
    after_seconds = serializers.IntegerField(allow_null=True)
    after_working_days = serializers.IntegerField(allow_null=True)
    audiences = serializers.ListField(child=serializers.ChoiceField(choices=Audience.choices))
    person = PersonReference(allow_null=True)
    channel = serializers.ChoiceField(choices=StepChannel.choices)


class PolicySerializer(serializers.Serializer):
    """A policy in force. Neither provider nor service: it applies to the company; a consumer: to them alone."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    service = ServiceReference(allow_null=True)
    provider = DepartmentReference(allow_null=True)
    consumer = DepartmentReference(allow_null=True)
    version = serializers.SerializerMethodField(help_text="its number")
    published_at = serializers.SerializerMethodField()
    targets = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()

    def get_version(self, policy: Any) -> int:
        return int(self._newest(policy).number)

    @extend_schema_field(serializers.DateTimeField())
    def get_published_at(self, policy: Any) -> Any:
        return self._newest(policy).published_at

    @extend_schema_field(PolicyTargetSerializer(many=True))
    def get_targets(self, policy: Any) -> Any:
        return PolicyTargetSerializer(self._newest(policy).targets.all(), many=True).data

    @extend_schema_field(PolicyStepSerializer(many=True))
    def get_steps(self, policy: Any) -> Any:
        return PolicyStepSerializer(self._newest(policy).steps.all(), many=True).data

    def _newest(self, policy: Any) -> Any:
        return self.context["newest"][policy.pk]
