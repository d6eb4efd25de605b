"""The times that a service promises, by priority."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.enums import Priority
from sla.actions.policies import Promised
from sla.enums import HEADLINE_KINDS, ClockKind
from sla.models import Target

MINUTES, HOURS, DAYS = "minutes", "hours", "days"
UNITS = [
    (MINUTES, gettext_lazy("minutes")),
    (HOURS, gettext_lazy("hours")),
    (DAYS, gettext_lazy("working days")),
]
SECONDS = {MINUTES: 60, HOURS: 3600}
MOST_DAYS, MOST_HOURS = 250, 2000


class TargetsForm(forms.Form):
    """An amount and a unit for each kind of clock and priority; an empty amount promises nothing."""

    is_around_the_clock = forms.BooleanField(
        label=gettext_lazy("These times count day and night"),
        required=False,
        help_text=gettext_lazy("Otherwise they count in the working hours of the department's calendar."),
    )

    def __init__(self, *args: Any, targets: Iterable[Target] = (), **kwargs: Any) -> None:
        """Start with the targets that hold now."""
        super().__init__(*args, **kwargs)
        known = {(target.kind, target.priority): target for target in targets}
        for kind in HEADLINE_KINDS:
            for priority in Priority:
                self._add(kind, priority, known.get((kind.value, priority.value)))
        self.fields["is_around_the_clock"].initial = any(row.is_around_the_clock for row in known.values())

    def rows(self) -> Iterator[tuple[Any, list[tuple[Any, BoundField, BoundField]]]]:
        """Yield each priority, the most urgent first, with (kind, amount, unit) for each clock."""
        for priority in reversed(Priority):
            cells = [
                (kind.label, self[f"{kind}_{priority}"], self[f"{kind}_{priority}_unit"])
                for kind in HEADLINE_KINDS
            ]
            yield priority.label, cells

    @property
    def promised(self) -> list[Promised]:
        """Return what the form promises."""
        found = []
        for kind in HEADLINE_KINDS:
            for priority in Priority:
                amount = self.cleaned_data.get(f"{kind}_{priority}")
                if amount:
                    found.append(
                        self._promise(kind, priority, amount, self.cleaned_data[f"{kind}_{priority}_unit"])
                    )
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse what no calendar could keep, and an answer that is due after the end."""
        data = super().clean() or self.cleaned_data
        for kind in HEADLINE_KINDS:
            for priority in Priority:
                self._check_amount(f"{kind}_{priority}", data)
        for priority in Priority:
            self._check_order(priority, data)
        return data

    def _check_amount(self, name: str, data: Mapping[str, Any]) -> None:
        amount, unit = data.get(name), data.get(f"{name}_unit")
        if amount is None:
            return
        if unit == DAYS and (amount != amount.to_integral_value() or amount > MOST_DAYS):
            self.add_error(name, _("Whole working days, 250 at most."))
        elif unit != DAYS and amount * SECONDS[unit or HOURS] > MOST_HOURS * 3600:
            self.add_error(name, _("2,000 hours at most."))
        elif unit == MINUTES and amount != amount.to_integral_value():
            self.add_error(name, _("Whole minutes."))

    def _check_order(self, priority: Priority, data: Mapping[str, Any]) -> None:
        answer, finish = (f"{kind}_{priority}" for kind in HEADLINE_KINDS)
        first, last = data.get(answer), data.get(finish)
        if not first or not last or DAYS in (data.get(f"{answer}_unit"), data.get(f"{finish}_unit")):
            return
        if first * SECONDS[data[f"{answer}_unit"]] > last * SECONDS[data[f"{finish}_unit"]]:
            self.add_error(answer, _("The first answer would be due after the end."))

    def _add(self, kind: ClockKind, priority: Priority, target: Target | None) -> None:
        amount, unit = _amount(target)
        name = f"{kind}_{priority}"
        words = {"kind": kind.label, "priority": priority.label}
        self.fields[name] = forms.DecimalField(
            label=_("%(kind)s, priority %(priority)s") % words,
            min_value=0,
            max_digits=7,
            decimal_places=2,
            required=False,
            initial=amount,
            widget=forms.NumberInput(attrs={"step": "any", "min": "0", "inputmode": "decimal"}),
        )
        self.fields[f"{name}_unit"] = forms.ChoiceField(
            label=_("Unit: %(kind)s, priority %(priority)s") % words,
            choices=UNITS,
            initial=unit,
            required=False,
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def _promise(self, kind: ClockKind, priority: Priority, amount: Decimal, unit: str) -> Promised:
        if unit == DAYS:
            return Promised(kind, priority, working_days=int(amount))
        seconds = (amount * SECONDS[unit or HOURS]).quantize(Decimal(1), ROUND_HALF_UP)
        around = self.cleaned_data["is_around_the_clock"]
        return Promised(kind, priority, seconds=int(seconds), is_around_the_clock=around)


def _amount(target: Target | None) -> tuple[int | None, str]:
    """Return a target as an amount in the largest unit that gives a whole number."""
    if target is None:
        return None, HOURS
    if target.working_days is not None:
        return target.working_days, DAYS
    seconds = target.seconds or 0
    if seconds % 3600 == 0:
        return seconds // 3600, HOURS
    return max(1, round(seconds / 60)), MINUTES
