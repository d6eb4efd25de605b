"""What a head fills in about who is responsible for a service."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.enums import Duty
from departments.models import Department
from departments.queries.responsibility import Duties
from servicedesk.accounts.models import User
from servicedesk.web.forms.layouts import Actions, Section, helper
from servicedesk.web.forms.person_fields import DepartmentsField, PersonField, SeveralField
from servicedesk.web.forms.shared import SharedForm

HELP = {
    Duty.DOES: gettext_lazy("Who carries requests out."),
    Duty.ANSWERS: gettext_lazy("Who decides, and is asked when it goes wrong. One person or unit."),
    Duty.CONSULTED: gettext_lazy("Whose advice is needed before."),
    Duty.INFORMED: gettext_lazy("Who needs to know the result."),
}


class ResponsibilityForm(SharedForm):
    """For each duty, units and people."""

    def __init__(self, *args: Any, duties: Duties, cancel: str, **kwargs: Any) -> None:
        """Begin with what is stored."""
        super().__init__(*args, **kwargs)
        self.share()
        sections = []
        for duty in Duty:
            units, people = f"{duty}_units", f"{duty}"
            bearers = duties.get(duty, ())
            self.fields[units] = _units(bearers)
            self.fields[people] = SeveralField(
                PersonField(),
                label=gettext_lazy("People"),
                required=False,
                initial=[one for one in bearers if isinstance(one, User)],
                help_text=gettext_lazy("Email address or full name, one per line."),
            )
            sections.append(Section(duty.label, units, people, help_text=HELP[duty]))
        self.helper = helper(*sections, Actions(_("Save"), cancel=cancel), draft="")

    @property
    def duties(self) -> Duties:
        """Return duty -> units and people."""
        data = self.cleaned_data
        return {duty: (*data[f"{duty}_units"], *data[f"{duty}"]) for duty in Duty}


def _units(bearers: Iterable[Department | User]) -> DepartmentsField:
    now = [one.pk for one in bearers if isinstance(one, Department)]
    return DepartmentsField(
        Department.objects.filter(Q(is_active=True) | Q(pk__in=now)),
        label=gettext_lazy("Departments or teams"),
        required=False,
        initial=now,
    )
