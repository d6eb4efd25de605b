"""What is open in the editor: one field, column or section, with its choices and its condition."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms

from departments.display.condition_words import label_of
from departments.formspec.conditions import read_condition
from departments.formspec.edits import field_at, set_field, set_section
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.formspec.kinds import NUMERIC, WITH_OPTIONS
from departments.formspec.reading import read_fields

from .conditions import CriterionRows, joiner_field, joiner_of
from .kinds import with_beginning
from .languages import MARKS, first_side, sides
from .options import OptionRows
from .scope import Scope, position_of
from .section import SectionSettings
from .settings import FieldSettings

FIRST = (
    "kind", "stage", "need", "op", "of", "counted", "first", "second", "inclusive", "currency", "format", "mask",
    "total",
)  # fmt: skip


class JoinerForm(forms.Form):
    """How the lines of the condition are joined."""

    joiner = joiner_field()


class ItemEditor:
    """The forms of the open item; bound where `data` is a post.

    `command` is a button of one of its lists of rows ("add:options"): the rows come back rearranged and nothing is
    checked. Raises FormSpecError for an address that is not there.
    """

    def __init__(
        self, form: FormSpec, address: str, *, today: date, data: Any = None, command: str = ""
    ) -> None:
        self.form, self.address = form, address
        self.scope = Scope(form, address)
        self.spec = None if self.scope.is_section else field_at(form, address)
        self.when = self.scope.section.when if self.spec is None else self.spec.when
        self.settings: Any = (
            SectionSettings(data, section=self.scope.section)
            if self.spec is None
            else FieldSettings(data, scope=self.scope, spec=self.spec, today=today)
        )
        self.joiner = JoinerForm(data, initial={"joiner": joiner_of(self.when)})
        self.criteria = self._rows(CriterionRows.of(self.when, self.scope), data, command)
        self.options = self._options(data, command)

    def _options(self, data: Any, command: str) -> Any:
        if self.spec is None or self.settings.chosen_kind not in WITH_OPTIONS:
            return None
        is_new = self.settings.chosen_kind != self.spec.kind and "options-TOTAL_FORMS" not in (data or {})
        return self._rows(OptionRows.of(self.spec), None if is_new else data, command)

    def _rows(self, shown: Any, data: Any, command: str) -> Any:
        """Return the rows as kept, as posted or as rearranged."""
        if data is None:
            return shown
        taken = type(shown).taken(data, form_kwargs=shown.form_kwargs)
        return taken.rearranged(command) if command else taken

    def begin(self) -> None:
        """Let the page put the cursor into its words, as it was just added."""
        self.settings.fields[first_side("label")].widget.attrs["autofocus"] = True

    @property
    def rows_name(self) -> str:
        """What the rows are called that the open column is in; "" for anything else."""
        return label_of(self.scope.rows) if self.scope.rows is not None else ""

    @property
    def is_refused(self) -> bool:
        """Whether something that was filled in cannot be kept."""
        lists = [rows for rows in (self.criteria, self.options) if rows is not None]
        forms_of_it = [self.settings, self.joiner, *(form for rows in lists for form in rows.live)]
        return any(form.is_bound and form.errors for form in forms_of_it)

    @property
    def is_rows(self) -> bool:
        return self.spec is not None and self.settings.chosen_kind == "rows"

    @property
    def texts(self) -> list[tuple[Any, ...]]:
        """The words in both languages, the reader's first: pairs of fields with the mark of each side."""
        names = [name for name in ("label", "help") if f"{name}_en" in self.settings.fields]
        return [self._pair(name) for name in names]

    def _pair(self, name: str) -> tuple[Any, ...]:
        return tuple((self.settings[f"{name}_{side}"], MARKS[side]) for side in sides())

    @property
    def unit(self) -> tuple[Any, ...]:
        """The unit in both languages, for kinds that have one."""
        return self._pair("unit") if "unit_en" in self.settings.fields else ()

    @property
    def plain(self) -> list[Any]:
        """What every kind is asked, and what makes it what it is: type, need, calculation, currency."""
        return self._named(FIRST)

    @property
    def limits(self) -> list[Any]:
        """The limits of the kind and what it is filled in with beforehand."""
        words = {f"{name}_{side}" for name in ("label", "help", "unit") for side in sides()}
        return self._named(tuple(name for name in self.settings.fields if name not in {*FIRST, *words}))

    def _named(self, names: tuple[str, ...]) -> list[Any]:
        return [self.settings[name] for name in names if name in self.settings.fields]

    def is_valid(self) -> bool:
        """Check all of it, so that everything that is wrong is said at once."""
        lists = [rows for rows in (self.criteria, self.options) if rows is not None and rows.is_bound]
        if not all([part.is_valid() for part in (self.settings, self.joiner, *lists)]):
            return False
        if self.spec is not None and "default" in self.settings.fields:
            self.settings.check_default(self._made(self.spec))
        return bool(self.settings.is_valid())

    def applied(self) -> FormSpec:
        """Return the form with what was filled in. Raises FormSpecError for what cannot be kept."""
        when = self.when
        if self.criteria.is_bound:
            when = read_condition(self.criteria.to_json(self.joiner.cleaned_data["joiner"]))
        if self.spec is None:
            return set_section(self.form, position_of(self.address), **self.settings.to_settings(), when=when)
        made = self._made(self.spec)
        settings = {
            one.name: getattr(made, one.name) for one in fields(made) if one.name not in ("key", "when")
        }
        changed = set_field(self.form, self.address, **settings, when=when)
        return self._with_total(changed)

    def _made(self, spec: FieldSpec) -> FieldSpec:
        kept = spec.to_json()
        content = {"set": kept.get("set"), **self.settings.to_json()}
        if self.options is not None:
            own = self.options.is_bound
            content["options"] = self.options.to_json(spec) if own else kept.get("options", [])
        if self.is_rows:
            content |= {"columns": kept.get("columns", []), "totals": kept.get("totals", [])}
        made = read_fields([content])[0]
        return made if made.kind == spec.kind else with_beginning(made)

    def _with_total(self, form: FormSpec) -> FormSpec:
        """Add the column to the totals of its rows, or take it away, as it was ticked."""
        if self.scope.rows is None:
            return form
        rows, _dot, column = self.address.partition(".")
        is_added = self.settings.chosen_kind in NUMERIC and self.settings.cleaned_data.get("total")
        others = [total for total in self.scope.rows.totals if total != column]
        before = self.scope.rows.totals
        totals = before if is_added and column in before else (*others, *([column] if is_added else []))
        return set_field(form, rows, totals=tuple(totals))
