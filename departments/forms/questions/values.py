"""With what a condition compares: the form field that fits a subject and a test, and how it is kept."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.display.condition_words import ROLES, text_of
from departments.forms.place_fields import PlaceField
from departments.formspec.kinds import OF_LISTS, WITHOUT_VALUE
from departments.queries.structure import departments_in_service
from servicedesk.web.forms.person_fields import PersonField, SeveralField
from servicedesk.web.forms.text_fields import LineField

from .days import DAY_HELP, DayField, day_text
from .scope import Subject

NONE = [("", "—")]
YES_NO = {"yes": True, "no": False}
# What is found while one types.
FOUND: Mapping[str, Callable[..., forms.Field]] = {"person": PersonField, "place": PlaceField}
Choices = list[tuple[str, str]]


def value_field(subject: Subject, test: str, kept: Any = None) -> forms.Field | None:
    """Return the form field for the value of a test; None where it has none. What is `kept` already may stay."""
    if test in WITHOUT_VALUE:
        return None
    known, is_list = _listed(kept), test in OF_LISTS
    if subject.kind in FOUND:
        return _several_found(subject.kind, known) if is_list else _found(subject.kind, known)
    choices = choices_of(subject, known)
    if choices is not None:
        return _choice(choices, is_list=is_list, is_long=subject.kind == "department")
    if subject.kind in ("date", "date_range"):
        return DayField(required=False, help_text=DAY_HELP)
    if subject.kind == "time":
        return forms.CharField(required=False, max_length=5, widget=forms.TimeInput(attrs={"type": "time"}))
    if subject.kind in ("number", "money", "calculated"):
        attributes = {"step": "any", "inputmode": "decimal"}
        return forms.DecimalField(required=False, max_digits=15, widget=forms.NumberInput(attrs=attributes))
    return LineField(required=False, max_length=200)


def choices_of(subject: Subject, kept: list[str]) -> Choices | None:
    """Return what a value is chosen from; None where it is typed."""
    if subject.spec is not None and subject.spec.options:
        return [(one.value, text_of(one.label) or one.value) for one in subject.spec.options]
    if subject.kind == "department":
        return _units(kept)
    make = _CHOICES.get(subject.kind)
    return make() if make else None


def kept_value(subject: Subject, test: str, cleaned: Any) -> Any:
    """Return a value as the condition keeps it; None where nothing was chosen yet."""
    if test in OF_LISTS:
        return [_written(one) for one in cleaned or []] or None
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
    """Return a number as text, a person by address, a place by code."""
    if hasattr(value, "normalize"):
        return format(value.normalize(), "f")
    return str(getattr(value, "email", None) or getattr(value, "code", None) or value)


def _listed(kept: Any) -> list[str]:
    return [str(one) for one in (kept if isinstance(kept, list | tuple) else [kept]) if one]


def _found(kind: str, known: list[str]) -> forms.Field:
    field = FOUND[kind](required=False)
    if known and kind == "person":
        field.initial = known[0]
    elif known and len(places := place_tree().called(known[0])) == 1:
        field.initial = next(iter(places))
    return field


def _several_found(kind: str, known: list[str]) -> forms.Field:
    one = _Lenient(FOUND[kind](required=False), known)
    return SeveralField(one, required=False, help_text=_("One per line."))


class _Lenient(forms.Field):
    """Finds what another field finds, and takes what is kept already, such as a person who has left."""

    def __init__(self, field: forms.Field, kept: list[str]) -> None:
        super().__init__(required=False, widget=field.widget)
        self.field, self.kept = field, kept

    def prepare_value(self, value: Any) -> Any:
        return self.field.prepare_value(value)

    def clean(self, value: Any) -> Any:
        return value if value in self.kept else self.field.clean(value)


def _choice(choices: Choices, *, is_list: bool, is_long: bool) -> forms.Field:
    """Return a field to choose one or several; long lists are searched while one types."""
    select = {"class": "form-select", **({"data-pick": ""} if is_long else {})}
    if not is_list:
        widget = forms.Select(attrs=select)
        return forms.ChoiceField(required=False, choices=[*NONE, *choices], widget=widget)
    checks = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    many = forms.SelectMultiple(attrs=select) if is_long else checks
    return forms.MultipleChoiceField(required=False, choices=choices, widget=many)


def _units(kept: list[str]) -> Choices:
    """Return the departments and teams in service, and those that are kept already."""
    found, tree = {unit.code: str(unit) for unit in departments_in_service()}, org_tree()
    gone = [code for code in kept if code not in found]
    more = [(code, tree.name(tree.by_code[code]) if code in tree.by_code else code) for code in gone]
    return [*found.items(), *more]


def _roles() -> Choices:
    return [(role, str(label)) for role, label in ROLES.items()]


def _yes_no() -> Choices:
    return [("yes", _("Yes")), ("no", _("No"))]


_CHOICES: Mapping[str, Callable[[], Choices]] = {"yes_no": _yes_no, "role": _roles}
