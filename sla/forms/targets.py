"""Promised times: an amount and a unit for each kind of clock and priority; an empty amount promises nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from departments.enums import Priority
from servicedesk.web.display.inputs import PlainSelect
from sla.conditions import TargetSpec
from sla.display.policies import EDITED_KINDS, EXPLAINED, PRIORITIES, TITLES
from sla.enums import ClockKind

from .amounts import DAYS, HOURS, ROUND_HOURS, ROUND_MINUTES, UNITS, amount_and_unit, in_seconds, problem_with


@dataclass(frozen=True)
class Group:
    """A kind with its sentence, and (priority, amount, unit) for each priority."""

    kind: ClockKind
    title: Any
    explained: Any
    cells: list[tuple[Any, BoundField, BoundField]]

    @property
    def has_errors(self) -> bool:
        return any(amount.errors or unit.errors for _label, amount, unit in self.cells)


class TargetsForm(forms.Form):
    """What is promised of each of `kinds`, at every priority."""

    def __init__(
        self,
        *args: Any,
        targets: Iterable[TargetSpec] = (),
        kinds: Sequence[ClockKind] = EDITED_KINDS,
        **kwargs: Any,
    ) -> None:
        """Start with targets."""
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        known = {(target.kind, target.priority): target for target in targets}
        for kind in kinds:
            for priority in PRIORITIES:
                self._add(kind, priority, known.get((kind, priority)))

    def groups(self) -> Iterator[Group]:
        """Yield the kinds in the order of the page."""
        for kind in self.kinds:
            cells = [
                (priority.label, self[f"{kind}_{priority}"], self[f"{kind}_{priority}_unit"])
                for priority in PRIORITIES
            ]
            yield Group(kind, TITLES[kind], EXPLAINED[kind], cells)

    def rows(self) -> Iterator[tuple[Any, list[tuple[Any, BoundField, BoundField]]]]:
        """Yield each priority, the most urgent first, with (title, amount, unit) for each kind."""
        groups = list(self.groups())
        for place, priority in enumerate(PRIORITIES):
            yield priority.label, [(group.title, *group.cells[place][1:]) for group in groups]

    @property
    def promised(self) -> list[TargetSpec]:
        """Return what the form promises."""
        return [
            self._promise(kind, priority, self.cleaned_data[f"{kind}_{priority}"])
            for kind in self.kinds
            for priority in PRIORITIES
            if self.cleaned_data[f"{kind}_{priority}"]
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what no calendar could keep, and an answer that is due after the end."""
        data = super().clean() or self.cleaned_data
        for kind in self.kinds:
            for priority in PRIORITIES:
                amount, unit = data.get(f"{kind}_{priority}"), self._unit(kind, priority)
                problem = problem_with(amount, unit) if amount is not None and unit else ""
                if problem:
                    self.add_error(f"{kind}_{priority}", problem)
        for priority in PRIORITIES:
            self._check_order(priority)
        return data

    def _check_order(self, priority: Priority) -> None:
        answer, finish = (
            self._length(kind, priority) for kind in (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
        )
        if answer and finish and answer[1] == finish[1] and answer[0] > finish[0]:
            name = f"{ClockKind.FIRST_RESPONSE}_{priority}"
            self.add_error(name, _("The first response would be due after the resolution."))

    def _length(self, kind: ClockKind, priority: Priority) -> tuple[int, bool] | None:
        """Return (seconds, day and night or not), None where that cannot be compared."""
        amount, unit = self.cleaned_data.get(f"{kind}_{priority}"), self._unit(kind, priority)
        if not amount or not unit or unit == DAYS:
            return None
        return in_seconds(amount, unit), unit in (ROUND_MINUTES, ROUND_HOURS)

    def _unit(self, kind: ClockKind, priority: Priority) -> str | None:
        """Return the unit that was chosen, hours where none was; None for one that there is not."""
        unit: str | None = self.cleaned_data.get(f"{kind}_{priority}_unit")
        return HOURS if unit == "" else unit

    def _add(self, kind: ClockKind, priority: Priority, target: TargetSpec | None) -> None:
        amount, unit = amount_and_unit(target)
        name, words = f"{kind}_{priority}", {"kind": TITLES[kind], "priority": priority.label}
        self.fields[name] = forms.DecimalField(
            label=_("%(kind)s, priority %(priority)s") % words,
            max_digits=7,
            decimal_places=2,
            required=False,
            initial=amount,
            widget=forms.NumberInput(attrs={"step": "any", "min": "0", "inputmode": "decimal"}),
        )
        self.fields[f"{name}_unit"] = forms.ChoiceField(
            label=_("Time unit: %(kind)s, priority %(priority)s") % words,
            choices=UNITS,
            initial=unit,
            required=False,
            widget=PlainSelect(attrs={"class": "form-select"}),
        )

    def _promise(self, kind: ClockKind, priority: Priority, amount: Decimal) -> TargetSpec:
        unit = self._unit(kind, priority) or HOURS
        if unit == DAYS:
            return TargetSpec(kind, priority, working_days=int(amount))
        around = unit in (ROUND_MINUTES, ROUND_HOURS)
        return TargetSpec(kind, priority, seconds=in_seconds(amount, unit), is_around_the_clock=around)
