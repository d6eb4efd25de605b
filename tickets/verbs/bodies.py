"""What the verbs of the API read."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from departments.answers.keeping import PREFIX
from departments.enums import Priority
from departments.models import Department, Service
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import normal_address
from servicedesk.web.api.parsers import read_json
from servicedesk.web.api.strict import StrictSerializer, StringField, TextField, TruthField
from tickets.actions.conversation import MAX_BODY
from tickets.actions.files import too_many
from tickets.actions.staged_files import files_named


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


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}], "nullable": True})
class PersonText(serializers.Field):
    """A person by id, or what was typed of an address or a name; cleans to what a page would hold."""

    default_error_messages = {"unknown": "Nobody here has this id.", "invalid": "Not a valid string."}

    def to_internal_value(self, data: Any) -> str:
        """Return the address of an id, any text as it is. Raises ValidationError."""
        if isinstance(data, str):
            return data
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        person = find_person(data)
        if person is None:
            self.fail("unknown")
        return str(person.email)


class UnitKey(StringField):
    """A department or team, by its code."""

    default_error_messages = {"unknown": "There is no unit with this code."}

    def to_internal_value(self, data: Any) -> Any:
        """Return the unit. Raises ValidationError."""
        unit = Department.objects.filter(code=super().to_internal_value(data)).first()
        if unit is None:
            self.fail("unknown")
        return unit


class ServiceKey(StringField):
    """A service, by its slug."""

    default_error_messages = {"unknown": "There is no service with this slug."}

    def to_internal_value(self, data: Any) -> Any:
        """Return the service. Raises ValidationError."""
        services = Service.objects.select_related("department", "team")
        service = services.filter(slug=super().to_internal_value(data)).first()
        if service is None:
            self.fail("unknown")
        return service


def find_person(key: Any) -> User | None:
    """Return the active person with an id (a number) or an address (text)."""
    if isinstance(key, bool) or not isinstance(key, int | str):
        return None
    match = Q(email__iexact=normal_address(key)) if isinstance(key, str) else Q(pk=key)
    return User.objects.filter(match, is_active=True).first()


@extend_schema_field(
    {"oneOf": [{"type": "string", "format": "binary"}, {"type": "string", "format": "uuid"}]}
)
class FileOrToken(serializers.FileField):
    """A file itself, in a multipart body, or the token of an upload."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the file or the token. Raises ValidationError."""
        return data if isinstance(data, str) else super().to_internal_value(data)


class SentFiles(serializers.ListField):
    """Files, those of tokens among them; cleans to what `check_files` takes."""

    child = FileOrToken(allow_empty_file=True)

    def to_internal_value(self, data: Any) -> list[Any]:
        """Return the files in their order. Raises ValidationError."""
        if isinstance(data, list) and len(data) > settings.ATTACHMENTS_PER_MESSAGE:
            raise serializers.ValidationError(too_many())
        sent = super().to_internal_value(data)
        return list(files_named(self.context["request"].user, sent))


class VerbBody(StrictSerializer):
    """What a verb wants to know."""


class AnswersField(serializers.DictField):
    """The answers by question; in a multipart body this object as JSON text."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the object. Raises ValidationError."""
        if isinstance(data, str):
            try:
                data = read_json(data)
            except ValueError:
                self.fail("not_a_dict", input_type="text")
        return super().to_internal_value(data)

    def get_value(self, dictionary: Mapping[str, Any]) -> Any:
        """Take one field of a multipart body too, where the parent class looks for one field per key."""
        return dictionary.get(str(self.field_name), serializers.empty)


class NoBody(VerbBody):
    """Nothing."""


class MessageBody(VerbBody):
    """Words, and files with them: uploaded before and named by token, or in a multipart body."""

    body = TextField(max_length=MAX_BODY)
    files = SentFiles(required=False)

    def to_internal_value(self, data: Any) -> Any:
        return {"files": [], **super().to_internal_value(data)}


class TalkBody(MessageBody):
    """Words, files or both."""

    body = TextField(max_length=MAX_BODY, required=False, allow_blank=True, default="")


class AnswersBody(VerbBody):
    """Answers to questions of the form, as a request is filed with them; files by token, or in a multipart body."""

    answers = AnswersField(required=False, help_text="question -> answer, as for filing")

    def is_known(self, name: str, value: Any) -> bool:
        """Files that answer a question bear its key."""
        return name.startswith(PREFIX) and isinstance(value, UploadedFile)

    def to_internal_value(self, data: Any) -> Any:
        """Return the answers with the files among them, as lists."""
        sent = super().to_internal_value(data)
        names = [name for name in data if name.startswith(PREFIX)] if isinstance(data, MultiValueDict) else []
        files = {name.removeprefix(PREFIX): data.getlist(name) for name in names}
        return {**sent, "answers": {**sent.get("answers", {}), **files}}


class ResolveBody(AnswersBody, MessageBody):
    """What was done, and the answers that the form asks of the provider by the end."""


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


class RefileBody(VerbBody):
    """The right service, and perhaps a note for the requester and those who get it."""

    service = ServiceKey()
    reason = TextField(max_length=2000, required=False, allow_blank=True, default="")


class CancelBody(VerbBody):
    """Perhaps why."""

    reason = StringField(max_length=500, allow_blank=True, default="")


class PriorityBody(VerbBody):
    """The priority, and why; lowering it needs a reason."""

    priority = serializers.ChoiceField(Priority.choices)
    reason = StringField(max_length=500, allow_blank=True, default="")
