"""In which currency a field's value is: its own, or what a calculation inherits from its terms."""

from .fields import FieldSpec
from .form import FormSpec, address_of


def currency_of(form: FormSpec, spec: FieldSpec, rows: FieldSpec | None = None) -> str:
    """Return the currency of an amount, or of a calculation over amounts; "" for a plain number.

    A sum has the one that all its terms share, a product that of its only amount. `rows` are those that the field is a
    column of.
    """
    return _currency(form, spec, rows, frozenset())


def currencies_added(form: FormSpec, spec: FieldSpec, rows: FieldSpec | None = None) -> frozenset[str]:
    """Return the currencies of the amounts that a field adds up, with its own; none for what is no sum."""
    if spec.calculation is None or spec.calculation.op != "sum":
        return frozenset()
    terms = (_term(form, term, rows) for term in spec.calculation.of)
    found = {currency_of(form, other, around) for other, around in terms if other is not None}
    return frozenset({*found, spec.currency} - {""}) if found - {""} else frozenset()


def _currency(form: FormSpec, spec: FieldSpec, rows: FieldSpec | None, seen: frozenset[str]) -> str:
    address = address_of(spec, rows)
    if spec.currency or spec.calculation is None or address in seen:
        return spec.currency
    found = []
    for term in spec.calculation.of:
        other, around = _term(form, term, rows)
        if other is not None:
            found.append(_currency(form, other, around, seen | {address}))
    amounts = [currency for currency in found if currency]
    if spec.calculation.op == "sum":
        return amounts[0] if len(amounts) == len(found) and len(set(amounts)) == 1 else ""
    return amounts[0] if spec.calculation.op == "product" and len(amounts) == 1 else ""


def _term(form: FormSpec, key: str, rows: FieldSpec | None) -> tuple[FieldSpec | None, FieldSpec | None]:
    """Return what a term names, and the rows that it is in."""
    name, dot, column = key.partition(".")
    beside = {one.key: one for one in rows.columns} if rows is not None else {}
    if name in beside:
        return beside[name], rows
    other = form.by_key.get(name)
    if other is None or not dot:
        return other, None
    return {one.key: one for one in other.columns}.get(column), other
