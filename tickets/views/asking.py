"""What the pages around a request form share: the service, and the version of the form that a page had."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.display.audiences import why_not_orderable
from departments.models import RequestForm, Service
from departments.queries.services import find_service
from servicedesk.accounts.models import User
from servicedesk.text.reading import number_in
from tickets.forms.drafts import VERSION


def orderable(user: User, slug: str) -> Service:
    """Raises Http404 for a service the person may not see, PermissionDenied for one they see but may not order."""
    service = find_service(user, slug)
    if service is None:
        raise Http404
    why_not = why_not_orderable(user, service)
    if why_not:
        raise PermissionDenied(why_not)
    return service


def version_of_page(data: Mapping[str, str], service: Service) -> RequestForm | None:
    """Return the version of the form that the page had; None where it does not say."""
    key, newest = data.get(VERSION, ""), service.newest_form
    if newest is not None and key == str(newest.pk):
        return newest
    number = number_in(key)
    return service.forms.filter(pk=number).first() if number is not None else None
