"""A field of a request form, with its choices and the columns of its rows. `to_json` gives what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from .calculations import Calculation
from .conditions import Condition
from .kinds import KINDS, decimals_of
from .values import (
    FIRST_DAY,
    LAST_DAY,
    MAX_COUNTS,
    MAX_LENGTHS,
    Bound,
    FormSpecError,
    pattern_of,
    read_bound,
)

Texts = Mapping[str, str]  # {"en": ..., "zh": ...}, and "stale": the language that was not brought up to date


def sort_by_need(needs: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return the keys so that each comes after those it needs. Raises FormSpecError for a circle."""
    try:
        return tuple(TopologicalSorter({key: sorted(before) for key, before in needs.items()}).static_order())
    except CycleError as error:
        raise FormSpecError(f"conditions in a circle: {', '.join(error.args[1])}") from error


@dataclass(frozen=True)
class Origin:
    """Where a field was taken from: a version of a field set, and its key there.

    `part` tells apart the times that one form took the same set, as for two addresses.
    """

    key: str
    version: int
    field: str
    part: int = 1

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "version": self.version, "field": self.field, "part": self.part}


@dataclass(frozen=True)
class Option:
    """One of the values to choose from."""

    value: str
    label: Texts


@dataclass(frozen=True)
class FieldSpec:
    """A field of a request form. Texts are {"en": ..., "zh": ...}; one language is enough.

    may_follow: the request may be filed without it, with the day by which the requester promises it. after, not_before:
    the key of a date that it lies after, or not before; not_above: of a number that it does not exceed. unit: what a
    number counts, shown beside it; currency: by ISO 4217. pattern: a name out of values.PATTERNS; mask: a pattern of
    the author's own. default: an answer as it is kept, or {"days": 7} from today, or "requester" for a person,
    department or place. columns: the fields of a row; totals: the columns that are added up below them. origin: the
    field set that it was taken from.
    """

    key: str
    kind: str
    label: Texts
    help: Texts
    is_required: bool = False
    options: tuple[Option, ...] = ()
    min: str = ""
    max: str = ""
    is_not_past: bool = False
    when: Condition | None = None
    may_follow: bool = False
    after: str = ""
    not_before: str = ""
    not_above: str = ""
    step: str = ""
    unit: Texts = field(default_factory=dict)
    currency: str = ""
    pattern: str = ""
    mask: str = ""
    default: Any = None
    columns: "tuple[FieldSpec, ...]" = ()
    totals: tuple[str, ...] = ()
    calculation: Calculation | None = None
    origin: Origin | None = None

    @property
    def least(self) -> Bound | None:
        """The smallest number, first date or time, least length or count allowed; None without one."""
        own = read_bound(KINDS[self.kind].bounds, self.min)
        return FIRST_DAY if own is None and KINDS[self.kind].bounds == "date" else own

    @property
    def most(self) -> Bound | None:
        """The largest number, last date or time, greatest length or count allowed."""
        own = read_bound(KINDS[self.kind].bounds, self.max)
        if own is not None:
            return own
        widest: Mapping[str, Bound] = {"date": LAST_DAY, "date_range": LAST_DAY, **MAX_LENGTHS, **MAX_COUNTS}
        return widest.get(self.kind)

    @property
    def first_day(self) -> date:
        """The first day allowed. For dates and ranges of dates alone."""
        day = self.least
        if not isinstance(day, date):
            raise TypeError(f"the field {self.key!r} asks for no date")
        return day

    @property
    def expression(self) -> str:
        """The regular expression that the whole text must match, "" for none."""
        return pattern_of(self.pattern, self.mask)

    @property
    def decimals(self) -> int | None:
        """How many decimals an amount or a result has; None where any number is fine."""
        if self.currency:
            return decimals_of(self.currency)
        return self.calculation.decimals if self.calculation else None

    @property
    def is_asked(self) -> bool:
        """Whether someone answers it: hints and calculated fields are only shown."""
        return KINDS[self.kind].is_asked

    @cached_property
    def needs(self) -> frozenset[str]:
        """The fields that must be known before it: those of its condition, its bounds and its calculation.

        Columns of rows count as the rows that they are in.
        """
        own = set(self.when.keys if self.when else ()) | {self.after, self.not_before, self.not_above}
        own |= {key.partition(".")[0] for key in (self.calculation.of if self.calculation else ())}
        columns = {column.key for column in self.columns}
        for column in self.columns:
            own |= column.needs - columns
        return frozenset(own - {""})

    @cached_property
    def columns_in_order(self) -> "tuple[FieldSpec, ...]":
        """The columns so that each comes after those it needs. Raises FormSpecError for a circle."""
        columns = {column.key: column for column in self.columns}
        order = sort_by_need({key: column.needs & columns.keys() for key, column in columns.items()})
        return tuple(columns[key] for key in order)

    def to_json(self) -> dict[str, Any]:
        """Return what is stored; what a field does not have is left out."""
        more: dict[str, Any] = {
            "min": self.min,
            "max": self.max,
            "not_past": self.is_not_past,
            "when": self.when.to_json() if self.when else None,
            "may_follow": self.may_follow,
            "after": self.after,
            "not_before": self.not_before,
            "not_above": self.not_above,
            "step": self.step,
            "unit": dict(self.unit) if any(self.unit.values()) else None,
            "currency": self.currency,
            "pattern": self.pattern,
            "mask": self.mask,
            "columns": [column.to_json() for column in self.columns],
            "totals": list(self.totals),
            "calculation": self.calculation.to_json() if self.calculation else None,
            "set": self.origin.to_json() if self.origin else None,
        }
        return {
            "key": self.key,
            "kind": self.kind,
            "label": dict(self.label),
            "help": dict(self.help),
            "required": self.is_required,
            "options": [{"value": option.value, "label": dict(option.label)} for option in self.options],
            **{name: value for name, value in more.items() if value},
            **({} if self.default is None else {"default": self.default}),
        }
