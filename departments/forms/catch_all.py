"""Which service takes the requests that fit no other."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.enums import ServiceState
from departments.forms.service_fields import ServiceField
from departments.models import Service
from departments.models.naming import shown_name
from servicedesk.web.forms.layouts import Actions, helper
from servicedesk.web.forms.shared import SharedForm


class CatchAllForm(SharedForm):
    """A service that is offered and not confidential, or none."""

    service = ServiceField(
        Service.objects.none(),
        label=gettext_lazy("Service"),
        required=False,
        empty_label=gettext_lazy("None"),
        help_text=gettext_lazy(
            "Confidential services are left out, because others have to read the requests."
        ),
        widget=forms.Select(attrs={"data-pick": ""}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be chosen; what is chosen now stays on offer."""
        super().__init__(*args, **kwargs)
        offered = Service.objects.filter(state=ServiceState.PUBLISHED, is_confidential=False)
        rows = offered | Service.objects.filter(is_catch_all=True)
        field: Any = self.fields["service"]
        field.queryset = rows.select_related("department").order_by(shown_name("department__"), shown_name())
        self.initial = {"service": Service.objects.filter(is_catch_all=True).first(), **self.initial}
        self.share()
        self.helper = helper("service", Actions(_("Save"), cancel=""), draft="")
