"""The department that a page is about, where its reader has several to choose from."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from departments.models import Department
from servicedesk.web.display.inputs import PlainSelect
from servicedesk.web.forms.person_fields import DepartmentField


class WhereForm(forms.Form):
    """The department that a page is about; one that cannot be read is the first."""

    department = DepartmentField(
        Department.objects.none(),
        label=gettext_lazy("Department"),
        empty_label=None,
        to_field_name="code",
        widget=PlainSelect,
    )

    def __init__(self, data: QueryDict, *, departments: QuerySet[Department], first: Department) -> None:
        """Offer the departments, `first` unless another is asked for."""
        asked = departments.filter(code=data.get("department", "")).first()
        self.chosen = asked or first
        super().__init__({"department": self.chosen.code})
        field: Any = self.fields["department"]
        field.queryset = departments
        field.widget.attrs["class"] = "form-select"
