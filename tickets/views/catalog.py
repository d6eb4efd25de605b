"""What one can ask for: the catalog, and the page of a service."""

from collections.abc import Iterable, Mapping
from itertools import chain

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from departments.actions.favourites import star, unstar
from departments.display.announcements import banners
from departments.display.audiences import why_not_orderable
from departments.display.form_questions import questions_of
from departments.display.whom_to_ask import own_heads
from departments.enums import Priority
from departments.models import Department
from departments.queries.announcements import about_service
from departments.queries.articles import suggested_articles
from departments.queries.favourites import favourites_of, own_marks
from departments.queries.people import home_department
from departments.queries.responsibility import duties_of
from departments.queries.services import find_service
from departments.rules import may_edit_service, orderable_among, services_visible_to
from servicedesk.accounts.display.away import absences_in_words
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.text.name_order import name_order
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.toasts import toast
from sla.display.promises import kept_words, target_words
from sla.display.service_cards import Card, shelves
from sla.enums import HEADLINE_KINDS
from sla.models import Target
from sla.queries.offers import offers_for
from sla.queries.service_attainment import KEPT_DAYS, recent_attainment
from tickets.display.drafts import UNTITLED
from tickets.display.searched import SEARCHED, searched_query
from tickets.queries.drafts import begun_services, drafts_for
from tickets.queries.services import on_shelves, popular_services, recent_services

SHOWN = 4


@require_GET
def catalog(request: PersonRequest) -> HttpResponse:
    """Show the services the person may find, by category; one department's or one category's if asked for."""
    category, department = request.GET.get("category", ""), request.GET.get("department", "")
    found = on_shelves(request.user)
    chosen = [
        one
        for one in found
        if category in ("", one.category.slug) and department in ("", one.department.code)
    ]
    shown = shelves(chosen, home_department(request.user))
    known = {card.service.pk: card for _shelf, cards in shown for card in cards}
    context = {
        "shelves": shown,
        "own": [] if category or department else _own(request.user, known),
        "closed": known.keys() - orderable_among(request.user, chosen),
        "begun": begun_services(request.user),
        "categories": [one for one in dict.fromkeys(one.category for one in found) if one.is_active],
        "departments": _by_name({one.department for one in found}),
        "category": category,
        "department": department,
    }
    return render(request, "tickets/catalog/page.html", context)


def _by_name(departments: Iterable[Department]) -> list[Department]:
    language = get_language() or "en"
    return sorted(departments, key=lambda one: name_order(one.name, language))


def _own(user: User, known: Mapping[int, Card]) -> list[tuple[str, str, list[Card]]]:
    """Return key, title and cards of what the person is likely to look for; what is not in the catalog is left out."""
    starred, popular = favourites_of(user), popular_services(user)
    lists = [
        ("favorites", _("Your favorites"), [pk for pk in known if pk in starred]),
        ("recent", _("You recently requested"), recent_services(user)),
        ("popular", _("Popular in your department"), list(popular)),
    ]
    cards = ((key, title, [known[pk] for pk in pks if pk in known]) for key, title, pks in lists)
    return [
        (key, title, found if key == "favorites" else found[:SHOWN]) for key, title, found in cards if found
    ]


@require_GET
def service(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what a service is, who does it, what it promises and how often that was kept."""
    found = find_service(request.user, slug)
    if found is None:
        heads = {"heads": own_heads(request.user)}
        return render(request, "tickets/catalog/unknown.html", heads, status=404)
    offer = offers_for([found], home_department(request.user), kinds=HEADLINE_KINDS)[found.pk]
    kept, total = recent_attainment([found])[found.pk]
    words, shade = kept_words(kept, total)
    now, duties = clock.reading(), duties_of(found)
    people = [one.pk for one in (found.owner, *chain(*duties.values())) if isinstance(one, User)]
    context = {
        "service": found,
        "away": absences_in_words(people, now),
        "searched": searched_query(request.GET.get(SEARCHED, "")),
        "why_not": why_not_orderable(request.user, found),
        "may_edit": may_edit_service(request.user, found),
        "drafts": [(one, one.typed_title or UNTITLED) for one in drafts_for(request.user, slug)],
        "announced": banners(about_service(found, now), request.user, now),
        **own_marks(request.user, found)._asdict(),
        "duties": [(duty.label, bearers) for duty, bearers in duties.items()],
        "promises": [
            (priority.label, *(_words(offer.get((kind, priority))) for kind in HEADLINE_KINDS))
            for priority in reversed(Priority)
        ],
        "has_promise": bool(offer),
        "kept": words,
        "shade": shade,
        "kept_count": kept,
        "kept_total": total,
        "kept_days": KEPT_DAYS,
        "articles": suggested_articles(request.user, found, "", SHOWN),
        "questions": questions_of(found.newest_form.spec) if found.newest_form else [],
    }
    return render(request, "tickets/catalog/service.html", context)


@require_POST
def favourite(request: PersonRequest, slug: str) -> HttpResponse:
    """Star a service (`star` is "yes"), or take the star away; go back to where the person was."""
    found = get_object_or_404(services_visible_to(request.user), slug=slug)
    try:
        if request.POST.get("star") == "yes":
            star(service=found, by=request.user)
        else:
            unstar(service=found, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal.message), level=messages.ERROR)
    return redirect("service", slug=slug)


def _words(target: Target | None) -> str:
    return target_words(target) if target is not None else "–"
