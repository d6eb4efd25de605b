"""When a field or section is shown: a row for each test, which offers only what fits what it asks."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.condition_words import test_words
from departments.formspec.conditions import MAX_TESTS, Condition, Criterion
from servicedesk.web.forms.rows import Rows, RowWords

from .scope import Scope, Subject
from .values import kept_value, shown_value, value_field

ALL, ANY = "all", "any"


def joiner_field() -> forms.ChoiceField:
    """Return the field that says whether all tests must hold, or any."""
    return forms.ChoiceField(
        label=gettext_lazy("How the lines are joined"),
        required=False,
        choices=[(ALL, gettext_lazy("if all of this is so")), (ANY, gettext_lazy("if any of this is so"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class JsonText(forms.CharField):
    """A JSON text of the page's own: whoever reads it checks its shape."""


class CriterionForm(forms.Form):
    """One test: what is asked, how, and with what it is compared. What does not fit (any more) is chosen anew."""

    subject = forms.ChoiceField(
        label=gettext_lazy("What to look at"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select", "data-redraw": True}),
    )
    test = forms.ChoiceField(
        label=gettext_lazy("Test"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select", "data-redraw": True}),
    )
    joined = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input", "data-redraw": True})
    )
    kept = JsonText(required=False, max_length=30_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, subjects: dict[str, Subject], **options: Any) -> None:
        super().__init__(*args, **options)
        asked = str(self["subject"].value() or "")
        self.own = subjects.get(asked)
        choices = [("", _("Choose …")), *((one.name, one.label) for one in subjects.values())]
        if asked and self.own is None:
            choices.append((asked, _("a field that is not there")))
        self.fields["subject"].choices = choices  # type: ignore[attr-defined] # a choice field has them
        self._fit(self.own)

    def _fit(self, subject: Subject | None) -> None:
        """Offer the tests of what is asked, and the values that fit the chosen one."""
        if subject is None:
            del self.fields["test"]
            return
        typed = str(self["test"].value() or "")
        self.chosen_test = typed if typed in subject.tests else subject.tests[0]
        field: Any = self.fields["test"]
        field.choices = [(test, test_words(test, subject.kind)) for test in subject.tests]
        field.clean = lambda _typed: self.chosen_test  # another subject may have been chosen
        if own := value_field(subject, self.chosen_test, self._kept_value):
            own.label = _("Value")
            self.fields["value"] = own

    @property
    def has_value(self) -> bool:
        return "value" in self.fields

    def to_criterion(self) -> dict[str, Any] | None:
        """Return the test as it is kept; None as long as nothing is asked."""
        about, _colon, key = self.cleaned_data["subject"].partition(":")
        if not key:
            return None
        asked: dict[str, Any] = {about: key}
        if self.own is None:
            return self._as_it_was(asked)
        return {
            **asked,
            "test": self.chosen_test,
            "value": kept_value(self.own, self.chosen_test, self.cleaned_data.get("value")),
        }

    @property
    def _kept_value(self) -> Any:
        """What the draft has as the value, while the same is asked."""
        kept = _read_kept(self["kept"].value())
        about, _colon, key = str(self["subject"].value() or "").partition(":")
        return kept.get("value") if kept.get(about) == key else None

    def _as_it_was(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return the test of a field that is gone: it stays, and is said to be broken, until somebody mends it."""
        kept = _read_kept(self.cleaned_data["kept"])
        return kept if asked.items() <= kept.items() else {**asked, "test": "filled"}


def _read_kept(text: Any) -> dict[str, Any]:
    """Return a test as its row carries it; nothing where that is no test."""
    try:
        kept = json.loads(text or "null")
    except (ValueError, TypeError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


class CriterionRows(Rows):
    """The tests of a condition. A row that is `joined` stands in a group with the one above it."""

    form = CriterionForm
    max_num = MAX_TESTS
    first_field = "subject"

    @classmethod
    def get_default_prefix(cls) -> str:
        return "when"

    @classmethod
    def of(cls, condition: Condition | None, scope: Scope) -> Self:
        """Show a condition of what lies in a scope."""
        rows = list(_rows(condition)) if condition else []
        return cls.shown(rows, form_kwargs={"subjects": scope.subjects})

    def words(self, form: forms.Form, number: int) -> RowWords:
        """Say which line a button is about."""
        own = getattr(form, "own", None)
        return RowWords(
            remove=_("Remove line %(n)s of the condition") % {"n": number},
            what=own.label if own else _("an empty line"),
        )

    def to_json(self, joiner: str) -> dict[str, Any] | None:
        """Return the condition as it is kept; None without a test."""
        groups: list[list[dict[str, Any]]] = []
        for form in self.live:
            criterion = form.to_criterion()
            if criterion is None:
                continue
            if groups and form.cleaned_data["joined"]:
                groups[-1].append(criterion)
            else:
                groups.append([criterion])
        inner, outer = (ALL, ANY) if joiner == ANY else (ANY, ALL)
        parts = [group[0] if len(group) == 1 else {inner: group} for group in groups]
        return {outer: parts} if parts else None


def joiner_of(condition: Condition | None) -> str:
    """Return whether all parts of a condition must hold, or any."""
    return ANY if condition is not None and not condition.is_every else ALL


def _rows(condition: Condition) -> Iterator[dict[str, Any]]:
    for part in condition.parts:
        group = [part] if isinstance(part, Criterion) else list(part.tests)
        is_split = isinstance(part, Condition) and part.is_every == condition.is_every
        for before, test in pairwise([None, *group]):
            yield _row(test, is_joined=before is not None and not is_split)


def _row(test: Criterion | None, *, is_joined: bool) -> dict[str, Any]:
    if test is None:
        return {}
    about, key = ("field", test.field) if test.field else ("requester", test.requester)
    return {
        "subject": f"{about}:{key}",
        "test": test.test,
        "value": shown_value(test.value),
        "joined": is_joined,
        "kept": json.dumps(test.to_json()),
    }
