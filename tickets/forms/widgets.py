"""Inputs of pages for answers that one plain input cannot take."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from tickets.display.cell_select import cell_boxes, cell_choices, cell_options, cell_select

DAY = "%Y-%m-%d"  # as browsers spell a day
ENDS = ("from", "to")


class WithUnit(forms.NumberInput):
    """A number with what it counts, or the currency of an amount, behind it."""

    def __init__(self, unit: str, attrs: dict[str, Any] | None = None) -> None:
        """Take the unit in words, "" for none."""
        self.unit = unit
        super().__init__(attrs)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        number = super().render(name, value, attrs, renderer)
        if not self.unit:
            return number
        return render_to_string("components/with_unit.html", {"number": number, "unit": self.unit})


class CellSelect(forms.Select):
    """A plain select whose options are written once for all the rows in which it stands: a table has hundreds."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        """Take what a Select takes."""
        super().__init__(attrs, choices)
        self._written: dict[str, Any] = {}  # copies share it

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        if not self._written:
            self._written |= cell_options(self.choices)
        return cell_select(name, value, self._written, self.build_attrs(self.attrs, attrs))


class _WrittenOnce(forms.RadioSelect):
    """Boxes whose choices are written once for all the rows in which they stand."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        """Take what a RadioSelect takes."""
        super().__init__(attrs, choices)
        self._written: list[Any] = []  # copies share it

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        if not self._written:
            self._written += cell_boxes(self.input_type, self.choices)
        chosen = set(self.format_value(value))
        return cell_choices(name, chosen, self._written, self.build_attrs(self.attrs, attrs))


class CellRadios(_WrittenOnce):
    """Radios."""


class CellChecks(_WrittenOnce, forms.CheckboxSelectMultiple):
    """Checkboxes."""

    input_type = forms.CheckboxSelectMultiple.input_type
    allow_multiple_selected = True


class RangeInput(forms.MultiWidget):
    """The first and the last day of a range, as NAME-from and NAME-to."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Take the attributes of both inputs: the bounds, say."""
        given = {"type": "date", **(attrs or {})}
        labels = {"from": _("First day"), "to": _("Last day")}
        super().__init__([forms.DateInput({**given, "aria-label": labels[end]}, format=DAY) for end in ENDS])
        self.widgets_names = [f"-{end}" for end in ENDS]

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, Mapping):
            return [value.get(end) for end in ENDS]
        return list(value) if value else [None, None]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        inputs = self.get_context(name, self.decompress(value), attrs)["widget"]["subwidgets"]
        first, last = (
            widget.render(one["name"], one["value"], one["attrs"], renderer)
            for widget, one in zip(self.widgets, inputs, strict=True)
        )
        return render_to_string("components/day_range.html", {"first": first, "last": last})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return {"from": text, "to": text}."""
        return dict(zip(ENDS, super().value_from_datadict(data, files, name), strict=True))
