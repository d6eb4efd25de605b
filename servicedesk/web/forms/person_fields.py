"""Form fields that point at a person or a department, for every kind of form.

`PersonField` is an input that takes an e-mail address or a full name, so that it works without scripts in a
company of any size; a script turns it into a search that asks `people_options` and fills in the address.
`DepartmentField` and `DepartmentsField` are plain selects in the order of the names, which a script makes
searchable. All clean to instances of the queryset's model. `SeveralField` takes several of what another field finds.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import BoundField
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servicedesk.text.cleaning import folded
from servicedesk.text.name_order import name_order
from servicedesk.web.display.joining import qualified
from servicedesk.web.person_lookup import MESSAGES, PersonLookup, typed_name


class Named(str):
    """What a field holds, such as an e-mail address or a code, that still knows the name it belongs to."""

    text: str

    def __new__(cls, value: str, text: str) -> "Named":
        """Keep the name beside the value."""
        made = super().__new__(cls, value)
        made.text = text
        return made


class SuggestingInput(forms.TextInput):
    """A plain input; scripts find what it may hold by a few letters, at the address in `options`, and show names."""

    options: Any = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Point scripts at what may be found."""
        given = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__({**given, "data-pick": self.options, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Hand the name of what it holds to the script."""
        context = super().get_context(name, value, attrs)
        if isinstance(value, Named):
            context["widget"]["attrs"]["data-text"] = value.text
        return context

    def format_value(self, value: Any) -> str | None:
        """Write what it holds."""
        return str(value) if value else None


class SuggestingLines(forms.Textarea):
    """Several values, one a line; scripts find them by a few letters, at the address `options`, and show names."""

    def __init__(self, options: Any, attrs: dict[str, Any] | None = None) -> None:
        """Point scripts at what may be found."""
        given = {"rows": 3, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__({**given, "data-pick": options, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Hand the names of what it holds to the script, line by line."""
        context = super().get_context(name, value, attrs)
        lines = value if isinstance(value, list) else []
        context["widget"]["attrs"]["data-text"] = "\n".join(str(getattr(one, "text", one)) for one in lines)
        return context

    def format_value(self, value: Any) -> str | None:
        """Write one value a line."""
        return "\n".join(map(str, value)) if isinstance(value, list) else super().format_value(value)


class SeveralField(forms.Field):
    """Several of what the field `one` finds, such as people: an address or a name a line. Cleans to a list."""

    def __init__(self, one: forms.Field, *, most: int = 100, **options: Any) -> None:
        """Take the field of a single one, whose widget is a SuggestingInput, how many, and what a Field takes."""
        one.required = False
        self.one, self.most = one, most
        options.setdefault("widget", SuggestingLines(cast(SuggestingInput, one.widget).options))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Turn lines, or values, into what `one` writes of each."""
        one, lines = deepcopy(self.one), _lines(value)
        if isinstance(one, PersonField):
            one.look_for(lines)
        return [one.prepare_value(each) for each in lines]

    def clean(self, value: Any) -> list[Any]:
        """Find each, people all at once. Raises ValidationError with what is wrong with any of them."""
        problems: list[ValidationError] = []
        found, lines = [], _lines(value)
        if len(lines) > self.most:
            said = _("These are %(n)s lines; at most %(most)s are taken.")
            raise ValidationError(said, code="too_many", params={"n": len(lines), "most": self.most})
        one = deepcopy(self.one)
        if isinstance(one, PersonField):
            one.look_for(lines)
        for line in lines:
            try:
                each = one.clean(line)
                found += [] if each is None else [each]  # none in a line in which nothing can be seen
            except ValidationError as error:
                problems.append(error)
        if problems:
            raise ValidationError(problems)
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return list(dict.fromkeys(found))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is written."""
        return [str(one) for one in self.prepare_value(initial)] != [
            str(one) for one in self.prepare_value(data)
        ]


def _lines(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return list(value or [])


class PersonInput(SuggestingInput):
    """An input for an address; scripts find people by name and show the name instead."""

    options = reverse_lazy("people_options")


class PersonField(forms.ModelChoiceField):
    """One person out of `queryset` (default: everyone who is active); cleans to the person or None.

    Whom the form begins with may stay, even if they are no longer in the queryset because they have left. Fields that
    share a `lookup` look for nobody twice.
    """

    default_error_messages = MESSAGES
    lookup: PersonLookup | None = None

    def __init__(self, queryset: QuerySet[Any] | None = None, **options: Any) -> None:
        """Take what a ModelChoiceField takes; `initial` may be a person or their id."""
        if queryset is None:
            queryset = get_user_model()._default_manager.filter(is_active=True)
        options.setdefault("help_text", _("Email address or full name."))
        super().__init__(queryset, widget=options.pop("widget", PersonInput), empty_label=None, **options)
        self._begins_with: Any = None

    def get_bound_field(self, form: Any, field_name: str) -> BoundField:
        """Remember whom the form begins with."""
        self._begins_with = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """Turn a person, an id or what was typed into an address, with the name where there is one."""
        if value in self.empty_values:
            return ""
        person = self._known(value)
        return Named(person.email, str(person)) if person is not None else value

    def to_python(self, value: Any) -> Any:
        """Find the one person that was meant."""
        if isinstance(value, Model):
            return value
        typed = typed_name(value)
        if not typed:
            return None
        try:
            return self._lookup.called(typed)
        except ValidationError:
            before = self._known(self._begins_with)
            if before is not None and before.email.lower() == folded(typed):
                return before
            raise

    def look_for(self, raw: Iterable[Any]) -> None:
        """Look for many in one query, before they are cleaned one by one. The field then remembers whom it found."""
        self.lookup = self._lookup
        self.lookup.expect(raw)

    @property
    def _people(self) -> QuerySet[Any]:
        return cast("QuerySet[Any]", self.queryset)

    @property
    def _lookup(self) -> PersonLookup:
        return self.lookup or PersonLookup(self._people, self.error_messages)

    def _known(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, Model):
            return value or None
        return self._lookup.numbered(value) if isinstance(value, int) else self._lookup.addressed(str(value))


class NamedIterator(forms.models.ModelChoiceIterator):
    """The choices in the order of the names that the reader sees."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Yield the empty choice, then the others."""
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        language = get_language() or "en"
        for row in sorted(self.queryset, key=lambda row: name_order(str(row), language)):
            yield self.choice(row)


class NamedChoices:
    """What the department fields share: the order, and the code behind the name."""

    iterator: type[forms.models.ModelChoiceIterator] = NamedIterator

    def label_from_instance(self, obj: Any) -> str:
        """Write the name and the code."""
        return qualified(obj, obj.code)


class DepartmentField(NamedChoices, forms.ModelChoiceField):
    """One department out of `queryset`; cleans to the department or None."""

    def __init__(self, queryset: QuerySet[Any], **options: Any) -> None:
        """Take what a ModelChoiceField takes."""
        options.setdefault("empty_label", _("Choose"))
        options.setdefault("widget", forms.Select(attrs={"data-pick": ""}))
        super().__init__(queryset, **options)


class DepartmentsField(NamedChoices, forms.ModelMultipleChoiceField):
    """Several departments out of `queryset`; cleans to a queryset."""

    def __init__(self, queryset: QuerySet[Any], **options: Any) -> None:
        """Take what a ModelMultipleChoiceField takes."""
        options.setdefault("widget", forms.SelectMultiple(attrs={"data-pick": ""}))
        super().__init__(queryset, **options)
