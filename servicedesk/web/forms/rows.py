"""Rows of a form that can be added, moved, removed and brought back: the one base of every row editor.

The whole state travels in the page, as Django's formsets have it (management form, ORDER, DELETE), so every button is a
plain submit button: its value is a command such as "add:q", "up:q:2", "down:q:2", "remove:q:0" or "restore:q:0" (verb,
prefix of the formset, place of the row), and the page comes back with the rows rearranged, all that was typed and no
complaints. A removed row stays in the page, marked, until the form is saved or left, so that it can be brought back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, TOTAL_FORM_COUNT, BaseFormSet, ManagementForm
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy

from .row_data import CHANGES, FIRST_FIELD, Focus, RawRow, in_order, is_removed, rows_in, written


@dataclass(frozen=True)
class RowWords:
    """What the buttons of one row say. `what` names a removed row; `up` and `down` are needed where rows move."""

    remove: str
    what: str
    up: str = ""
    down: str = ""


@dataclass(frozen=True)
class Row:
    """A row as a template draws it; `number` counts from 1 the rows that are not removed."""

    form: forms.Form
    place: int
    number: int
    words: RowWords
    is_removed: bool
    has_up: bool
    has_down: bool
    wanted: str = ""

    @property
    def focus(self) -> str:
        """Which button has the focus; a row that came to an end has but one of the two arrows."""
        others = {"up": ("up", self.has_up, "down"), "down": ("down", self.has_down, "up")}
        own, is_there, other = others.get(self.wanted, (self.wanted, True, ""))
        return own if is_there else other


class Rows(BaseFormSet):
    """A formset whose rows are rearranged on the server.

    A subclass sets `form`, `max_num`, the `first_field` of a row, `can_move` (or its rows keep an order of their own),
    what a `new_row` begins with, and the `words` of its buttons. `clean()` checks the rows against each other.
    """

    form: type[forms.Form]
    first_field: str
    can_move: ClassVar[bool] = False
    max_num: int = 40
    absolute_max: int = 80
    extra, min_num = 0, 0
    can_order = can_delete = can_delete_extra = validate_max = True
    validate_min = edit_only = False
    renderer = None
    ordering_widget = deletion_widget = forms.HiddenInput
    default_error_messages = {
        "missing_management_form": gettext_lazy(
            "Part of this page did not arrive. Reload the page and try again."
        )
    }
    new_row: ClassVar[Mapping[str, str]] = {}
    prefix: str

    def __init_subclass__(cls) -> None:
        """Let a page have as many removed rows as others."""
        super().__init_subclass__()
        cls.absolute_max = 2 * cls.max_num

    def __init__(
        self, data: Any = None, *, focus: Focus | None = None, is_checked: bool = True, **options: Any
    ) -> None:
        """Take what a formset takes; rows that are not `is_checked` show what was typed and no errors."""
        super().__init__(data, **options)
        self.focus, self.is_checked = focus, is_checked
        if not is_checked:
            self._errors: list[Any] | None = []
            self._non_form_errors: Any = ErrorList()

    @classmethod
    def shown(cls, rows: Iterable[Mapping[str, Any]], **options: Any) -> Self:
        """Show what is stored."""
        return cls(initial=list(rows), **options)

    @classmethod
    def taken(cls, data: Any, *, prefix: str = "", **options: Any) -> Self:
        """Take the rows that were posted, in the order that the page gave them."""
        prefix = prefix or cls.get_default_prefix()
        sent = ManagementForm(data, prefix=prefix)
        if not sent.is_valid() or (sent.cleaned_data[TOTAL_FORM_COUNT] or 0) < 0:
            return cls({}, prefix=prefix, **options)
        made = cls(data, prefix=prefix, **options)
        rows = in_order(rows_in(data, prefix, made.total_form_count()))
        return cls(written(rows, prefix, sent.cleaned_data[TOTAL_FORM_COUNT]), prefix=prefix, **options)

    def rearranged(self, command: str) -> Self:
        """Return the rows after a command, nothing checked; a command that makes no sense here changes nothing.

        A page that arrived in part stays one, with the error that says so: its other rows are not known.
        """
        if not self.management_form.is_valid():
            return self
        verb, _colon, rest = command.partition(":")
        prefix, _colon, place = rest.partition(":")
        rows, focus = rows_in(self.data, self.prefix, self.total_form_count()), None
        if prefix == self.prefix and verb == "add":
            focus = self._add(rows)
        elif prefix == self.prefix and verb in CHANGES and place.isdecimal() and int(place[:4]) < len(rows):
            focus = CHANGES[verb](rows, int(place[:4]))
        return self.with_rows(rows, focus)

    def with_rows(self, rows: list[RawRow], focus: Focus | None = None) -> Self:
        """Return the same editor with these rows, nothing checked."""
        data = written(rows, self.prefix)
        return type(self)(
            data, prefix=self.prefix, form_kwargs=self.form_kwargs, focus=focus, is_checked=False
        )

    def words(self, form: forms.Form, number: int) -> RowWords:
        """Return what the buttons of a row say."""
        raise NotImplementedError

    @property
    def raw(self) -> list[RawRow]:
        """The rows as they were sent, without those removed."""
        return [
            row for row in rows_in(self.data, self.prefix, self.total_form_count()) if not is_removed(row)
        ]

    @property
    def live(self) -> list[Any]:
        """The forms of the rows that are not removed, in order."""
        return [form for form in self.forms if not self._should_delete_form(form)]

    @property
    def is_full(self) -> bool:
        return len(self.live) >= self.max_num

    @property
    def rows(self) -> list[Row]:
        """All rows, as a template draws them."""
        removed = [self._should_delete_form(form) for form in self.forms]
        live = [place for place, is_removed in enumerate(removed) if not is_removed]
        return [self._row(place, form, live) for place, form in enumerate(self.forms)]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Check a row that no one filled in like any other."""
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def _row(self, place: int, form: forms.Form, live: list[int]) -> Row:
        # A removed row is named by its place: several that are removed must not have one name.
        number = sum(one <= place for one in live) if place in live else place + 1
        return Row(
            form,
            place,
            number,
            self.words(form, number),
            is_removed=place not in live,
            has_up=self.can_move and place in live[1:],
            has_down=self.can_move and place in live[:-1],
            wanted=self.focus.what if self.focus and self.focus.place == place else "",
        )

    def _add(self, rows: list[RawRow]) -> Focus | None:
        if sum(not is_removed(row) for row in rows) >= self.max_num:
            return None
        if len(rows) >= self.absolute_max:
            rows.remove(next(row for row in rows if is_removed(row)))
        rows.append({name: [value] for name, value in self.new_row.items()})
        return Focus(len(rows) - 1, FIRST_FIELD)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc] # Django has it, its stubs do not
        if not self.is_checked:
            form._errors, form.cleaned_data = ErrorDict(), {}
        if self.focus == (i, FIRST_FIELD):
            form.fields[self.first_field].widget.attrs["autofocus"] = True
        return form

    def _should_delete_form(self, form: forms.Form) -> bool:
        field = form.fields[DELETION_FIELD_NAME]
        return bool(field.to_python(form[DELETION_FIELD_NAME].value()))
