"""Fields of forms with their label, help and errors, written in Python for speed: a request form has dozens.

crispy-forms draws each through `templates/bootstrap5/field.html`, which is the tag `form_field`. A field takes 25 µs,
in the templates of crispy-bootstrap5 280 µs (processor time, best of seven times 200 by `timeit`, CPython 3.11,
templates cached).
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

from servicedesk.web.display.fill import fill
from servicedesk.web.display.widgets import attributes

LISTS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def form_field(field: BoundField, in_line: bool = False) -> SafeString:
    """Return a field in the desk's dress; `in_line` puts the choices of radios into one line."""
    if field.is_hidden:
        return SafeString(field)
    if isinstance(field.field.widget, forms.CheckboxInput):
        return fill(
            '<div class="mb-3"><div id="div_{}" class="form-check">{}</div></div>', field.auto_id, _box(field)
        )
    is_list = isinstance(field.field.widget, LISTS)
    inside = _choices(field, in_line) if is_list else _input(field)
    return fill('<div id="div_{}" class="mb-3">{}</div>', field.auto_id, _labelled(field, inside))


def together(fields: Iterable[str]) -> SafeString:
    """Return fields that are drawn already, one after another."""
    return SafeString("".join(fields))


def _box(field: BoundField) -> SafeString:
    return fill(
        '{}<label for="{}" class="form-check-label">{}</label>{}{}',
        _control(field, "form-check-input"),
        field.id_for_label,
        _label(field),
        _errors(field),
        _help(field),
    )


def _input(field: BoundField) -> SafeString:
    dress = "form-select" if isinstance(field.field.widget, forms.Select) else "form-control"
    return fill("{}{}{}", _control(field, dress), _errors(field), _help(field))


def _choices(field: BoundField, in_line: bool) -> SafeString:
    """What is wrong stands with the last choice, where the style sheet looks for it; in a line, behind all of them."""
    groups, errors = _options(field), _errors(field)
    last = groups[-1][1][-1] if groups and groups[-1][1] and not in_line else None
    ways = {"in_line": " form-check-inline" if in_line else "", "wrong": " is-invalid" if errors else ""}
    drawn = (
        _group(name, [_choice(one, errors if one is last else "", **ways) for one in options])
        for name, options, _index in groups
    )
    inside = SafeString("".join(drawn))
    return fill("<div>{}</div>{}{}", inside, errors if last is None else "", _help(field))


def _group(name: str | None, choices: list[SafeString]) -> SafeString:
    inside = SafeString("".join(choices))
    return fill("<strong>{}</strong>{}", name, inside) if name else inside


def _choice(option: dict[str, Any], errors: str, *, in_line: str, wrong: str) -> SafeString:
    return fill(
        '<div class="form-check{}"><input type="{}" class="form-check-input{}" name="{}" value="{}"{}>'
        '<label for="{}" class="form-check-label">{}</label>{}</div>',
        in_line,
        option["type"],
        wrong,
        option["name"],
        option["value"],
        attributes(option["attrs"]),
        option["attrs"].get("id", ""),
        option["label"],
        errors,
    )


def _options(field: BoundField) -> list[tuple[str | None, list[dict[str, Any]], int]]:
    widget: Any = field.field.widget
    at = widget.attrs.get("id") or field.auto_id
    given = field.build_widget_attrs({"id": at} if at else {})
    groups: list[tuple[str | None, list[dict[str, Any]], int]] = widget.optgroups(
        field.html_name, widget.format_value(field.value()), given
    )
    return groups


def _labelled(field: BoundField, inside: SafeString) -> SafeString:
    if not field.label:
        return inside
    if not field.use_fieldset:
        at = field.id_for_label
        return fill(
            '<label{} class="form-label">{}</label>{}',
            fill(' for="{}"', at) if at else "",
            _label(field),
            inside,
        )
    described = field.aria_describedby
    return fill(
        '<fieldset{}><legend class="form-label fs-6">{}</legend>{}</fieldset>',
        fill(' aria-describedby="{}"', described) if described else "",
        _label(field),
        inside,
    )


def _label(field: BoundField) -> SafeString:
    star = SafeString('<span class="asteriskField">*</span>') if field.field.required else ""
    return fill("{}{}", field.label, star)


def _control(field: BoundField, dress: str) -> SafeString:
    own = field.field.widget.attrs.get("class", "")
    classes = " ".join(one for one in (own, dress, "is-invalid" if field.errors else "") if one)
    return field.as_widget(attrs={"class": classes})


def _errors(field: BoundField) -> SafeString:
    errors = field.errors
    if not errors:
        return SafeString("")
    inside = SafeString("".join(fill("<div><strong>{}</strong></div>", error) for error in errors))
    return fill('<div id="{}_error" class="invalid-feedback">{}</div>', field.auto_id, inside)


def _help(field: BoundField) -> SafeString:
    if not field.help_text:
        return SafeString("")
    return fill('<div id="{}_helptext" class="form-text">{}</div>', field.auto_id, field.help_text)
