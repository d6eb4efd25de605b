"""What a service lacks before it can be offered, each sentence linked to the page where it is mended."""

from collections.abc import Iterable

from django.urls import reverse

from departments.actions.service_states import Lack, lacks_of
from departments.models import Service
from departments.queries.form_drafts import has_draft
from servicedesk.web.next_steps import linked


def linked_lacks(service: Service) -> list[str]:
    """Return a sentence for each thing that is missing."""
    return with_links(service, lacks_of(service), has_draft=has_draft(service))


def with_links(service: Service, lacks: Iterable[Lack], *, has_draft: bool) -> list[str]:
    """Return the words of what is missing, as links where there is a page to go to.

    has_draft: whether there is a draft of the form, which can be reviewed and published.
    """
    pages = {
        "form": reverse("review_form" if has_draft else "request_form", args=[service.slug]),
        "agent": reverse("department_people", args=[service.department.code]),
        "category": reverse("manage_service", args=[service.slug]) + "#id_category",
    }
    return [linked(lack.words, pages.get(lack.code, "")) for lack in lacks]
