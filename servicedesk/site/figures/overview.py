"""The figures of all departments in one table, and the matrix between them."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments.cached_reads import org_tree
from departments.figure_requests import asked_period, period_choices, period_label, reader
from departments.models import Department
from departments.queries.scope import Scope, Side
from departments.rules import figures_visible_to, teams_led_by
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.events import clock
from servicedesk.site.figures.matrix import matrix
from sla.enums import ClockKind
from sla.queries.calendar_gaps import gaps_before
from sla.reports import JUDGED_FROM, Attainment, attainment
from surveys.queries.satisfaction import scores_by_provider
from surveys.reports import Scores
from surveys.rules import may_read_every_rating
from tickets.reports import UrgentCounts, count, urgent_counts

RESOLUTION, FIRST_RESPONSE = ClockKind.RESOLUTION, ClockKind.FIRST_RESPONSE


@dataclass(frozen=True)
class Overview:
    """A department's line on the overview."""

    department: Department
    opened: int
    load: UrgentCounts
    resolved: Attainment
    answered: Attainment
    scores: Scores
    urls: dict[str, str]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every department whose figures the person sees; a single one is opened at once."""
    seen = figures_visible_to(reader(request))
    departments = list(seen.filter(is_team=False).only("code", "name_en", "name_zh"))
    if not departments and is_admin(reader(request)):
        return render(request, "departments/no_department.html")
    if not departments:
        return _own_team(reader(request))
    if len(departments) == 1:
        return redirect("figures", departments[0].code)
    period, refusal = asked_period(request)
    scope = Scope(Side.SERVES, tuple(department.pk for department in departments), period)
    kept = attainment(scope, by=["provider", "consumer"])
    everybody = Department.objects.filter(is_team=False).only("code", "name_en", "name_zh").in_bulk()
    context = {
        "lines": _lines(departments, scope, kept, reader(request)),
        "matrix": matrix(scope, kept, everybody, transposed=request.GET.get("rows") == "ask"),
        "judged_from": JUDGED_FROM,
        "period_label": period_label(period),
        "period": period,
        "refusal": refusal,
        "choices": period_choices(period),
        "chart_query": scope.query(),
        "calendar_gaps": gaps_before(reader(request)),
    }
    return render(request, "figures/overview.html", context)


def _own_team(person: User) -> HttpResponse:
    """Lead to the page of the first team that the person leads. Raises Http404 where there is none."""
    teams = teams_led_by(person)
    if not teams:
        raise Http404
    return redirect("figures", org_tree().codes[teams[0]])


def _lines(
    departments: list[Department], scope: Scope, kept: dict[tuple[object, ...], Attainment], person: User
) -> list[Overview]:
    now = clock.reading()
    opened, load = count("open", scope, now, ["provider"]), urgent_counts(scope, now, ["provider"])
    rated = scores_by_provider(person, scope, now)

    def sum_of(kind: str, provider: int) -> Attainment:
        return Attainment.together(value for key, value in kept.items() if key[:2] == (kind, provider))

    lines = []
    for department in departments:
        key = (department.pk,)
        address = reverse("figures_tickets", args=[department.code])
        own = replace(scope, departments=key)
        rated_name = ("rated",) if may_read_every_rating(person, own) else ()
        names = ("open", "late", "at_risk", RESOLUTION.value, FIRST_RESPONSE.value, *rated_name)
        lines.append(
            Overview(
                department, opened.get(key, 0), load.get(key, UrgentCounts()), sum_of(RESOLUTION, department.pk),
                sum_of(FIRST_RESPONSE, department.pk), rated.get(key, Scores()),
                {name: address + scope.query(figure=name) for name in names},
            )
        )  # fmt: skip
    return lines
