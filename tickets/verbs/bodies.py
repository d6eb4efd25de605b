"""What the verbs of the API read."""

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from departments.enums import Priority
from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import normal_address
from servicedesk.web.api.strict import StrictSerializer, StringField, TextField, TruthField
from tickets.actions.conversation import MAX_BODY


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string", "format": "email"}]})
class PersonKey(serializers.Field):
    """A person who works here, by id or e-mail address."""

    default_error_messages = {"unknown": "Nobody here has this id or address."}

    def to_internal_value(self, data: Any) -> User:
        """Return the person. Raises ValidationError."""
        person = find_person(data)
        if person is None:
            self.fail("unknown")
        return person


class UnitKey(StringField):
    """A department or team, by its code."""

    default_error_messages = {"unknown": "There is no unit with this code."}

    def to_internal_value(self, data: Any) -> Any:
        """Return the unit. Raises ValidationError."""
        unit = Department.objects.filter(code=super().to_internal_value(data)).first()
        if unit is None:
            self.fail("unknown")
        return unit


def find_person(key: Any) -> User | None:
    """Return the active person with an id (a number) or an address (text)."""
    if isinstance(key, bool) or not isinstance(key, int | str):
        return None
    match = Q(email__iexact=normal_address(key)) if isinstance(key, str) else Q(pk=key)
    return User.objects.filter(match, is_active=True).first()


class VerbBody(StrictSerializer):
    """What a verb wants to know."""


class NoBody(VerbBody):
    """Nothing."""


class MessageBody(VerbBody):
    """Words, and in a multipart body files with them."""

    body = TextField(max_length=MAX_BODY)
    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False)

    def to_internal_value(self, data: Any) -> Any:
        return {"files": [], **super().to_internal_value(data)}


class TalkBody(MessageBody):
    """Words, files or both."""

    body = TextField(max_length=MAX_BODY, required=False, allow_blank=True, default="")


class PersonBody(VerbBody):
    """A person."""

    person = PersonKey()


class AssignBody(VerbBody):
    """A person, a team, both, or neither."""

    person = PersonKey(required=False, allow_null=True, default=None)
    team = UnitKey(required=False, allow_null=True, default=None)


class TransferBody(VerbBody):
    """Where to, and why; `wrong_department` counts as a misroute before the first response."""

    to = UnitKey()
    reason = TextField(max_length=2000)
    wrong_department = TruthField(default=False)


class CancelBody(VerbBody):
    """Perhaps why."""

    reason = StringField(max_length=500, allow_blank=True, default="")


class PriorityBody(VerbBody):
    """The priority, and why; lowering it needs a reason."""

    priority = serializers.ChoiceField(Priority.choices)
    reason = StringField(max_length=500, allow_blank=True, default="")
