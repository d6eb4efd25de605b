"""A request from the API, checked by the form that the pages use."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from departments.formspec import FieldSpec
from departments.models import Department, Service
from departments.queries.services import find_service
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.accounts.models import User
from servicedesk.text.dates import spelled_day
from servicedesk.web.api.parsers import check_value
from servicedesk.web.api.strict import NO_SUCH_FIELD, StrictSerializer, StringField, TextField
from tickets.forms.answers import PREFIX
from tickets.forms.request import RequestTicketForm
from tickets.priority import Impact, Urgency

from .bodies import PersonKey, find_person

WRONG_TYPE = "This question wants another kind of value."


class AnswersField(serializers.DictField):
    """The answers by question; in a multipart body this object as JSON text."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the object. Raises ValidationError."""
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except (ValueError, RecursionError):
                self.fail("not_a_dict", input_type="text")
            check_value(data)
        return super().to_internal_value(data)

    def get_value(self, dictionary: Mapping[str, Any]) -> Any:
        """Take one field of a multipart body too, where the parent class looks for one field per key."""
        return dictionary.get(str(self.field_name), serializers.empty)


class SubmitSerializer(StrictSerializer):
    """A request. Files come in a multipart body: `files`, and `answer_<question>` for questions that ask for files."""

    service = serializers.SlugField(help_text="its slug")
    title = StringField(max_length=200)
    description = TextField(max_length=20_000, allow_blank=True, default="")
    answers = AnswersField(required=False, help_text="question -> answer, see services/{slug}/")
    impact = serializers.ChoiceField([one.value for one in Impact], default=Impact.ONE.value)
    urgency = serializers.ChoiceField([one.value for one in Urgency], default=Urgency.SOON.value)
    requester = PersonKey(required=False, allow_null=True, default=None)
    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False)

    def is_known(self, name: str, value: Any) -> bool:
        """Files that answer a question bear its key."""
        return name.startswith(PREFIX) and isinstance(value, UploadedFile)


class JsonRequestForm(RequestTicketForm):
    """The same checks; no talk of browsers that forget chosen files."""

    def full_clean(self) -> None:
        forms.Form.full_clean(self)


@dataclass(frozen=True)
class Kind:
    """What a kind of question takes in JSON, and what the form makes of it."""

    fits: Callable[[Any], bool]
    turn: Callable[[Any], Any] = lambda value: value


def checked_request(request: ApiRequest) -> dict[str, Any]:
    """Return what the verb `submit` takes, with `service`. Raises ValidationError by field."""
    serializer = SubmitSerializer(data=request.data, context={"request": request})
    serializer.is_valid(raise_exception=True)
    sent = serializer.validated_data
    service = _service(request.user, sent["service"])
    version = service.newest_form
    specs = version.specs if version else ()
    answers = _typed(specs, sent.get("answers") or {})
    data = {name: sent[name] for name in ("title", "description", "impact", "urgency", "requester")} | answers
    form = JsonRequestForm(
        data, _files(request, specs, sent), service=service, user=request.user, version=version
    )
    if not form.is_valid():
        raise ValidationError(_errors(form))
    return form.to_submit | {"service": service}


def _service(user: User, slug: str) -> Service:
    service = find_service(user, slug)
    if service is None:
        raise ValidationError({"service": ["There is no such service."]})
    return service


def _typed(specs: tuple[FieldSpec, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return form field -> value for the answers given. Raises ValidationError for strangers and wrong types."""
    kinds = {spec.key: KINDS[spec.kind] for spec in specs if spec.kind in KINDS}
    errors: dict[str, list[str]] = {}
    typed = {}
    for key, value in answers.items():
        if key not in kinds:
            errors[key[:60]] = [NO_SUCH_FIELD]
        elif value is not None and not kinds[key].fits(value):
            errors[key] = [WRONG_TYPE]
        elif value is not None:
            typed[PREFIX + key] = kinds[key].turn(value)
    if errors:
        raise ValidationError({"answers": errors})
    return typed


def _files(request: ApiRequest, specs: tuple[FieldSpec, ...], sent: Mapping[str, Any]) -> MultiValueDict:
    given = {name: request.FILES.getlist(name) for name in request.FILES if name.startswith(PREFIX)}
    strangers = given.keys() - {PREFIX + spec.key for spec in specs if spec.kind == "file"}
    if strangers:
        raise ValidationError({name[:60]: [NO_SUCH_FIELD] for name in sorted(strangers)})
    return MultiValueDict({"files": sent.get("files", []), **given})


def _errors(form: RequestTicketForm) -> dict[str, Any]:
    """Return the form's errors, those of the service's questions under `answers`."""
    errors: dict[str, Any] = {}
    for name, messages in form.errors.items():
        if name.startswith(PREFIX):
            errors.setdefault("answers", {})[name.removeprefix(PREFIX)] = list(messages)
        else:
            errors["non_field_errors" if name == "__all__" else name] = list(messages)
    return errors


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_date(value: Any) -> bool:
    try:
        return bool(spelled_day(value))
    except ValueError:
        return False


def _is_unit(value: Any) -> bool:
    return isinstance(value, str) and Department.objects.filter(code=value).exists()


KINDS: Mapping[str, Kind] = {
    "text": Kind(_is_text),
    "long_text": Kind(_is_text),
    "number": Kind(_is_number),
    "date": Kind(_is_date, spelled_day),
    "choice": Kind(_is_text),
    "choices": Kind(_is_texts),
    "person": Kind(lambda value: find_person(value) is not None, find_person),
    "department": Kind(_is_unit, lambda code: Department.objects.get(code=code)),
}
