"""Addresses with hostile values in them: an answer, never a failure."""

import base64
import json
from urllib.parse import quote

import pytest

from servicedesk.web.lists.keyset import keyset_page
from tests.cast import Company
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed
from tickets.models import Ticket

HOSTILE = (
    "a\x00b",
    "9" * 5000,
    "-1",
    "'; DROP TABLE tickets_ticket; --",
    "10000-01-01",
    "../../etc",
    "\u202e\uffff",
)


def cursor_of(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


CURSORS = [
    cursor_of(value)
    for value in (
        [5, 1],
        [1.5, 1],
        ["\x00", 1],
        ["\ud800", 1],
        ["2026-03-02T10:00:00", 1],
        ["0001-01-01T00:00:00+14:00", 1],
        ["9999-12-31T23:59:59-14:00", 1],
        ["2026-03-02T10:00:00+01:00:30", 1],
        ["2026-03-02T10:00:00+00:00:00.5", 1],
        ["0001-01-01T00:00:00+00:00", 1],
        ["9999-12-31T23:59:59+00:00", 1],
        ["2026-W10-1T10:00+00:00", 1],
        ["2026-03-02T10:00:00+00:00", 10**30],
        ["2026-03-02T10:00:00+00:00", "1"],
        [None, True],
        [[], 1],
        {"a": 1, "b": 2},
        7,
    )
] + [base64.urlsafe_b64encode(b"[" * 3000).decode(), "=", "é", "AAAA"]

PAGED = [
    "/queue/",
    "/requests/",
    "/notices/",
    "/manage/deliveries/",
    "/manage/follow-ups/",
    "/manage/people/",
    "/departments/FAC/people/",
    "/figures/FAC/tickets/?list=open",
]


# The parameters of each list. One wrong one hides the next, so each is tried alone.
PARAMETERS = {
    "/queue/": ("after", "q", "tab", "team", "priority", "service"),
    "/requests/": ("after", "q", "tab", "status", "department", "days"),
    "/search/": ("q", "kind", "state", "whose", "service", "days"),
    "/services/": ("category", "department"),
    "/notices/": ("after",),
    "/notices/latest/": ("after",),
    "/manage/deliveries/": ("after", "state"),
    "/manage/follow-ups/": ("after",),
    "/manage/people/": ("after", "q", "department", "state"),
    "/manage/services/": ("after", "q", "department"),
    "/departments/FAC/people/": ("after",),
    "/people/options/": ("q",),
    "/departments/options/": ("q",),
    "/figures/FAC/": ("from",),
    "/figures/FAC/tickets/": ("figure", "to", "service"),
    "/services/move-a-desk/request/": ("title",),
    "/services/move-a-desk/request/when/": ("impact", "urgency"),
    "/api/v1/tickets/": (
        "q",
        "cursor",
        "page_size",
        "ordering",
        "state",
        "provider",
        "holder",
        "submitted_after",
    ),
    "/api/v1/people/": ("q", "cursor", "department"),
    "/api/v1/ratings/": ("cursor", "ticket", "given_after"),
}


@pytest.mark.parametrize("path", PARAMETERS)
def test_no_value_in_an_address_breaks_a_page(company: Company, as_person: SignIn, path: str) -> None:
    filed(company)
    client = as_person(company.ada if path.startswith("/manage/") else company.hugo)
    client.raise_request_exception = False
    broken = []
    for name in PARAMETERS[path]:
        for value in HOSTILE:
            answer = client.get(path, {name: value}, headers=HTMX)
            answer.getvalue()
            if answer.status_code >= 500:
                broken.append((name, value[:40]))
    assert broken == []


@pytest.mark.parametrize(
    "path",
    ["/tickets/{}/", "/departments/{}/", "/rate/{}/", "/api/v1/tickets/{}/", "/api/v1/departments/{}/"],
)
def test_no_name_in_an_address_breaks_a_page(company: Company, as_person: SignIn, path: str) -> None:
    client = as_person(company.hugo)
    statuses = {client.get(path.format(quote(value, safe=""))).status_code for value in HOSTILE}
    assert statuses <= {400, 404}  # 400: a null


MOMENTS = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00",
    "9999-12-31",
    "2026-03-02T10:00:00+01:00:30",
    "1899-12-31T00:00:00Z",
)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/api/v1/tickets/", ("submitted_after", "submitted_before")),
        ("/api/v1/ratings/", ("given_after", "given_before")),
        ("/api/v1/attainment/", ("from", "to")),
    ],
)
def test_the_api_refuses_moments_that_nobody_can_mean(
    company: Company, as_person: SignIn, path: str, names: tuple[str, ...]
) -> None:
    filed(company)
    client = as_person(company.hugo)
    client.raise_request_exception = False
    department = {"department": "FAC"} if "attainment" in path else {}
    statuses = {
        (name, value): client.get(path, {**department, name: value}).status_code
        for name in names
        for value in MOMENTS
    }
    assert set(statuses.values()) == {400}, statuses


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", "2201-01-01"])
def test_forms_refuse_days_that_nobody_can_mean(company: Company, as_person: SignIn, day: str) -> None:
    client = as_person(company.mia)
    client.raise_request_exception = False
    for sent in ({"starts_on": day, "ends_on": "2026-03-04"}, {"starts_on": "2026-03-03", "ends_on": day}):
        answer = client.post("/profile/absence/", sent)
        assert answer.status_code in (200, 400)
        assert "Choose a date between 1900 and 2200." in answer.content.decode()


@pytest.mark.parametrize("path", PAGED)
def test_a_cursor_of_ones_own_making_breaks_no_list(company: Company, as_person: SignIn, path: str) -> None:
    filed(company)
    client = as_person(company.ada if path.startswith("/manage/") else company.hugo)
    client.raise_request_exception = False
    mark = "&" if "?" in path else "?"
    statuses = {cursor: client.get(f"{path}{mark}after={quote(cursor)}").status_code for cursor in CURSORS}
    assert {cursor: status for cursor, status in statuses.items() if status != 200} == {}


def test_a_number_is_no_moment(company: Company) -> None:
    filed(company)
    page = keyset_page(Ticket.objects.all(), "-submitted_at", cursor_of([5, 1]))
    assert page.is_first and len(page.rows) == 1
