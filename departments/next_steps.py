"""Where one does first what a refusal about people, units, places or forms asks for."""

from django.urls import reverse

from departments.models import Department, Place, Service
from servicedesk.web.next_steps import register_next_step


def _bring_back(above: Department | Place) -> str:
    if isinstance(above, Place):
        return reverse("reactivate_place", args=[above.pk])
    return reverse("reactivate_department", args=[above.code])


def _discard(service: Service) -> str:
    return reverse("discard_form_draft", args=[service.slug])


register_next_step("parent_inactive", _bring_back)
register_next_step("has_active_units", lambda unit: reverse("manage_departments"))
register_next_step("has_active_places", lambda place: reverse("manage_places"))
register_next_step("merged", lambda place: reverse("manage_place", args=[place.pk]))
register_next_step("draft_exists", _discard)
register_next_step("last_admin", lambda person: reverse("manage_people"))
