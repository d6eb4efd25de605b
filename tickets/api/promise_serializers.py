"""The promise of a request and its clocks, as the API tells of them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sla.enums import ClockKind, ClockState, Outcome
from sla.models import Clock
from sla.queries.readings import effective_target, read_clock

STANDINGS = ("none", "running", "at_risk", "late", "paused", "kept", "done")


class DeadlineSerializer(serializers.Serializer):
    """The state of the promise: `done` is ended without a verdict, `none` without a promise."""

    state = serializers.ChoiceField(STANDINGS)
    clock = serializers.ChoiceField(
        [*ClockKind.values, ""], source="kind", help_text="which is due next, or empty"
    )
    due_at = serializers.DateTimeField(allow_null=True)
    seconds_left = serializers.IntegerField(
        source="left", allow_null=True, help_text="of working time; negative when late"
    )


class ClockSerializer(serializers.Serializer):
    """A timed part of the promise in one cycle; seconds are of working time."""

    kind = serializers.ChoiceField(ClockKind.choices)
    cycle = serializers.IntegerField()
    state = serializers.ChoiceField(ClockState.choices)
    outcome = serializers.ChoiceField(Outcome.choices, allow_null=True)
    target_seconds = serializers.SerializerMethodField(help_text="adjustments included")
    elapsed_seconds = serializers.SerializerMethodField()
    started_at = serializers.DateTimeField()
    original_due_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text="null while it rests")
    stopped_at = serializers.DateTimeField(allow_null=True)
    breached_at = serializers.DateTimeField(allow_null=True, help_text="the due moment it missed")

    def get_target_seconds(self, clock: Clock) -> int:
        return int(effective_target(clock).total_seconds())

    def get_elapsed_seconds(self, clock: Clock) -> int:
        return int(read_clock(clock, self.context["now"]).elapsed.total_seconds())


class PromiseSerializer(serializers.Serializer):
    """What is owed in time."""

    next_due_at = serializers.DateTimeField(allow_null=True)
    at_risk_at = serializers.DateTimeField(allow_null=True)
    imported_outcome = serializers.ChoiceField(["met", "breached"], allow_null=True)
    clocks = serializers.SerializerMethodField()

    @extend_schema_field(ClockSerializer(many=True))
    def get_clocks(self, _promise: Any) -> Any:
        return ClockSerializer(self.context["sight"].clocks, many=True, context=self.context).data
