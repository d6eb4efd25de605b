"""What a person has written: the page of an author."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.display.announcements import lines
from departments.queries.announcements import readable_services
from departments.queries.written import announcements_of, articles_of
from departments.rules import articles_written_by, departments_announcing, writes_articles
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.lists.keyset import keyset_page

MOST = 50  # announcements


@require_GET
def written(request: PersonRequest) -> HttpResponse:
    """Show the articles and announcements that the person has written, the newest first; others have an empty page."""
    user, now = request.user, clock.reading()
    page = keyset_page(articles_of(user), "-changed_at", request.GET.get("after", ""))
    shown = [one.pk for one in page.rows]
    announced = announcements_of(user, MOST) if page.is_first else []
    context = {
        "page": page,
        "own": set(articles_written_by(user).filter(pk__in=shown).values_list("pk", flat=True)),
        "announcements": lines(announced, readable_services(user, announced), now),
        "may_write": writes_articles(user),
        "may_announce": departments_announcing(user).filter(is_active=True).exists(),
        "today": user.today_at(now),
    }
    return render(request, "departments/written.html", context)
