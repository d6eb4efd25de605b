"""Which fields of a refused form are wrong, for the list above it (templates/bootstrap5/errors.html)."""

from django import forms


def wrong_fields(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return the label of each wrong field in sight, once, and the id of its first input, in the order of the page.

    An error may be named after a part of a field, as "items.0.amount": the input is then called with dashes.
    """
    found: dict[str, tuple[str, str]] = {}
    for name in form.errors if form.is_bound else ():
        field = name.partition(".")[0]
        if field in form.fields and not (form[field].is_hidden and field == name):
            found.setdefault(field, (str(form[field].label), _first_input(form, name)))
    return [found[name] for name in form.fields if name in found]


def _first_input(form: forms.BaseForm, name: str) -> str:
    if name not in form.fields:
        return f"id_{form.add_prefix(name.replace('.', '-'))}"
    return form[name].id_for_label or f"{form[name].auto_id}_0"
