"""What departments are to each other, in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.enums import RelationKind

# Beside the name of a department that is served, on the page of the one that serves; and the other way round.
TO_CUSTOMER = {
    RelationKind.SUPPLIES: pgettext_lazy("to a customer", "is supplied"),
    RelationKind.DECIDES: pgettext_lazy("to a customer", "gets decisions"),
    RelationKind.ADVISES: pgettext_lazy("to a customer", "is advised"),
    RelationKind.NEXT_STEP: pgettext_lazy("to a customer", "is the next step"),
}
FROM_PROVIDER = {
    RelationKind.SUPPLIES: pgettext_lazy("from a provider", "supplies"),
    RelationKind.DECIDES: pgettext_lazy("from a provider", "decides"),
    RelationKind.ADVISES: pgettext_lazy("from a provider", "advises"),
    RelationKind.NEXT_STEP: pgettext_lazy("from a provider", "is the step before"),
}
MEANINGS = {
    RelationKind.SUPPLIES: _("Supplies: delivers what they work with, such as equipment or data"),
    RelationKind.DECIDES: _("Decides: approves, permits or sets the rules they work by"),
    RelationKind.ADVISES: _("Advises: gives expert advice, and they decide"),
    RelationKind.NEXT_STEP: _("Next step: hands its finished work on to them"),
}
