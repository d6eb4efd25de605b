"""Conditions and calculations of a request form in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.enums import FieldKind, MemberRole
from departments.formspec.conditions import Condition, Criterion
from departments.formspec.currencies import currency_of
from departments.formspec.fields import FieldSpec, Texts
from departments.formspec.form import FormSpec
from departments.formspec.kinds import NUMERIC, WITHOUT_VALUE
from departments.formspec.values import FormSpecError, read_bound
from servicedesk.accounts.cached_reads import person_by_address
from servicedesk.accounts.enums import CompanyRole
from servicedesk.text.bilingual import pick
from servicedesk.web.display.amounts import money_text, number_text
from servicedesk.web.display.people import named

TESTS: Mapping[str, Any] = {
    "is": pgettext_lazy("condition", "is"),
    "is_not": pgettext_lazy("condition", "is not"),
    "one_of": pgettext_lazy("condition", "is one of"),
    "none_of": pgettext_lazy("condition", "is none of"),
    "contains": pgettext_lazy("condition", "contains"),
    "lt": pgettext_lazy("condition", "is less than"),
    "lte": pgettext_lazy("condition", "is at most"),
    "gt": pgettext_lazy("condition", "is more than"),
    "gte": pgettext_lazy("condition", "is at least"),
    "before": pgettext_lazy("condition", "is before"),
    "after": pgettext_lazy("condition", "is after"),
    "empty": pgettext_lazy("condition", "is empty"),
    "filled": pgettext_lazy("condition", "is filled in"),
}
# Of units and places, each with all that lies within.
WITHIN: Mapping[str, Any] = {
    **TESTS,
    "is": pgettext_lazy("condition", "is in"),
    "is_not": pgettext_lazy("condition", "is not in"),
    "one_of": pgettext_lazy("condition", "is in one of"),
    "none_of": pgettext_lazy("condition", "is in none of"),
}
REQUESTER: Mapping[str, Any] = {
    "department": gettext_lazy("the requester's department"),
    "place": gettext_lazy("the requester's place"),
    "role": gettext_lazy("the requester's role"),
}
ROLES: Mapping[str, Any] = {**dict(MemberRole.choices), **dict(CompanyRole.choices)}


def test_words(test: str, kind: str) -> Any:
    """Return a test of a field of some kind, or of something of the requester, in words."""
    return (WITHIN if kind in ("department", "place") else TESTS)[test]


def text_of(texts: Texts) -> str:
    """Return a text in the reader's language, or in the one there is."""
    return pick(texts, get_language() or "en")


def label_of(spec: FieldSpec) -> str:
    """Return what a field is called; as long as it has no words, its kind and that they are missing."""
    return text_of(spec.label) or _("%(kind)s, no name yet") % {"kind": FieldKind(spec.kind).label}


def condition_words(condition: Condition | None, form: FormSpec, rows: FieldSpec | None = None) -> str:
    """Return a condition as half a sentence: Kind of trip is “abroad” and Days is more than 3. "" for none."""
    if condition is None:
        return ""
    joined = _(" and ") if condition.is_every else _(" or ")
    return joined.join(_part(part, form, rows) for part in condition.parts)


def _part(part: Condition | Criterion, form: FormSpec, rows: FieldSpec | None) -> str:
    if isinstance(part, Condition):
        words = condition_words(part, form, rows)
        return _("(%(condition)s)") % {"condition": words} if len(part.parts) > 1 else words
    spec = _asked(part, form, rows)
    subject = str(REQUESTER.get(part.requester, part.requester)) if part.requester else _name(spec, part)
    test = str(test_words(part.test, spec.kind if spec else part.requester))
    values = {"subject": subject, "test": test, "value": _value(part, spec, form, rows)}
    if part.test in WITHOUT_VALUE:
        return _("%(subject)s %(test)s") % values
    return _("%(subject)s %(test)s %(value)s") % values


def _asked(test: Criterion, form: FormSpec, rows: FieldSpec | None) -> FieldSpec | None:
    columns = {column.key: column for column in rows.columns} if rows else {}
    return columns.get(test.field) or form.by_key.get(test.field)


def _name(spec: FieldSpec | None, test: Criterion) -> str:
    return label_of(spec) if spec else _("a removed field (%(key)s)") % {"key": test.field}


def _value(test: Criterion, spec: FieldSpec | None, form: FormSpec, rows: FieldSpec | None) -> str:
    if spec and spec.kind in NUMERIC and (number := _number(test.value)) is not None:
        currency = currency_of(form, spec, rows)
        return money_text(number, currency) if currency else number_text(number)
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return _(", ").join(_one(value, test, spec) for value in values) or "…"


def _one(value: Any, test: Criterion, spec: FieldSpec | None) -> str:
    if isinstance(value, Mapping):
        return days_words(value["days"])
    if isinstance(value, bool):
        return _("“Yes”") if value else _("“No”")
    if value is None:
        return "…"
    known = {option.value: text_of(option.label) for option in spec.options} if spec else {}
    if test.requester == "role":
        known = {role: str(label) for role, label in ROLES.items()}
    kind = spec.kind if spec else test.requester
    return _("“%(value)s”") % {"value": known.get(value) or _named(kind, str(value))}


def _number(value: Any) -> Decimal | None:
    """Return the number that a test compares with; None as long as its author has not written one."""
    try:
        bound = read_bound("number", str(value))
    except FormSpecError:
        return None
    return bound if isinstance(bound, Decimal) else None


def _named(kind: str, code: str) -> str:
    """Return what a person, a unit or a place is called; anything else as it is."""
    if kind == "person":
        return named(person_by_address(code)) or code
    if kind == "department":
        units = org_tree()
        return units.name(units.by_code[code]) if code in units.by_code else code
    if kind == "place":
        places = place_tree()
        found = places.called(code)
        return places.path(next(iter(found))) if len(found) == 1 else code
    return code


def days_words(days: int) -> str:
    """Return a number of days from today in words."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(n)s day from today", "%(n)s days from today", days) % {"n": days}
    return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}
