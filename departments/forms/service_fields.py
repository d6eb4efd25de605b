"""Form fields that point at services, each named with its department: several may have the same name."""

from django import forms

from departments.models import Service
from servicedesk.web.display.joining import labelled


class ServiceField(forms.ModelChoiceField):
    """One service out of `queryset`."""

    def label_from_instance(self, obj: Service) -> str:
        """Write the department before the name."""
        return labelled(obj.department, obj)


class ServicesField(forms.ModelMultipleChoiceField):
    """Several services out of `queryset`."""

    def label_from_instance(self, obj: Service) -> str:
        """Write the department before the name."""
        return labelled(obj.department, obj)
