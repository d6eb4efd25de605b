"""The settings of one field: its words, and what its kind may have."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.answers.keeping import restored
from departments.answers.validators import validate
from departments.formspec.defaults import OF_REQUESTER, default_fits
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import KINDS, NAMED
from servicedesk.web.forms.text_fields import LineField

from .bounds import check_limits
from .calculations import OF_OPERATION, kept_calculation, shown_calculation
from .defaults import CERTAIN, certain_field, kept_default, shown_default
from .languages import shown_text, typed_text
from .own_settings import FOLLOWS, OPTIONAL, REQUIRED, kind_choices, need_choices, settings_of
from .patterns import MASK, format_of
from .scope import Scope

SELECT = {"class": "form-select"}
CHECK = {"class": "form-check-input"}


class FieldSettings(forms.Form):
    """A field or column: its words, its kind, whether it is needed, and the settings of its kind.

    Where another kind is chosen, the settings of the old one are asked no more.
    """

    label_en = LineField(label=gettext_lazy("Question in English"), max_length=200, required=False)
    label_zh = LineField(label=gettext_lazy("Question in Chinese"), max_length=200, required=False)
    help_en = LineField(label=gettext_lazy("Help in English"), max_length=1000, required=False)
    help_zh = LineField(label=gettext_lazy("Help in Chinese"), max_length=1000, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Type"), widget=forms.Select(attrs={**SELECT, "data-redraw": True})
    )
    need = forms.ChoiceField(label=gettext_lazy("Must it be filled in?"), widget=forms.Select(attrs=SELECT))
    total = forms.BooleanField(
        label=gettext_lazy("Add up below the table"), required=False, widget=forms.CheckboxInput(attrs=CHECK)
    )

    def __init__(self, data: Any = None, *, scope: Scope, spec: FieldSpec, today: date) -> None:
        super().__init__(data, initial=_shown(spec, scope))
        self.scope, self.spec, self.today = scope, spec, today
        self.fields["kind"] = forms.ChoiceField(
            label=self.fields["kind"].label,
            choices=kind_choices(is_column=scope.is_column),
            widget=self.fields["kind"].widget,
        )
        typed = str(self["kind"].value() or "")
        self.chosen_kind = typed if typed in KINDS else spec.kind
        self._fit(self.chosen_kind)

    def _fit(self, kind: str) -> None:
        """Keep the settings that the kind has."""
        is_asked = KINDS[kind].is_asked
        if is_asked:
            self.fields["need"] = forms.ChoiceField(
                label=self.fields["need"].label,
                choices=need_choices(may_follow=not self.scope.is_column),
                widget=self.fields["need"].widget,
            )
        else:
            del self.fields["need"]
        if not self.scope.is_column or kind not in ("number", "money", "calculated"):
            del self.fields["total"]
        own = settings_of(kind, self.scope, self.spec)
        self.fields.update(own)
        if kind in NAMED and str(self["default"].value() or "") == CERTAIN:
            self.fields["certain"] = certain_field(kind, self.spec)
        if kind == "text" and str(self["format"].value() or "") != MASK:
            del self.fields["mask"]
        if kind == "calculated":
            chosen = str(self["op"].value() or "sum")
            kept = ("op", *OF_OPERATION.get(chosen, ()))
            for name in own.keys() - set(kept):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse limits that exclude each other, and a default beyond them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "max" in self.fields and "max" in data:
            check_limits(self, self.chosen_kind, self.today.isoformat())
        return data

    def check_default(self, made: FieldSpec) -> None:
        """Say beside the default what is wrong with it; `made` is the field as it would be kept."""
        if made.default is None or isinstance(made.default, dict) or made.default == OF_REQUESTER:
            return
        value = restored(made, made.default) if default_fits(made) else None
        try:
            if value is None:
                raise ValidationError(_("The field cannot hold this."))
            validate(made, value, self.today, {})
        except ValidationError as error:
            self.add_error("default", error)

    def to_json(self) -> dict[str, Any]:
        """Return the field as a form keeps it, without its choices, columns and condition."""
        data, spec = self.cleaned_data, self.spec
        need = data.get("need", OPTIONAL)
        kept = {
            "key": spec.key,
            "kind": self.chosen_kind,
            "label": typed_text(data, "label", spec.label),
            "help": typed_text(data, "help", spec.help),
            "required": need in (REQUIRED, FOLLOWS),
            "may_follow": need == FOLLOWS,
        }
        plain = ("min", "max", "step", "not_past", "after", "not_before", "not_above", "currency")
        kept |= {name: data[name] for name in plain if name in data}
        return kept | self._made(data, spec)

    def _made(self, data: Mapping[str, Any], spec: FieldSpec) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if "unit_en" in data:
            found["unit"] = typed_text(data, "unit", spec.unit)
        if "format" in data:
            is_mask = data["format"] == MASK
            found |= {
                "pattern": "" if is_mask else data["format"],
                "mask": data.get("mask", "") if is_mask else "",
            }
        if "op" in data:
            found["calculation"] = kept_calculation(data, spec)
        if "default" in data:
            found["default"] = kept_default(self.chosen_kind, data["default"], data.get("certain"))
        return found


def _shown(spec: FieldSpec, scope: Scope) -> dict[str, Any]:
    need = FOLLOWS if spec.may_follow else REQUIRED if spec.is_required else OPTIONAL
    column = scope.address.partition(".")[2]
    return {
        **shown_text("label", spec.label),
        **shown_text("help", spec.help),
        **shown_text("unit", spec.unit),
        **shown_calculation(spec.calculation),
        "kind": spec.kind,
        "need": need,
        "total": bool(scope.rows and column in scope.rows.totals),
        "min": spec.min,
        "max": spec.max,
        "step": spec.step,
        "not_past": spec.is_not_past,
        "after": spec.after,
        "not_before": spec.not_before,
        "not_above": spec.not_above,
        "currency": spec.currency,
        "format": format_of(spec),
        "mask": spec.mask,
        "default": shown_default(spec),
    }
