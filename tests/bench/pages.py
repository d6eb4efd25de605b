"""Measure one database's pages: `python -m tests.bench.pages PRODUCT_PORT BARE_PORT` prints one JSON line.

Run with DATABASE_URL of a database of demo tickets that both servers work on.
"""

import json
import os
import statistics
import sys
from collections.abc import Callable
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.counted")
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - after setup
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - after setup
from django.db.models import Count  # noqa: E402 - after setup

from departments.enums import MemberRole  # noqa: E402 - after setup
from departments.models import Department, Membership, Service  # noqa: E402 - after setup
from servicedesk.accounts.models import User  # noqa: E402 - after setup
from tests.bench.visitor import Answer, Visitor, csrf_token  # noqa: E402 - after setup
from tickets.models import Ticket  # noqa: E402 - after setup

REQUESTS, WARM_UP = 50, 5


def session_of(user: User) -> str:
    """Sign a person in and return the session's key."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def ask_often(ask: Callable[[], Answer]) -> list[Answer]:
    """Ask sequentially; return the answers after the first few."""
    answers = [ask() for _ in range(WARM_UP + REQUESTS)][WARM_UP:]
    wrong = [answer.status for answer in answers if answer.status not in (200, 302)]
    if wrong:
        raise SystemExit(f"a page answered {wrong[0]}")
    return answers


def summary(answers: list[Answer]) -> dict[str, float]:
    """Return median and p95 in milliseconds, and queries a page."""
    milliseconds = sorted(answer.seconds * 1000 for answer in answers)
    return {
        "median": statistics.median(milliseconds),
        "p95": milliseconds[int(len(milliseconds) * 0.95)],
        "queries": max(answer.queries for answer in answers),
    }


def busiest() -> tuple[Department, User, User, User, Ticket]:
    """Return the busiest provider, its head, one of its agents, a busy requester of it, and an open ticket."""
    provider = Department.objects.annotate(n=Count("tickets_served")).order_by("-n", "pk")[0]
    units = [provider.pk, *provider.children.values_list("pk", flat=True)]
    members = Membership.objects.filter(department__in=units, user__is_active=True).order_by("pk")
    head = members.filter(role=MemberRole.HEAD, department=provider)[0].user
    agent = members.filter(role=MemberRole.AGENT)[0].user
    ticket = Ticket.objects.filter(provider=provider, state="in_progress").order_by("-pk")[0]
    requester = User.objects.annotate(n=Count("tickets_requested")).order_by("-n", "pk")[0]
    return provider, head, agent, requester, ticket


def filing(visitor: Visitor, service: Service) -> Callable[[], Answer]:
    """Return a function that files one request; each with a key of its own, as an opened form has."""
    path = f"/services/{service.slug}/request/"
    token = csrf_token(visitor.get(path).body)

    def file() -> Answer:
        fields = {
            "csrfmiddlewaretoken": token,
            "submission_key": str(uuid4()),
            "title": "The screen stays dark",
            "description": "Since this morning.",
            "impact": "one",
            "urgency": "soon",
        }
        answer = visitor.post(path, fields)
        if answer.status != 302:
            raise SystemExit("filing was refused; does the form ask for something new?")
        return answer

    return file


def plain_service() -> Service:
    """Return an offered service that asks nothing of its own."""
    for service in Service.objects.filter(is_active=True, orderable_by=None).order_by("pk"):
        form = service.forms.order_by("-number").first()
        if form is None or not any(spec.is_required for spec in form.specs):
            return service
    raise SystemExit("no service of this company can be ordered without filling in a form")


def main() -> None:
    product, bare = int(sys.argv[1]), int(sys.argv[2])
    provider, head, agent, requester, ticket = busiest()
    yardstick, at_queue = Visitor(bare), Visitor(product, session_of(agent))
    at_home, at_figures = Visitor(product, session_of(requester)), Visitor(product, session_of(head))
    pages: dict[str, Callable[[], Answer]] = {
        "queue": lambda: at_queue.get("/queue/"),
        "my requests": lambda: at_home.get("/requests/"),
        "ticket": lambda: at_queue.get(f"/tickets/{ticket.number}/"),
        "figures": lambda: at_figures.get(f"/figures/{provider.code}/"),
        "figures, all panels": lambda: at_figures.get(f"/figures/{provider.code}/?whole=yes"),
        "filing": filing(at_home, plain_service()),
    }
    figures, bare = {}, []
    for name, ask in pages.items():
        figures[name] = summary(ask_often(ask))
        # Again after each page: a machine is not equally fast from one minute to the next.
        bare += ask_often(lambda: yardstick.get(f"/{ticket.number}"))
    print(json.dumps({"bare view": summary(bare), **figures}))


if __name__ == "__main__":
    main()
