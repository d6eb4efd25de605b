"""The forms of a call, a need, asking anyway and a copy: the session is over, sent twice, two people at once."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client

from departments.actions.catch_all import choose_catch_all
from departments.cached_services import catch_all
from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.needs import no_owner
from tickets.models import Message, Need, Ticket

WORDS = "It stands by the window, behind the safe."
SCRIPT = {"X-Desk-Form": "1"}
DONE = "This was saved the first time already."
KINDS = ["call", "solved call", "need", "ask anyway", "copy"]


@pytest.fixture(autouse=True)
def need(company: Company) -> Iterator[Need]:
    """Tom of IT says that nobody does what Mia asks for."""
    choose_catch_all(service=company.screens, by=company.ada)
    company.screens.refresh_from_db()
    with clock.frozen(at("Mon 11:00")):
        ticket = filed(company, service=company.screens, title="Water my plants")
        no_owner(ticket=ticket, reason="No department waters plants.", by=company.tom)
        yield Need.objects.select_related("ticket").get()


def form_of(company: Company, kind: str) -> tuple[User, str, dict[str, Any]]:
    """Return who sends a form, where to, and what it says."""
    asked = {
        "title": "Move my desk", "description": WORDS, "impact": "one", "urgency": "soon", "answer_seats": "1",
        "submission_key": str(uuid4()),
    }  # fmt: skip
    if kind == "need":
        given = {"department": company.facilities.pk, "due_on": "2026-03-06", "reason": WORDS}
        return (
            company.hugo,
            f"/needs/{Need.objects.get().ticket.number}/",
            given | {"submission_key": str(uuid4())},
        )
    if kind == "ask anyway":
        return company.mia, "/services/screens/request/?title=Water+it", asked
    if kind == "copy":
        number = filed(company, title="Move my desk", answers={"seats": "1"}).number
        return (
            company.mia,
            f"/services/move-a-desk/request/?copied-from={number}",
            asked | {"copied_from": number},
        )
    call = {"requester": company.mia.email, "service": "move-a-desk", "had": "move-a-desk", "source": "phone"}
    solved = {"solved": "on", "solution": "I moved it."} if kind == "solved call" else {}
    return company.li_wei, f"/calls/{uuid4()}/", asked | call | solved


def done() -> tuple[int, int, int]:
    return Ticket.objects.count(), Message.objects.count(), Need.objects.filter(end="given").count()


@pytest.mark.parametrize("kind", KINDS)
def test_after_the_end_of_the_session_nothing_is_done_and_nothing_typed_is_lost(
    company: Company, as_person: SignIn, kind: str
) -> None:
    person, path, sent = form_of(company, kind)
    before = done()
    told = Client().post(path, sent, headers=SCRIPT)
    assert (told.status_code, told["Desk-Sign-In"]) == (401, "/accounts/login/") and "Desk-Taken" not in told
    shown = Client().post(path, sent)
    assert shown.status_code == 401 and WORDS in text_of(shown)
    assert done() == before
    assert as_person(person).post(path, sent, headers=SCRIPT).status_code == 204, "signed in again"
    assert done() != before


@pytest.mark.parametrize(
    "path", ["/ask/?q=water+it", "/tickets/{}/copy/", "/needs/{}/", "/calls/new/?service=screens"]
)
def test_the_way_in_leads_on_to_where_one_wanted_to_go(company: Company, need: Need, path: str) -> None:
    path = path.format(need.ticket.number)
    answer = Client().get(path)
    assert answer.status_code == 302 and answer["Location"].endswith(f"?next={quote(path, safe='/')}")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_twice_is_done_once(company: Company, as_person: SignIn, kind: str) -> None:
    person, path, sent = form_of(company, kind)
    client, before = as_person(person), done()
    first = client.post(path, sent, headers=SCRIPT)
    after = done()
    again = client.post(path, sent, headers=SCRIPT)
    assert (first.status_code, again.status_code) == (204, 204), text_of(again)[:2000]
    assert done() == after != before
    if kind != "need":
        assert again["Desk-Next"] == first["Desk-Next"], "it leads to the same request"
    else:
        assert DONE in text_of(client.get(again["Desk-Next"]))


def test_who_comes_second_reads_who_has_the_need_and_keeps_what_they_wrote(
    company: Company, need: Need, as_person: SignIn
) -> None:
    address = f"/needs/{need.ticket.number}/"
    frida = as_person(company.frida)
    frida.get(address)
    _person, _path, sent = form_of(company, "need")
    assert as_person(company.hugo).post(address, sent).status_code == 302
    late = frida.post(address, {"department": company.finance.pk, "due_on": "2026-03-09", "reason": WORDS})
    page = text_of(late)
    assert late.status_code == 409 and "Facilities has it already." in page and WORDS in page
    assert "Facilities has it and says more by" in page
    assert Need.objects.get().department == company.facilities


def test_of_two_admins_neither_replaces_the_others_choice_unseen(company: Company, as_person: SignIn) -> None:
    page = "/manage/ask-anyway/"
    ada, other = as_person(company.ada), as_person(company.ada)
    seen = {
        name: client.get(page).context["form"]["seen"].value() for name, client in (("a", ada), ("b", other))
    }
    assert ada.post(page, {"service": company.move_desk.pk, "seen": seen["a"]}).status_code == 302
    late = other.post(page, {"service": "", "seen": seen["b"]})
    assert late.status_code == 200 and "Someone saved this after you opened it." in text_of(late)
    assert catch_all() == company.move_desk.pk
    again = {"service": "", "seen": late.context["form"]["seen"].value()}
    assert other.post(page, again).status_code == 302 and catch_all() is None


def test_asking_anyway_beside_a_draft_loses_neither(company: Company, as_person: SignIn) -> None:
    mia, form = as_person(company.mia), "/services/screens/request/"
    typed = {"title": "Dark screen", "submission_key": str(uuid4()), "draft_revision": "0"}
    assert mia.post(f"{form}draft/", typed, headers=SCRIPT).status_code == 200
    page = text_of(mia.get("/ask/?q=water+it", follow=True))
    assert "“Dark screen”" in page and 'value="water it"' in page
    assert "Both are kept until you choose." in page
