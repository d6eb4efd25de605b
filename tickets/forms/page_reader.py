"""How a page spells answers: as its fields do, days as the reader writes them, people by address or name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django import forms

from departments.answers.checking import AnswerReader
from departments.answers.reading import Lookups
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.queries.structure import departments_in_service
from servicedesk.accounts.models import User
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from tickets.actions.files import check_files

ON_PAGES = Lookups(
    day=forms.DateField().to_python,
    person=PersonField().to_python,
    department=DepartmentField(departments_in_service()).to_python,
    files=check_files,
)


@dataclass(frozen=True)
class PageReader(AnswerReader):
    """Reads what a page sent. A question that it did not have yet has the checked answer `given`, or its default."""

    form: FormSpec
    given: Mapping[str, Any]

    @classmethod
    def on(cls, form: FormSpec, today: date, requester: User, given: Mapping[str, Any]) -> Self:
        """Make one for a form."""
        return cls(ON_PAGES, today, requester, form, given)

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
        return (raw, ()) if spec.kind == "rows" else super().read(spec, raw, others)
