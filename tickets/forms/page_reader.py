"""How a page spells answers: as its fields do, days as the reader writes them, people by address or name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _

from departments.answers.checking import AnswerReader
from departments.answers.reading import Lookups, Unfit, expect_people
from departments.answers.units import Units
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from servicedesk.accounts.models import User
from servicedesk.web.person_lookup import PersonLookup
from tickets.actions.files import check_files


def on_pages(people: PersonLookup | None = None) -> Lookups:
    """Return how pages spell, for the answer to one request: whom it has looked up it remembers, in `people`."""
    people = people or colleagues()
    return Lookups(
        day=forms.DateField().to_python,
        person=partial(_person, people),
        department=Units().chosen,
        files=check_files,
        expect_people=people.expect,
    )


def colleagues() -> PersonLookup:
    """Return who may be named."""
    return PersonLookup(User.objects.filter(is_active=True))


def _person(people: PersonLookup, raw: Any) -> User | None:
    found: User | None = raw if isinstance(raw, User) else people.called(raw)
    return found


@dataclass(frozen=True)
class PageReader(AnswerReader):
    """Reads what a page sent. A question that it did not have yet has the checked answer `given`, or its default."""

    form: FormSpec
    given: Mapping[str, Any]

    @classmethod
    def on(
        cls, form: FormSpec, lookups: Lookups, today: date, requester: User, given: Mapping[str, Any]
    ) -> Self:
        """Make one for a form."""
        return cls(lookups, today, requester, form, given)

    def of_default(self, spec: FieldSpec, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]:
        """Return the value to begin with."""
        if spec.key in self.given and self.form.by_key.get(spec.key) is spec:
            return self.given[spec.key], ()
        return super().of_default(spec, others)


@dataclass(frozen=True)
class AllRowsReader(PageReader):
    """Takes blank rows too, so that it is known which of their cells are asked."""

    def read(self, spec: FieldSpec, raw: Any, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]:
        """Return the rows as they are, anything else as the page spells it."""
        if spec.kind != "rows":
            return super().read(spec, raw, others)
        expect_people(spec, raw, self.lookups)
        return raw, ()


def given_and_promised(spec: FieldSpec) -> Unfit:
    """Refuse an answer that was given and is to come later too: to take either would lose the other without a word."""
    if spec.kind == "file":
        return Unfit(
            _(
                "You added a file and ticked that it comes later. Untick it, or move the file to the other files."
            )
        )
    return Unfit(_("You answered and ticked that it comes later. Untick it, or empty the answer."))
