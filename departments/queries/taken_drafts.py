"""The services of a department that began as ready-made ones: what publishing each would publish."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from departments.enums import ServiceState
from departments.models import FormDraft, RequestForm, Service
from departments.rules import services_editable_by
from servicedesk.accounts.models import User


@dataclass(frozen=True)
class TakenService:
    """A service, the newest version of its form (0: none yet), and the draft of the next (None: there is none)."""

    service: Service
    version: int
    draft: FormDraft | None

    @property
    def stamp(self) -> str:
        """What says which draft its editor has seen (`queries.form_drafts.stamp_of`); "" without one."""
        return f"{self.version}-{self.draft.revision}" if self.draft else ""

    @property
    def is_offered(self) -> bool:
        """Whether it is published."""
        return self.service.state == ServiceState.PUBLISHED


def taken_services(department: int, by: User) -> list[TakenService]:
    """Return those that the person may publish, in any state; the same few queries for one and for many."""
    editable = services_editable_by(by).filter(department=department).exclude(taken_from="")
    services = list(editable.select_related("department", "category", "team").order_by("taken_from", "pk"))
    return _with_forms(services)


def _with_forms(services: Sequence[Service]) -> list[TakenService]:
    forms = RequestForm.objects.filter(service__in=services).order_by()
    versions = dict(forms.values_list("service").annotate(Max("number")))
    drafts = FormDraft.objects.filter(service__in=services, discarded_at=None)
    by_service = {draft.service_id: draft for draft in drafts}
    return [TakenService(one, versions.get(one.pk, 0), by_service.get(one.pk)) for one in services]
