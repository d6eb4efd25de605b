"""Example files of the lists that are imported, to be filled in instead of begun from nothing."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from departments.display.import_examples import people_example, place_example
from departments.models import Department
from departments.views.access import admins_only, first_catalog
from servicedesk.accounts.requests import PersonRequest


@require_GET
@admins_only
def people(request: PersonRequest) -> HttpResponse:
    """Answer a list of people of a department that there is."""
    units = Department.objects.filter(is_active=True, is_team=False).select_related("calendar")
    return _csv(people_example(request.user, first_catalog(units, request.user)), "people")


@require_GET
@admins_only
def places(request: PersonRequest) -> HttpResponse:
    """Answer a list of places."""
    return _csv(place_example(request.user), "places")


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-example.csv"'
    return response
