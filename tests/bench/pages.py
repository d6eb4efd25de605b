"""Measure one database's pages: `python -m tests.bench.pages PRODUCT_PORT BARE_PORT [PAGE ...]` prints one JSON line.

Run with DATABASE_URL of a database of demo tickets that both servers work on. A page's name may end in `*`.
"""

import fnmatch
import json
import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.counted")
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - after setup
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - after setup
from django.db.models import Count  # noqa: E402 - after setup

from departments.enums import MemberRole  # noqa: E402 - after setup
from departments.models import Department, Membership  # noqa: E402 - after setup
from servicedesk.accounts.enums import CompanyRole  # noqa: E402 - after setup
from servicedesk.accounts.models import RoleGrant, User  # noqa: E402 - after setup
from tests.bench.filing import ANSWERS, answering, filing, large_service, plain_service  # noqa: E402 - after setup
from tests.bench.visitor import Answer, Visitor  # noqa: E402 - after setup
from tickets.models import Ticket  # noqa: E402 - after setup

REQUESTS, WARM_UP = 50, 5
LIST = "/api/v1/tickets/"


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


@dataclass(frozen=True)
class People:
    """Whose pages are opened: the busiest provider's head and agent, who asked most, and who asked five times."""

    provider: Department
    head: User
    agent: User
    requester: User
    newcomer: User
    admin: User


def people() -> People:
    """Find the people; the newcomer is made, and gets five tickets of long ago."""
    provider, head, agent, requester, _ticket = busiest()
    admin = RoleGrant.objects.filter(role=CompanyRole.ADMIN, user__is_active=True).order_by("pk")[0].user
    return People(provider, head, agent, requester, _newcomer(requester), admin)


def _newcomer(colleague: User) -> User:
    newcomer, is_new = User.objects.get_or_create(
        email="newcomer@example.com", defaults={"name": "A newcomer"}
    )
    if is_new:
        home = Membership.objects.get(user=colleague, is_primary=True)
        Membership.objects.create(user=newcomer, department=home.department, is_primary=True)
        oldest = Ticket.objects.filter(consumer=home.department).order_by("submitted_at").values("pk")[:5]
        Ticket.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).update(
            requester=newcomer, filer=newcomer
        )
    return newcomer


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


def pages_of(product: int) -> dict[str, Callable[[], Answer]]:
    """Return name -> a function that opens the page on the server at this port, as the person whose page it is."""
    those, ticket = people(), busiest()[4]
    as_agent, as_head = Visitor(product, session_of(those.agent)), Visitor(product, session_of(those.head))
    as_requester, as_admin = (
        Visitor(product, session_of(those.requester)),
        Visitor(product, session_of(those.admin)),
    )
    as_newcomer = Visitor(product, session_of(those.newcomer))
    plain = plain_service()
    large = large_service(plain)
    large_path = f"/services/{large.slug}/"
    window = f"/departments/{those.provider.code}/"
    figures = f"/figures/{those.provider.code}/"
    return {
        "home": lambda: as_requester.get("/"),
        "home, five requests": lambda: as_newcomer.get("/"),
        "services": lambda: as_requester.get("/services/"),
        "service": lambda: as_requester.get(large_path),
        "department": lambda: as_requester.get(window),
        "department, its head": lambda: as_head.get(window),
        "form": lambda: as_requester.get(f"/services/{plain.slug}/request/"),
        "form of 40 questions": lambda: as_requester.get(f"{large_path}request/"),
        "form of 40 questions, what follows": answering(as_requester, large, ANSWERS),
        "form of 40 questions, filing": filing(as_requester, large, ANSWERS),
        **searches({"admin": as_admin, "head": as_head, "agent": as_agent, "employee": as_newcomer}),
        "queue": lambda: as_agent.get("/queue/"),
        "my requests": lambda: as_requester.get("/requests/"),
        "ticket": lambda: as_agent.get(f"/tickets/{ticket.number}/"),
        "api list, admin": lambda: as_admin.get(LIST),
        "api list, agent": lambda: as_agent.get(LIST),
        "api list, employee": lambda: as_newcomer.get(LIST),
        "api list by due, agent": lambda: as_agent.get(f"{LIST}?ordering=next_due_at"),
        "figures": lambda: as_head.get(figures),
        "figures, all panels": lambda: as_head.get(f"{figures}?whole=yes"),
        "overview": lambda: as_admin.get("/figures/"),
        "filing": filing(as_requester, plain),
    }


def searches(visitors: dict[str, Visitor]) -> dict[str, Callable[[], Answer]]:
    """Return a page for each of them and each kind of words: common, rare, mixed, and what nobody wrote."""
    newest = Ticket.objects.order_by("-submitted_at", "-pk")[0].number
    asked = {
        "": "screen",
        ", Chinese": "不出纸",
        ", a number": newest.rpartition("-")[2],
        ", mixed": "VPN断一次",
        ", unknown": "zyzzyva",
    }
    return {
        f"search, {name}{kind}": partial(visitor.get, f"/search/?q={quote(words)}")
        for name, visitor in visitors.items()
        for kind, words in asked.items()
    }


def chosen(pages: dict[str, Callable[[], Answer]], names: list[str]) -> dict[str, Callable[[], Answer]]:
    """Return the pages of these names, all without any. Raises SystemExit for a name that no page has."""
    for name in names:
        if not fnmatch.filter(pages, name):
            raise SystemExit(f"no page is called {name}; there are {'; '.join(pages)}")
    return {
        page: ask
        for page, ask in pages.items()
        if not names or any(fnmatch.fnmatch(page, name) for name in names)
    }


def main() -> None:
    product, bare = int(sys.argv[1]), int(sys.argv[2])
    yardstick, number = Visitor(bare), busiest()[4].number
    figures, others = {}, []
    for name, ask in chosen(pages_of(product), sys.argv[3:]).items():
        figures[name] = summary(ask_often(ask))
        # Again after each page: a machine is not equally fast from one minute to the next.
        others += ask_often(lambda: yardstick.get(f"/{number}"))
    print(json.dumps({"bare view": summary(others), **figures}))


if __name__ == "__main__":
    main()
