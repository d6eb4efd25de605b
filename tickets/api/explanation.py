"""How a promise is calculated, for programs: the same as the page says, in figures and in words."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.events import clock
from servicedesk.web.api.references import DepartmentReference
from sla.enums import ClockKind, ClockState, Outcome, PauseReason
from sla.workings import GRAINS
from tickets import rules
from tickets.display.explanation import ExplainedClock, explain_promise
from tickets.queries.visible import find_promise


class Seconds(serializers.IntegerField):
    """A length of time in whole seconds."""

    def to_representation(self, value: Any) -> int:
        return int(value.total_seconds())


class LineSerializer(serializers.Serializer):
    """A line of the sum: working time that counted; what it sums up grows with the length of the whole."""

    grain = serializers.ChoiceField([name for name, _most in GRAINS])
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    seconds = Seconds(source="length")


class StretchSerializer(serializers.Serializer):
    """A stretch in one state, with one holder and one version of the calendar; `ends_at` is null for what continues."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(ClockState.choices)
    reason = serializers.ChoiceField([*PauseReason.choices, ("", "")])
    department = DepartmentReference(source="unit", allow_null=True, help_text="who had it")
    calendar = serializers.CharField(help_text="empty: it counts day and night")
    calendar_version = serializers.IntegerField(source="version", allow_null=True)
    counted_seconds = Seconds(source="counted")
    left_out_seconds = Seconds(source="left_out")


class ChangeSerializer(serializers.Serializer):
    """What changed the clock on its way."""

    kind = serializers.ChoiceField(["adjusted", "retargeted", "excluded", "excused"])
    at = serializers.DateTimeField()
    text = serializers.CharField()
    reason = serializers.CharField(help_text="empty for those who may not read it")


class StepSerializer(serializers.Serializer):
    """A warning or an escalation; outside the departments that work it, lateness and the reader's reminders alone."""

    level = serializers.CharField()
    state = serializers.ChoiceField(["fired", "skipped", "armed"])
    at = serializers.DateTimeField()
    text = serializers.CharField()
    is_delayed = serializers.BooleanField()


class ShareSerializer(serializers.Serializer):
    """How much of the time used in this cycle a department or team had it."""

    department = DepartmentReference(source="unit")
    seconds = Seconds(source="length")


class ExplainedSerializer(serializers.Serializer):
    """A clock with the rule, the sums and the changes behind it; lengths are working time."""

    kind = serializers.ChoiceField(ClockKind.choices, source="clock.kind")
    cycle = serializers.IntegerField(source="clock.cycle")
    state = serializers.ChoiceField(ClockState.choices, source="clock.state")
    outcome = serializers.ChoiceField(Outcome.choices, source="clock.outcome", allow_null=True)
    is_missed = serializers.BooleanField(
        source="history.is_missed",
        help_text="as it counts now; a correction is heeded once the clock has stopped",
    )
    started_at = serializers.DateTimeField(source="clock.started_at")
    original_due_at = serializers.DateTimeField(source="clock.original_due_at", allow_null=True)
    due_at = serializers.DateTimeField(source="clock.due_at", allow_null=True)
    stopped_at = serializers.DateTimeField(source="clock.stopped_at", allow_null=True)
    breached_at = serializers.DateTimeField(source="clock.breached_at", allow_null=True)
    target_seconds = Seconds(source="history.target", help_text="adjustments included")
    promised_seconds = serializers.IntegerField(source="clock.target_seconds", help_text="without them")
    carried_seconds = Seconds(source="clock.carried", help_text="used in the cycles before")
    elapsed_seconds = Seconds(source="history.reading.elapsed", help_text="corrected")
    raw_elapsed_seconds = Seconds(source="history.reading.raw_elapsed", help_text="as it ran")
    charged_to = DepartmentReference(allow_null=True, help_text="whom a miss counts for; null for nobody")
    lines = LineSerializer(source="history.exact.lines", many=True)
    stretches = StretchSerializer(source="exact_stretches", many=True)
    changes = ChangeSerializer(many=True)
    steps = StepSerializer(many=True)
    shares = ShareSerializer(source="exact_shares", many=True)
    words = serializers.SerializerMethodField(help_text="the same in sentences, in the person's language")

    def get_words(self, one: ExplainedClock) -> list[str]:
        return [*one.rule, one.calendar, one.result, *one.verdict]


class ExplanationSerializer(serializers.Serializer):
    """Every clock of the promise that the person may know of; none for a request that was imported."""

    number = serializers.CharField()
    imported = serializers.CharField(help_text="what another system said, or empty")
    clocks = ExplainedSerializer(many=True)


class Explaining:
    """The address that explains a promise."""

    @extend_schema(summary="Explain the promise of a ticket", responses=ExplanationSerializer)
    @action(
        detail=True, url_path="promise/explanation", url_name="explanation", filterset_class=None,
        pagination_class=None,
    )  # fmt: skip
    def explanation(self, request: ApiRequest, number: str) -> Response:
        """Answer how each clock is calculated: its rule, calendar, stretches, sums, corrections and steps."""
        ticket = find_promise(request.user, number)
        found = explain_promise(ticket, request.user, rules.access(request.user, ticket), clock.now())
        data = {"number": ticket.number, "imported": found.imported, "clocks": found.clocks}
        return Response(ExplanationSerializer(data).data)
