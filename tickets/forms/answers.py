"""Questions as fields of a page, by kind. What an answer must be is said in departments/answers/ alone."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import pgettext

from departments.answers.days import first_and_last
from departments.answers.keeping import PREFIX
from departments.answers.validators import format_sentences
from departments.display.answers import in_language
from departments.forms.place_fields import PlaceField
from departments.formspec.fields import FieldSpec
from departments.formspec.values import MAX_LENGTHS
from departments.models import Department
from departments.queries.structure import departments_in_service
from servicedesk.web.display.joining import sentences
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from servicedesk.web.person_lookup import PersonLookup

from .answer_field import AnswerField
from .uploads import FilesField
from .widgets import DAY, CellChecks, CellRadios, CellSelect, RangeInput, WithUnit

SHOWN_AS_BUTTONS = 5
LONG_CHOICE = 32  # letters
YES, NO = "yes", "no"
Options = dict[str, Any]


class CharAnswer(AnswerField, forms.CharField):
    """Text on one line, or with a wide widget on several."""


class NumberAnswer(AnswerField, forms.DecimalField):
    """A number."""


class DateAnswer(AnswerField, forms.DateField):
    """A day."""


class RangeAnswer(AnswerField):
    """The first and the last day of a range."""


class TimeAnswer(AnswerField, forms.TimeField):
    """A time of the day."""


class ChoiceAnswer(AnswerField, forms.ChoiceField):
    """One of the values to choose from."""


class TruthAnswer(ChoiceAnswer):
    """Yes or no."""

    def prepare_value(self, value: Any) -> Any:
        return {True: YES, False: NO}.get(value, value) if isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as the page spells it."""
        return super().has_changed(self.prepare_value(initial), data)


class ChoicesAnswer(AnswerField, forms.MultipleChoiceField):
    """Several of them."""


class PersonAnswer(AnswerField, PersonField):
    """A colleague."""


class DepartmentAnswer(AnswerField, forms.ChoiceField):
    """A department."""

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Department) else value


class PlaceAnswer(AnswerField, PlaceField):
    """A place."""


class FilesAnswer(AnswerField, FilesField):
    """Files."""


class RowsAnswer(AnswerField):
    """Rows: a place for what is wrong with all of them. The rows themselves are drawn by answer_rows."""

    widget = forms.MultipleHiddenInput


def answer_fields(
    specs: Iterable[FieldSpec], today: date, prefix: str = PREFIX, people: PersonLookup | None = None
) -> dict[str, forms.Field]:
    """Return name -> form field for each question that is asked, in order; names are the prefix and the key.

    `today` is that of the one who asks: the first day of what must not be past. `people` is what all fields for people
    look in.
    """
    found = {prefix + spec.key: answer_field(spec, today) for spec in specs if spec.is_asked}
    for one in found.values():
        if isinstance(one, PersonAnswer):
            one.lookup = people
    return found


def help_of(spec: FieldSpec) -> str:
    """Return what is said below a question: its author's words, and what an answer must look like."""
    return sentences([in_language(spec.help), *format_sentences(spec)])


def answer_field(spec: FieldSpec, today: date) -> forms.Field:
    """Return the form field for a question."""
    options = {
        "spec": spec,
        "label": in_language(spec.label),
        "help_text": help_of(spec),
        "required": spec.is_required,
    }
    return _MAKERS[spec.kind](spec, today, options)


def _choices(spec: FieldSpec) -> list[tuple[str, str]]:
    return [(option.value, in_language(option.label) or option.value) for option in spec.options]


def _attributes(least: str, most: str) -> dict[str, str]:
    return {name: bound for name, bound in (("min", least), ("max", most)) if bound}


def _text(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return CharAnswer(max_length=MAX_LENGTHS["text"], **options)


def _long_text(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return CharAnswer(
        max_length=MAX_LENGTHS["long_text"], widget=forms.Textarea(attrs={"rows": 3}), **options
    )


def _number(spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    """Draw the field for a number or an amount; the browser knows its bounds too."""
    attributes = {"step": spec.step or "any", "inputmode": "decimal", **_attributes(spec.min, spec.max)}
    unit = spec.currency or in_language(spec.unit)
    return NumberAnswer(widget=WithUnit(unit, attributes), **options)


def _date(spec: FieldSpec, today: date, options: Options) -> forms.Field:
    attributes = {"type": "date", **_days(spec, today)}
    return DateAnswer(widget=forms.DateInput(attrs=attributes, format=DAY), **options)


def _range(spec: FieldSpec, today: date, options: Options) -> forms.Field:
    return RangeAnswer(widget=RangeInput(_days(spec, today)), **options)


def _days(spec: FieldSpec, today: date) -> dict[str, str]:
    first, last = first_and_last(spec, today)
    return _attributes(str(first), str(last))


def _time(spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    attributes = {"type": "time", **_attributes(spec.min, spec.max)}
    return TimeAnswer(widget=forms.TimeInput(attrs=attributes, format="%H:%M"), **options)


def _truth(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    words = [(YES, pgettext("answer", "Yes")), (NO, pgettext("answer", "No"))]
    return TruthAnswer(choices=words, widget=CellRadios, **options)


def _rows(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return RowsAnswer(**options)


def _choice(spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    if len(spec.options) <= SHOWN_AS_BUTTONS:
        return ChoiceAnswer(choices=_choices(spec), widget=CellRadios, **options)
    choices = _choices(spec)
    # A plain select cuts a long choice on a phone; the one that scripts draw wraps it.
    is_long = any(len(label) > LONG_CHOICE for _value, label in choices)
    widget = CellSelect({"data-pick": ""} if is_long else None)
    return ChoiceAnswer(choices=[("", "—"), *choices], widget=widget, **options)


def _several(spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return ChoicesAnswer(choices=_choices(spec), widget=CellChecks, **options)


def _person(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    if not options["help_text"]:
        del options["help_text"]
    return PersonAnswer(**options)


def _place(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    if not options["help_text"]:
        del options["help_text"]
    return PlaceAnswer(**options)


def _department(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    choices: Any = DepartmentField(departments_in_service(), empty_label="—").choices
    return DepartmentAnswer(choices=list(choices), widget=CellSelect({"data-pick": ""}), **options)


def _file(_spec: FieldSpec, _today: date, options: Options) -> forms.Field:
    return FilesAnswer(**options)


_MAKERS: Mapping[str, Callable[[FieldSpec, date, Options], forms.Field]] = {
    "text": _text,
    "long_text": _long_text,
    "number": _number,
    "money": _number,
    "date": _date,
    "date_range": _range,
    "time": _time,
    "yes_no": _truth,
    "choice": _choice,
    "choices": _several,
    "person": _person,
    "department": _department,
    "place": _place,
    "file": _file,
    "rows": _rows,
}
