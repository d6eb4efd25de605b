"""What pickers ask for while one types: lists of {value, text, note}, at most twenty."""

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from departments.cached_places import place_tree
from departments.queries.directory import find_departments, find_people, units_of
from departments.queries.places import find_places
from servicedesk.accounts.requests import PersonRequest


@require_GET
def people_options(request: PersonRequest) -> JsonResponse:
    """Answer with colleagues: the value is the e-mail address, the note the department."""
    people = find_people(request.user, request.GET.get("q", "").strip()[:100])
    units = units_of(people)
    rows = [
        {"value": one.email, "text": one.display_name, "note": str(units.get(one.pk) or one.email)}
        for one in people
    ]
    return JsonResponse({"results": rows})


@require_GET
def department_options(request: PersonRequest) -> JsonResponse:
    """Answer with departments in service, with `?teams=1` their teams too: the value is the code."""
    text, teams = request.GET.get("q", "").strip()[:100], bool(request.GET.get("teams"))
    rows = [
        {"value": one.code, "text": one.name, "note": str(one.parent) if one.parent else one.code}
        for one in find_departments(text, with_teams=teams)
    ]
    return JsonResponse({"results": rows})


@require_GET
def place_options(request: PersonRequest) -> JsonResponse:
    """Answer with places in use: the value is the code, the note what it lies in, or the code of the largest."""
    tree = place_tree()
    rows = []
    for pk in find_places(request.GET.get("q", "").strip()[:100]):
        around = tree.parent[pk]
        note = tree.codes[pk] if around is None else f"{tree.path(around)} · {tree.codes[pk]}"
        rows.append({"value": tree.codes[pk], "text": tree.name(pk), "note": note})
    return JsonResponse({"results": rows})
