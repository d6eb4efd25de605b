"""What the API says of ratings, and reads."""

from rest_framework import serializers

from servicedesk.web.api.references import DepartmentReference, PersonReference, ServiceReference
from servicedesk.web.api.strict import StrictSerializer, StringField, TextField, WholeNumberField
from surveys.actions.rating import MAX_COMMENT
from surveys.enums import Reason


class RatingSerializer(serializers.Serializer):
    """What a requester said of a closed ticket. Units and service as they were then."""

    id = serializers.IntegerField()
    ticket = serializers.CharField(source="ticket.number", help_text="its number")
    cycle = serializers.IntegerField(help_text="which round of the ticket it is about")
    rater = PersonReference()
    provider = DepartmentReference()
    consumer = DepartmentReference()
    service = ServiceReference()
    score = serializers.IntegerField(min_value=1, max_value=5)
    reasons = serializers.ListField(child=serializers.ChoiceField(Reason.choices))
    comment = serializers.CharField()
    given_at = serializers.DateTimeField()
    corrected_at = serializers.DateTimeField(allow_null=True)


class RateSerializer(StrictSerializer):
    """A rating to give, or within 24 hours to correct."""

    ticket = StringField(max_length=24, help_text="the number of a closed ticket of one's own")
    score = WholeNumberField(min_value=1, max_value=5)
    reasons = serializers.ListField(child=serializers.ChoiceField(Reason.choices), default=list)
    comment = TextField(max_length=MAX_COMMENT, allow_blank=True, default="")
