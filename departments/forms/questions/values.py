"""With what a condition compares: the form field that fits a subject and a test, and how it is kept."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.condition_words import ROLES, text_of
from departments.formspec.kinds import OF_LISTS, WITHOUT_VALUE
from departments.queries.structure import departments_in_service
from servicedesk.web.forms.text_fields import LineField

from .days import DAY_HELP, DayField, day_text
from .scope import Subject

NONE = [("", "—")]
YES_NO = {"yes": True, "no": False}


def value_field(subject: Subject, test: str) -> forms.Field | None:
    """Return the form field for the value of a test; None where it has none."""
    if test in WITHOUT_VALUE:
        return None
    choices = choices_of(subject)
    if choices is not None:
        return _choice(choices, is_list=test in OF_LISTS)
    if subject.kind in ("date", "date_range"):
        return DayField(required=False, help_text=DAY_HELP)
    if subject.kind == "time":
        return forms.CharField(required=False, max_length=5, widget=forms.TimeInput(attrs={"type": "time"}))
    if subject.kind in ("number", "money", "calculated"):
        attributes = {"step": "any", "inputmode": "decimal"}
        return forms.DecimalField(required=False, max_digits=15, widget=forms.NumberInput(attrs=attributes))
    help_text = _("Several are separated by commas.") if test in OF_LISTS else _HELP.get(subject.kind, "")
    return LineField(required=False, max_length=200, help_text=help_text)


def choices_of(subject: Subject) -> list[tuple[str, str]] | None:
    """Return what a value is chosen from; None where it is typed."""
    if subject.spec is not None and subject.spec.options:
        return [(one.value, text_of(one.label) or one.value) for one in subject.spec.options]
    make = _CHOICES.get(subject.kind)
    return make() if make else None


def kept_value(subject: Subject, test: str, cleaned: Any) -> Any:
    """Return a value as the condition keeps it; None where nothing was chosen yet."""
    if test in OF_LISTS:
        many = cleaned if isinstance(cleaned, list) else str(cleaned or "").split(",")
        values = [one.strip() for one in many if one.strip()]
        return values or None
    if subject.kind == "yes_no":
        return YES_NO.get(cleaned)
    if isinstance(cleaned, dict):
        return cleaned
    return None if cleaned in (None, "") else _written(cleaned)


def shown_value(value: Any) -> Any:
    """Return a kept value as its form field shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return list(value)
    return day_text(value)


def _written(value: Any) -> str:
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def _choice(choices: list[tuple[str, str]], *, is_list: bool) -> forms.Field:
    if is_list:
        return forms.MultipleChoiceField(
            required=False,
            choices=choices,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        )
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(required=False, choices=[*NONE, *choices], widget=widget)


def _units() -> list[tuple[str, str]]:
    return [(unit.code, str(unit)) for unit in departments_in_service()]


def _roles() -> list[tuple[str, str]]:
    return [(role, str(label)) for role, label in ROLES.items()]


def _yes_no() -> list[tuple[str, str]]:
    return [("yes", _("Yes")), ("no", _("No"))]


_CHOICES: Mapping[str, Callable[[], list[tuple[str, str]]]] = {
    "yes_no": _yes_no,
    "department": _units,
    "role": _roles,
}
_HELP: Mapping[str, Any] = {
    "person": gettext_lazy("The email address of the person."),
    "place": gettext_lazy("The code of the place."),
}
