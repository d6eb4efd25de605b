"""A service's questions as fields of a page. What an answer must be is said in departments/answers/ alone."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language

from departments.answers.checking import check_answer
from departments.answers.days import first_and_last
from departments.answers.keeping import PREFIX
from departments.answers.reading import Lookups
from departments.forms.place_fields import PlaceField
from departments.formspec.fields import FieldSpec
from departments.formspec.values import MAX_LENGTHS
from departments.queries.structure import departments_in_service
from servicedesk.text.bilingual import pick
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from tickets.actions.files import check_files

from .uploads import FilesField

SHOWN_AS_BUTTONS = 5
Options = dict[str, Any]

# How a page spells what is not plain text: days as the reader writes them, people and departments as their fields do.
ON_PAGES = Lookups(
    day=forms.DateField().to_python,
    person=PersonField().to_python,
    department=DepartmentField(departments_in_service()).to_python,
    files=check_files,
)


class AnswerField(forms.Field):
    """A field whose value is checked by its question; what it is mixed with draws it."""

    def __init__(self, *, spec: FieldSpec, today: date, **options: Any) -> None:
        """Take the question and the day of the one who answers."""
        self.spec, self.today = spec, today
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """Return the checked value. Raises ValidationError."""
        return check_answer(self.spec, value, lookups=ON_PAGES, today=self.today)


class CharAnswer(AnswerField, forms.CharField):
    """Text on one line, or with a wide widget on several."""


class NumberAnswer(AnswerField, forms.DecimalField):
    """A number."""


class DateAnswer(AnswerField, forms.DateField):
    """A day."""


class ChoiceAnswer(AnswerField, forms.ChoiceField):
    """One of the values to choose from."""


class ChoicesAnswer(AnswerField, forms.MultipleChoiceField):
    """Several of them."""


class PersonAnswer(AnswerField, PersonField):
    """A colleague."""


class DepartmentAnswer(AnswerField, DepartmentField):
    """A department."""


class PlaceAnswer(AnswerField, PlaceField):
    """A place."""


class FilesAnswer(AnswerField, FilesField):
    """Files."""


def answer_fields(specs: tuple[FieldSpec, ...], today: date) -> dict[str, forms.Field]:
    """Return name -> form field for each question, in order; names are "answer_" and the key.

    `today` is that of the one who asks: the first day of what must not be past.
    """
    return {PREFIX + spec.key: _MAKERS[spec.kind](spec, today, _options(spec, today)) for spec in specs}


def _options(spec: FieldSpec, today: date) -> Options:
    language = get_language() or "en"
    return {
        "spec": spec,
        "today": today,
        "label": pick(spec.label, language),
        "help_text": pick(spec.help, language),
        "required": spec.is_required,
    }


def _choices(spec: FieldSpec) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(option.value, pick(option.label, language) or option.value) for option in spec.options]


def _attributes(least: str, most: str) -> dict[str, str]:
    return {name: bound for name, bound in (("min", least), ("max", most)) if bound}


def _text(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return CharAnswer(max_length=MAX_LENGTHS["text"], **options)


def _long_text(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return CharAnswer(
        max_length=MAX_LENGTHS["long_text"], widget=forms.Textarea(attrs={"rows": 3}), **options
    )


def _number(spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    """Draw the field for a number; the browser knows its bounds too."""
    attributes = {"step": "any", **_attributes(spec.min, spec.max)}
    return NumberAnswer(widget=forms.NumberInput(attrs=attributes), **options)


def _date(spec: FieldSpec, today: date, options: Options) -> forms.Field:
    first, last = first_and_last(spec, today)
    attributes = {"type": "date", **_attributes(str(first), str(last))}
    return DateAnswer(widget=forms.DateInput(attrs=attributes, format="%Y-%m-%d"), **options)


def _choice(spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    if len(spec.options) <= SHOWN_AS_BUTTONS:
        return ChoiceAnswer(choices=_choices(spec), widget=forms.RadioSelect, **options)
    return ChoiceAnswer(choices=[("", "—"), *_choices(spec)], **options)


def _several(spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return ChoicesAnswer(choices=_choices(spec), widget=forms.CheckboxSelectMultiple, **options)


def _person(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    if not options["help_text"]:
        del options["help_text"]
    return PersonAnswer(**options)


def _place(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    if not options["help_text"]:
        del options["help_text"]
    return PlaceAnswer(**options)


def _department(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return DepartmentAnswer(queryset=departments_in_service(), empty_label="—", **options)


def _file(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return FilesAnswer(**options)


_MAKERS: Mapping[str, Callable[[FieldSpec, date, Options], forms.Field]] = {
    "text": _text,
    "long_text": _long_text,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "choices": _several,
    "person": _person,
    "department": _department,
    "place": _place,
    "file": _file,
}
