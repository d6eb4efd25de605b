"""Publish a version of a service's request form, inside the verb that may."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.formspec.form import FormSpec
from departments.formspec.problems import problems_of, without_day
from departments.formspec.references import Problem
from departments.models import RequestForm, Service
from departments.queries.gone_defaults import gone_defaults
from departments.rules import may_edit_form
from servicedesk.accounts.models import User
from servicedesk.events.events import Config, ConfigEvent
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import NotAllowed


class UnsoundForm(ValidationError):
    """The form cannot be published; display.form_problems says of each of the `problems` of `form` what it is."""

    def __init__(self, form: FormSpec, problems: tuple[Problem, ...]) -> None:
        super().__init__(_("The form cannot be published yet: some fields need a correction."))
        self.form, self.problems = form, problems


def refusals_of(form: FormSpec, today: date) -> tuple[Problem, ...]:
    """Return what keeps the form from being published as a new version on that day."""
    return tuple(one for one in problems_of(form) if one.is_refusal) or _out_of_time(form, today)


def _out_of_time(form: FormSpec, today: date) -> tuple[Problem, ...]:
    """Return what was right when the form was written, and is not any more."""
    return without_day(form, today) + gone_defaults(form)


def publish_version(service: Service, form: FormSpec, by: User | None, at: datetime) -> RequestForm:
    """Make the form the service's newest version; one that asks the same as the last makes none.

    Raises UnsoundForm. The caller holds the service's lock, and has asked who may.
    """
    refusals = tuple(problem for problem in problems_of(form) if problem.is_refusal)
    if refusals:
        raise UnsoundForm(form, refusals)
    last = service.forms.order_by("-number").first()
    if last is not None and last.spec.to_json() == form.to_json():
        return last
    if late := _out_of_time(form, at.date()):
        raise UnsoundForm(form, late)
    number = last.number + 1 if last else 1
    version = RequestForm.objects.create(service=service, number=number, fields=form.to_json(), created_at=at)
    record(ConfigEvent.PUBLISHED, subject=service, by=by, at=at, what=Config.REQUEST_FORM, version=number)
    return version


def require_form_editor(by: User | None, service: Service) -> None:
    """Raise NotAllowed unless the person edits the service's form."""
    if by is not None and not may_edit_form(by, service):
        raise NotAllowed(_("This form belongs to another department."))
