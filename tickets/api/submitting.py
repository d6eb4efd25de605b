"""A request from the API. Its answers are checked as those of the page are: by departments/answers/."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from departments.answers.checking import check_answers
from departments.answers.keeping import PREFIX, answer_files, plain_answers
from departments.display.audiences import why_not_offered
from departments.formspec.evaluation import Outcome
from departments.formspec.form import FormSpec
from departments.models import Service
from departments.queries.services import find_service
from departments.rules import may_take_call
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.api.strict import StrictSerializer, StringField, TextField
from tickets.actions.files import check_files
from tickets.actions.submission import why_not_called, why_not_for
from tickets.enums import SPOKEN, Source
from tickets.priority import Impact, Urgency, priority_of
from tickets.queries.calls import find_taken
from tickets.verbs.bodies import AnswersField, PersonKey, SentFiles

from .answers import as_sent, files_by_question, fitting, of_programs, with_files

SPOKEN_SOURCES = tuple(one.value for one in SPOKEN)


class SubmitSerializer(StrictSerializer):
    """A request. Files are uploaded before, and named by token in `files` and in the answers of questions for files.

    In a multipart body they may come along: as `files`, and as `answer_<question>`.
    """

    service = serializers.SlugField(help_text="its slug")
    title = StringField(max_length=200)
    description = TextField(max_length=20_000, allow_blank=True, default="")
    answers = AnswersField(
        required=False,
        help_text="question -> answer, see services/{slug}/ or as JSON Schema services/{slug}/schema/; "
        "days as 2026-03-02, people by id, address or full name, departments by code, files as a list of the tokens "
        "of uploads",
    )
    impact = serializers.ChoiceField([one.value for one in Impact], default=Impact.ONE.value)
    urgency = serializers.ChoiceField([one.value for one in Urgency], default=Urgency.SOON.value)
    form_version = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="the version of the form that you read: refused once there is a newer one",
    )
    requester = PersonKey(required=False, allow_null=True, default=None)
    source = serializers.ChoiceField(  # type: ignore[assignment] # a field may bear the name
        SPOKEN_SOURCES,
        required=False,
        help_text="how the requester said it, where you work for the department that gets it and file it for them",
    )
    files = SentFiles(required=False)
    draft = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=2**63 - 1,
        help_text="the draft that this was, by id: it ends; by default one for the service that says the same, "
        "else one that no page has changed",
    )

    def is_known(self, name: str, value: Any) -> bool:
        """Files that answer a question bear its key."""
        return name.startswith(PREFIX) and isinstance(value, UploadedFile)

    def validate_files(self, files: list[Any]) -> list[Any]:
        """Refuse too many, too large and empty ones before anything is stored."""
        check_files(files)
        return files


def checked_request(request: ApiRequest) -> dict[str, Any]:
    """Return what the verb `submit` takes, with `service`; what was `sent`, and the paths of answers that are not
    relevant (`ignored`).

    Raises ValidationError by field.
    """
    serializer = SubmitSerializer(data=request.data, context={"request": request})
    serializer.is_valid(raise_exception=True)
    sent = serializer.validated_data
    source = Source(sent.get("source", Source.API))
    service = _service(request.user, sent["service"], source)
    form = service.newest_form.spec if service.newest_form else FormSpec()
    _require_version(service, sent.get("form_version"))
    checked = _answers(request, form, sent, _refusal(request.user, sent["requester"], service, source))
    return {
        "service": service,
        "title": sent["title"],
        "description": sent["description"],
        "requester": sent["requester"],
        "answers": plain_answers(form.fields, checked.values),
        "files": {"": sent.get("files", []), **answer_files(form.fields, checked.values)},
        "priority": priority_of(Impact(sent["impact"]), Urgency(sent["urgency"])),
        "source": source,
        "sent": sent,
        "ignored": [as_sent(path, sent.get("answers") or {}) for path in checked.dropped],
    }


def _require_version(service: Service, number: int | None) -> None:
    """Refuse answers to another version of the form than the newest, where the program says which one it read."""
    newest = service.newest_form.number if service.newest_form else None
    if number is not None and number != newest:
        raise ValidationError({"form_version": [f"The form is at version {newest} now. Read it again."]})


def _service(user: User, slug: str, source: Source) -> Service:
    service = find_service(user, slug)
    if service is None and source in SPOKEN:
        service = find_taken(user, slug)
    if service is None:
        raise ValidationError({"service": ["There is no such service."]})
    if why_not := why_not_offered(service):
        raise ValidationError({"service": [why_not]})
    return service


def _refusal(user: User, person: User | None, service: Service, source: Source) -> dict[str, Any]:
    """Return the error for someone who does not let the person ask for them, or from whom they take no calls."""
    if source in SPOKEN:
        refusal = why_not_called(person or user, user, service)
        return {"requester" if may_take_call(user, service) else "source": [refusal]} if refusal else {}
    refusal = why_not_for(person, user, service) if person is not None else ""
    return {"requester": [refusal]} if refusal else {}


def _answers(request: ApiRequest, form: FormSpec, sent: Mapping[str, Any], errors: dict[str, Any]) -> Outcome:
    """Return the checked answers. Raises ValidationError with all that is wrong, besides the errors given."""
    asked = form.of_stage("filing")
    raw, unfitting = fitting(asked, sent.get("answers") or {})
    files, strangers = files_by_question(asked, {name: request.FILES.getlist(name) for name in request.FILES})
    checked = check_answers(
        form,
        with_files(asked, raw, files, request.user),
        lookups=of_programs(),
        today=request.user.today_at(clock.now()),
        requester=sent["requester"] or request.user,
    )
    errors = {**errors, **strangers}
    cells = {as_sent(path, raw): said for path, said in checked.errors.items()}
    if wrong := {**cells, **unfitting}:
        errors["answers"] = wrong
    if errors:
        raise ValidationError(errors)
    return checked
