"""What was done with a request that fits no service is undone: passed on, on the list of needs, given to somebody."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from departments.actions.catch_all import choose_catch_all
from departments.models import Membership
from servicedesk.accounts.models import User
from servicedesk.database.verification import check_all
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.display import lines
from servicedesk.notifications.queries import notices_of
from servicedesk.timers.drain import drain
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.conversation import reply
from tickets.actions.lifecycle import cancel
from tickets.actions.needs import give_owner, no_owner
from tickets.actions.refiling import refile
from tickets.actions.undoing import keep_need, undo_give, undo_refile
from tickets.actions.work import take, transfer
from tickets.models import Need, Ticket
from tickets.queries.finding import matching_requests

FRIDAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def monday(company: Company) -> Iterator[datetime]:
    """Everything begins on Monday at 11:00."""
    moment = at("Mon 11:00")
    with clock.frozen(moment):
        yield moment


@pytest.fixture
def ticket(company: Company) -> Ticket:
    choose_catch_all(service=company.screens, by=company.ada)
    company.screens.refresh_from_db()
    return filed(company, service=company.screens, title="Someone should water the plants")


@pytest.fixture
def need(company: Company, ticket: Ticket) -> Need:
    no_owner(ticket=ticket, reason="No department waters plants.", by=company.tom)
    dispatch_pending()
    return Need.objects.select_related("ticket").get()


def program(person: User) -> JsonClient:
    client = JsonClient()
    client.force_login(person)
    return client


def told(person: User) -> list[str]:
    dispatch_pending()
    return [line.wording.title for line in lines(person, notices_of(person)) if line.wording]


def stands(ticket: Ticket) -> tuple[str, str, str, str | None]:
    ticket = Ticket.objects.select_related("service", "holder_department", "holder_person").get(pk=ticket.pk)
    person = ticket.holder_person.name if ticket.holder_person else None
    return ticket.state, ticket.service.slug, ticket.holder_department.code, person


def nothing_is_broken() -> bool:
    return not [words for one in check_all() for words in one.finding.broken]


def test_what_is_on_the_list_is_taken_off_again(company: Company, ticket: Ticket, need: Need) -> None:
    keep_need(ticket=ticket, by=company.tom)
    need.refresh_from_db()
    assert (need.end, need.ended_by, stands(ticket)[3]) == ("kept", company.tom, "Tom Berg")
    assert f"{ticket.number}: IT looks for the department that does this" in told(company.mia)
    with pytest.raises(Refused, match="not on the list"):
        keep_need(ticket=ticket, by=company.tom)
    with pytest.raises(Refused):
        give_owner(need=need, department=company.facilities, due_on=FRIDAY, by=company.hugo)
    no_owner(ticket=ticket, reason="Still no one", by=company.tom)
    assert Need.objects.filter(ended_at=None).count() == 1
    with pytest.raises(Ticket.DoesNotExist):
        keep_need(ticket=ticket, by=company.hugo)


def test_whoever_says_that_no_one_does_it_can_undo_it_at_once(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    tom = as_person(company.tom)
    post(tom, ticket, "no_owner", body="No one")
    page = text_of(tom.get(f"/tickets/{ticket.number}/"))
    undo = f"/tickets/{ticket.number}/do/keep_need/"
    assert f'action="{undo}"' in page and "Take it off the list of needs…" in page
    tom.post(undo)
    assert Need.objects.get().end == "kept"
    assert "Take it off the list of needs…" not in text_of(tom.get(f"/tickets/{ticket.number}/"))


def test_who_passed_it_on_has_it_back_with_its_service(company: Company, ticket: Ticket) -> None:
    refile(ticket=ticket, service=company.move_desk, by=company.tom)
    assert stands(ticket) == ("new", "move-a-desk", "FAC", None)
    undo_refile(ticket=ticket, by=company.tom)
    assert stands(ticket) == ("in_progress", "screens", "IT", "Tom Berg")
    assert f"{ticket.number} is now with IT" in told(company.mia)
    assert nothing_is_broken()
    with pytest.raises(Refused):
        undo_refile(ticket=ticket, by=company.tom)


def test_a_need_that_was_passed_on_waits_again(company: Company, ticket: Ticket, need: Need) -> None:
    refile(ticket=ticket, service=company.move_desk, by=company.tom)
    dispatch_pending()
    assert Need.objects.get().end == "moved"
    undo_refile(ticket=ticket, by=company.tom)
    dispatch_pending()
    assert Need.objects.get().is_open


def test_a_need_stays_open_where_it_was_passed_on_and_back_before_anything_followed(
    company: Company, ticket: Ticket, need: Need
) -> None:
    refile(ticket=ticket, service=company.move_desk, by=company.tom)
    undo_refile(ticket=ticket, by=company.tom)
    dispatch_pending()
    assert Need.objects.get().is_open


def test_what_became_confidential_by_a_slip_is_as_it_was(company: Company, ticket: Ticket) -> None:
    refile(ticket=ticket, service=company.payslip, by=company.tom)
    assert Ticket.objects.get().is_confidential
    undo_refile(ticket=ticket, by=company.tom)
    assert not Ticket.objects.get().is_confidential


def test_what_was_said_in_confidence_stays_confidential(company: Company, ticket: Ticket) -> None:
    refile(ticket=ticket, service=company.payslip, by=company.tom)
    reply(ticket=ticket, body="My garnishment is the reason.", by=company.mia)
    with pytest.raises(Refused, match="confidential was said since"):
        undo_refile(ticket=ticket, by=company.tom)
    assert Ticket.objects.get().is_confidential and stands(ticket)[1] == "payslip"
    assert not matching_requests(company.ada, "garnishment", 5).ids


def test_what_was_confidential_before_it_was_passed_on_stays_so(company: Company, ticket: Ticket) -> None:
    Ticket.objects.update(is_confidential=True)
    for service in (company.move_desk, company.payslip):
        refile(ticket=ticket, service=service, by=company.tom)
        undo_refile(ticket=ticket, by=company.tom)
        assert Ticket.objects.get().is_confidential, service


@pytest.mark.parametrize("meanwhile", ["taken", "passed on", "a day later"])
def test_what_others_have_begun_with_stays_there(company: Company, ticket: Ticket, meanwhile: str) -> None:
    refile(ticket=ticket, service=company.move_desk, by=company.tom)
    late = at("Mon 11:00") + timedelta(hours=1)
    if meanwhile == "taken":
        take(ticket=ticket, by=company.li_wei)
    elif meanwhile == "passed on":
        transfer(ticket=ticket, to=company.finance, reason="Yours", by=company.li_wei)
    else:
        late = at("Tue 11:01")
    before = stands(ticket)
    with pytest.raises(Refused):
        undo_refile(ticket=ticket, by=company.tom, at=late)
    assert stands(ticket) == before


def test_only_who_passed_it_on_and_still_works_there_has_it_back(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    refile(ticket=ticket, service=company.move_desk, by=company.tom)
    for person in (company.ines, company.li_wei, company.mia):
        with pytest.raises(Ticket.DoesNotExist):
            undo_refile(ticket=ticket, by=person)
        assert as_person(person).post(f"/tickets/{ticket.number}/undo-refile/").status_code == 404, person
    Membership.objects.filter(user=company.tom).update(department=company.sales, role="member")
    with pytest.raises(NotAllowed):
        undo_refile(ticket=ticket, by=User.objects.get(pk=company.tom.pk))


def test_the_page_undoes_it_though_the_request_is_out_of_sight(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    tom = as_person(company.tom)
    answer = tom.post(
        f"/tickets/{ticket.number}/do/refile/", {"service": company.move_desk.pk, "reason": ""}, follow=True
    )
    undo = f"/tickets/{ticket.number}/undo-refile/"
    assert f'action="{undo}"' in text_of(answer)
    page = text_of(tom.post(undo, follow=True))
    assert f"You have {ticket.number} again." in page
    assert "brought it back to IT as “Screens”" in page
    assert "Others have begun with it or passed it on." in text_of(tom.post(undo, follow=True))


def test_who_gave_a_need_to_a_department_takes_it_back(company: Company, ticket: Ticket, need: Need) -> None:
    for service in (company.move_desk, None):
        give_owner(need=need, department=company.facilities, service=service, due_on=FRIDAY, by=company.hugo)
        assert stands(ticket)[2] == "FAC"
        for other in (company.ari, company.frida):
            with pytest.raises(NotAllowed):
                undo_give(need=need, by=other)
        with pytest.raises(Need.DoesNotExist):
            undo_give(need=need, by=company.tom)
        undo_give(need=need, by=company.hugo)
        assert stands(ticket) == ("in_progress", "screens", "IT", "Tom Berg")
        assert need.is_open and need.department is None and need.due_on is None
    assert f"{ticket.number} is not with Facilities after all" in told(company.mia)
    assert nothing_is_broken()


def test_a_department_that_has_begun_keeps_it(company: Company, ticket: Ticket, need: Need) -> None:
    give_owner(need=need, department=company.facilities, due_on=FRIDAY, by=company.hugo)
    take(ticket=ticket, by=company.li_wei)
    with pytest.raises(Refused):
        undo_give(need=need, by=company.hugo)
    assert Need.objects.get().end == "given"


def test_the_page_of_a_need_offers_to_take_it_back(
    company: Company, ticket: Ticket, need: Need, as_person: SignIn
) -> None:
    hugo, address = as_person(company.hugo), f"/needs/{ticket.number}/"
    hugo.post(address, {"service": company.move_desk.pk, "due_on": "2026-03-06"})
    undo = f"{address}take-back/"
    assert f'action="{undo}"' in text_of(hugo.get("/needs/")), "in the toast"
    assert f'action="{undo}"' in text_of(hugo.get(address))
    assert f'action="{undo}"' not in text_of(as_person(company.ari).get(address))
    assert "It is on the list of needs again." in text_of(hugo.post(undo, follow=True))
    assert "Only who gave it to the department can take it back." in text_of(hugo.post(undo, follow=True))
    assert "Someone should water the plants" in text_of(hugo.get("/needs/"))


def test_programs_undo_each_step(company: Company, ticket: Ticket, need: Need) -> None:
    tom, hugo = program(company.tom), program(company.hugo)
    assert tom.post(f"/api/v1/tickets/{ticket.number}/keep-need/", {}).status_code == 200
    assert tom.post(f"/api/v1/tickets/{ticket.number}/keep-need/", {}).status_code == 409
    tom.post(f"/api/v1/tickets/{ticket.number}/no-owner/", {"body": "No one"})
    again = Need.objects.get(ended_at=None)
    hugo.post(f"/api/v1/needs/{again.pk}/give/", {"department": "FAC", "due_on": "2026-03-06"})
    back = hugo.post(f"/api/v1/needs/{again.pk}/take-back/", {})
    assert (back.status_code, back.json()["end"], back.json()["due_on"]) == (200, None, None), back.json()
    assert hugo.post(f"/api/v1/needs/{again.pk}/take-back/", {}).status_code == 403
    assert tom.post(f"/api/v1/tickets/{ticket.number}/refile/", {"service": "move-a-desk"}).status_code == 200
    undone = tom.post(f"/api/v1/tickets/{ticket.number}/undo-refile/", {})
    assert (undone.status_code, undone.json()["service"]["slug"]) == (200, "screens"), undone.json()
    assert tom.post(f"/api/v1/tickets/{ticket.number}/undo-refile/", {}).status_code == 409
    assert hugo.post(f"/api/v1/tickets/{ticket.number}/undo-refile/", {}).status_code == 404


def test_a_need_given_for_a_confidential_service_is_answered_in_outline_and_not_taken_back(
    company: Company, ticket: Ticket, need: Need, as_person: SignIn
) -> None:
    given = {"department": "FIN", "service": "payslip", "due_on": "2026-03-06"}
    answer = program(company.frida).post(f"/api/v1/needs/{need.pk}/give/", given)
    said = answer.json()
    assert (answer.status_code, said["end"], said["department"]["code"]) == (200, "given", "FIN"), said
    assert Ticket.objects.get().is_confidential
    assert program(company.frida).get(f"/api/v1/needs/{need.pk}/").status_code == 404


def test_the_page_offers_no_undo_of_what_became_confidential(
    company: Company, ticket: Ticket, need: Need, as_person: SignIn
) -> None:
    frida = as_person(company.frida)
    frida.post(f"/needs/{ticket.number}/", {"service": company.payslip.pk, "due_on": "2026-03-06"})
    page = text_of(frida.get("/needs/"))
    assert f"Finance has {ticket.number} now." in page and "take-back" not in page


def remind(moment: datetime) -> None:
    with clock.frozen(moment):
        drain()
        dispatch_pending()


def test_the_department_is_reminded_of_the_day_on_which_it_wanted_to_say_more(
    company: Company, ticket: Ticket, need: Need
) -> None:
    give_owner(need=need, department=company.facilities, due_on=FRIDAY, by=company.hugo)
    remind(at("Fri 08:59"))
    title = f"{ticket.number}: Facilities wanted to say more today"
    assert title not in told(company.hugo)
    remind(at("Fri 09:01"))
    with clock.frozen(at("Fri 09:02")):
        assert title in told(company.hugo) and title not in told(company.mia)
    remind(at("Fri 17:00"))
    assert told(company.hugo).count(title) == 1


@pytest.mark.parametrize("meanwhile", ["said", "over", "passed on", "undone"])
def test_nobody_is_reminded_of_what_was_said_or_is_no_longer_theirs(
    company: Company, ticket: Ticket, need: Need, meanwhile: str
) -> None:
    give_owner(need=need, department=company.facilities, due_on=FRIDAY, by=company.hugo)
    if meanwhile == "said":
        reply(ticket=ticket, body="We begin in May.", by=company.li_wei, at=at("Tue 10:00"))
    elif meanwhile == "over":
        cancel(ticket=ticket, by=company.mia)
    elif meanwhile == "passed on":
        transfer(ticket=ticket, to=company.finance, reason="Yours", by=company.li_wei)
    else:
        undo_give(need=need, by=company.hugo)
    remind(at("Fri 09:01"))
    assert not [title for title in told(company.hugo) if "wanted to say more" in title]


def test_the_age_of_a_need_is_in_working_time(
    company: Company, ticket: Ticket, need: Need, as_person: SignIn
) -> None:
    with clock.frozen(at("Tue 11:00")):
        page = text_of(as_person(company.hugo).get("/needs/"))
        (row,) = program(company.hugo).get("/api/v1/needs/").json()["results"]
    assert page.count("7 h 30 min of working time") == 2, "of the oldest, and in its line"
    assert row["age_seconds"] == 7.5 * 3600


def test_programs_read_and_choose_where_requests_go_that_fit_no_service(company: Company) -> None:
    ada, mia, address = program(company.ada), program(company.mia), "/api/v1/catch-all/"
    assert mia.get(address).json() == {"service": None}
    for _time in range(2):
        assert ada.post(address, {"service": "screens"}).json() == {"service": "screens"}
    assert mia.get(address).json() == {"service": "screens"}
    assert mia.post(address, {"service": None}).status_code == 403
    assert ada.post(address, {"service": "nothing"}).status_code == 400
    assert ada.post(address, {"service": "payslip"}).status_code == 400, "confidential"
    assert ada.post(address, {}).status_code == 400
    assert ada.post(address, {"service": None}).json() == {"service": None}


def test_undoing_is_spoken_of_in_chinese_too(
    company: Company, ticket: Ticket, need: Need, as_person: SignIn
) -> None:
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    keep_need(ticket=ticket, by=company.tom)
    page = text_of(as_person(User.objects.get(pk=company.mia.pk)).get(f"/tickets/{ticket.number}/"))
    assert "将其从无人负责的需求中移除" in page
