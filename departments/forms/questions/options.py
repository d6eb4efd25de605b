"""The choices of a field: a row for each, in both languages."""

import re
from collections.abc import Collection, Iterable
from typing import Any, Self

from django import forms
from django.forms.utils import ErrorList
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.formspec.fields import FieldSpec, Texts
from departments.formspec.reading import KEY, MAX_OPTIONS
from servicedesk.text.bilingual import pick
from servicedesk.web.forms.row_data import FIRST_FIELD, Focus, is_removed, rows_in
from servicedesk.web.forms.rows import Rows, RowWords
from servicedesk.web.forms.text_fields import LineField

from .keys import free_key
from .languages import MARKS, SIDES, first_side, shown_text, sides, typed_text
from .pasted import lines_of, put_lines

LABELS = tuple(f"label_{side}" for side in SIDES)
LINES = re.compile(r"lines:options:([0-9]{1,4}):(label_en|label_zh):(.*)", re.DOTALL)
BEGUN = re.compile(r"choice(_[0-9]+)?")  # values of choices that have no words yet


class OptionForm(forms.Form):
    """A choice. `value` is its key, which stays when its words change."""

    value = LineField(required=False, max_length=60, widget=forms.HiddenInput)
    label_en = LineField(label=gettext_lazy("Choice in English"), max_length=200, required=False)
    label_zh = LineField(label=gettext_lazy("Choice in Chinese"), max_length=200, required=False)

    @property
    def sides(self) -> list[tuple[Any, str]]:
        """The words, the reader's language first, each with its mark."""
        return [(self[f"label_{side}"], MARKS[side]) for side in sides()]


class OptionRows(Rows):
    """The choices, in order. Rows without words are none."""

    form = OptionForm
    max_num = MAX_OPTIONS
    first_field = "label_en"
    can_move = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.first_field = first_side("label")

    @classmethod
    def get_default_prefix(cls) -> str:
        return "options"

    @classmethod
    def of(cls, spec: FieldSpec) -> Self:
        """Show the choices of a field."""
        return cls.shown({"value": one.value, **shown_text("label", one.label)} for one in spec.options)

    def rearranged(self, command: str) -> Self:
        """Return the rows after a command; "lines:options:0:label_en:Train\\nHotel" puts pasted lines there."""
        asked = LINES.fullmatch(command)
        rows = rows_in(self.data, self.prefix, self.total_form_count())
        if asked is None or not self.management_form.is_valid() or int(asked[1]) >= len(rows):
            return super().rearranged(command)
        names = sorted(LABELS, key=lambda name: name != asked[2])
        last = put_lines(rows, int(asked[1]), names, lines_of(asked[3])[: self.max_num + 1])
        if sum(not is_removed(row) for row in rows) <= self.max_num:
            return self.with_rows(rows, Focus(last, FIRST_FIELD))
        unchanged = super().rearranged("")
        unchanged._non_form_errors = ErrorList(
            [_("These lines would make more than %(most)s choices. Paste fewer.") % {"most": self.max_num}]
        )
        return unchanged

    def words(self, form: forms.Form, number: int) -> RowWords:
        """Say which choice a button is about."""
        values = {"n": number}
        typed = {side: str(form[f"label_{side}"].value() or "") for side in SIDES}
        return RowWords(
            remove=_("Remove choice %(n)s") % values,
            what=pick(typed, get_language() or "en") or _("an empty choice"),
            up=_("Move choice %(n)s up") % values,
            down=_("Move choice %(n)s down") % values,
        )

    def to_json(self, before: FieldSpec) -> list[dict[str, Any]]:
        """Return the choices as they are kept; one that had no words until now gets a value made of them."""
        old = {option.value: option.label for option in before.options if any(map(option.label.get, SIDES))}
        rows = [form.cleaned_data for form in self.live if any(_words(form.cleaned_data).values())]
        rows = [{**row, "value": _own_value(row["value"], old, before)} for row in rows]
        used: set[str] = {row["value"] for row in rows if row["value"]}
        options, seen = [], set[str]()
        for row in rows:
            value = row["value"] if row["value"] not in seen else ""
            value = (
                value or _known(_words(row), old, used) or free_key(_words(row), "choice", used | set(old))
            )
            seen.add(value)
            used.add(value)
            options.append({"value": value, "label": typed_text(row, "label", old.get(value, {}))})
        return options


def _own_value(value: str, old: Collection[str], before: FieldSpec) -> str:
    """Return the value of a row: of one that was removed too, so that conditions still mean it when it is back."""
    is_back = all(value != option.value for option in before.options) and not BEGUN.fullmatch(value)
    return value if value in old or (is_back and KEY.fullmatch(value)) else ""


def _words(row: dict[str, Any]) -> dict[str, str]:
    return {side: row[f"label_{side}"] for side in SIDES}


def _known(words: dict[str, str], old: dict[str, Texts], used: Iterable[str]) -> str:
    """Return the value that was given to these words when they were kept before."""
    same = (value for value, label in old.items() if value not in used and _same(words, label))
    return next(same, "")


def _same(words: dict[str, str], label: Texts) -> bool:
    return any(words[side] and words[side] == label.get(side) for side in SIDES)
