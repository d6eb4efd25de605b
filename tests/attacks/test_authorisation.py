"""Nobody reads or does what the matrix denies, by page or API, with any body, and also when rights end in between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from departments.actions.membership import move
from departments.models import Membership
from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.outbox import send_waiting
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, post
from tickets.actions.conversation import note, reply
from tickets.actions.work import take
from tickets.models import Attachment, Ticket
from tickets.verbs.table import calls
from tickets.workflow import Verb

Api = Callable[[User], JsonClient]
STRANGERS = ("noah",)  # a colleague of the one who asked: nearer than any other stranger
SECRET = "zq-inner-word"
PIECES = ("/conversation/", "/latest/")
BODY = {"body": "Hello", "reason": "Because", "to": "IT", "priority": "urgent", "kind": "note", "person": "1"}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_every_verb_on_someone_elses_ticket_finds_nothing(
    company: Company, ticket: Ticket, as_person: SignIn, api: Api, stranger: str
) -> None:
    person, before = company.people[stranger], Event.objects.count()
    page, program = as_person(person), api(person)
    for verb in Verb:
        path = f"/tickets/{ticket.number}/do/{verb.value}/"
        assert page.get(path).status_code == page.post(path, BODY).status_code == 404, verb
    for name in calls():
        there = program.post(f"/api/v1/tickets/{ticket.number}/{name}/", BODY)
        nowhere = program.post(f"/api/v1/tickets/FAC-999/{name}/", BODY)
        assert there.status_code == 404 and there.content == nowhere.content, name
    assert Event.objects.count() == before


def test_foreign_people_and_units_in_a_body_are_refused(
    company: Company, ticket: Ticket, as_person: SignIn, api: Api
) -> None:
    page, program, path = as_person(company.hugo), api(company.hugo), f"/api/v1/tickets/{ticket.number}"
    units = {"FAC": company.facilities, "IT": company.it}
    wrong: list[dict[str, Any]] = [
        {"person": company.tom.pk},
        {"team": "IT"},
        {"person": company.tom.pk, "team": "IT"},
        {"person": company.mia.email},
        {"person": 10**20},
        {"person": True},
        {"person": [company.li_wei.pk]},
        {"team": {"code": "FAC"}},
    ]
    for body in wrong:
        assert program.post(f"{path}/assign/", body).status_code == 400, body
    for body in (
        {"person": str(company.tom.pk), "team": str(units["FAC"].pk)},
        {"team": str(units["IT"].pk)},
    ):
        assert post(page, ticket, "assign", **body).status_code == 400, body
    assert program.post(f"{path}/transfer/", {"to": "FAC", "reason": "x"}).status_code == 400
    assert program.post(f"{path}/transfer/", {"to": "NONE", "reason": "x"}).status_code == 400
    ticket.refresh_from_db()
    assert ticket.holder_department == company.facilities and ticket.holder_person is None


@pytest.mark.parametrize(
    "field",
    ["state", "requester", "is_confidential", "at", "by", "number", "holder_person", "id", "attachments"],
)
def test_fields_that_are_not_meant_are_refused_or_without_effect(
    company: Company, ticket: Ticket, as_person: SignIn, api: Api, field: str
) -> None:
    program = api(company.mia)
    said = program.post(f"/api/v1/tickets/{ticket.number}/reply/", {"body": "Hi", field: "closed"})
    assert said.status_code == 400 and field in said.json()["errors"]
    filing = {"service": "screens", "title": "A screen", field: 1}
    if field != "requester":
        assert program.post("/api/v1/tickets/", filing).status_code == 400
    before = Ticket.objects.values("state", "requester_id", "is_confidential", "number").get()
    post(as_person(company.mia), ticket, "reply", **{"body": "Hi", field: "closed"})
    assert Ticket.objects.values("state", "requester_id", "is_confidential", "number").get() == before


def test_the_file_of_another_ticket_opens_for_nobody_new(
    company: Company, ticket: Ticket, as_person: SignIn, api: Api
) -> None:
    post(as_person(company.mia), ticket, "reply", body="See")
    other = filed(company, by=company.olga, title="Mine")
    reply(
        ticket=other,
        by=company.olga,
        body="Plan",
        files=[SimpleUploadedFile("plan.txt", b"plan")],
        at=at("Mon 10:05"),
    )
    pk = Attachment.objects.get().pk
    for client, path in ((as_person, f"/attachments/{pk}/"), (api, f"/api/v1/attachments/{pk}/")):
        assert client(company.mia).get(path).status_code == 404
    for name in ("attachments", "files"):
        body = {"body": "Give it to me", name: [str(pk)]}
        assert api(company.mia).post(f"/api/v1/tickets/{ticket.number}/reply/", body).status_code == 400
    assert Attachment.objects.get().ticket == other


def test_rights_end_with_a_move_in_an_open_session(
    company: Company, ticket: Ticket, as_person: SignIn, api: Api
) -> None:
    page, program = as_person(company.li_wei), api(company.li_wei)
    assert page.get(ticket.get_absolute_url()).status_code == 200
    move(person=company.li_wei, department=company.sales, role="member", by=company.ada)
    for answer in (
        page.get(ticket.get_absolute_url()),
        page.get(f"{ticket.get_absolute_url()}conversation/"),
        post(page, ticket, "take"),
        program.get(f"/api/v1/tickets/{ticket.number}/"),
        program.post(f"/api/v1/tickets/{ticket.number}/take/"),
    ):
        assert answer.status_code == 404
    assert page.get("/queue/").status_code == 403
    assert program.get("/api/v1/tickets/").json()["results"] == []


def test_rights_end_with_the_account_in_an_open_session(
    company: Company, ticket: Ticket, as_person: SignIn, api: Api
) -> None:
    page, program = as_person(company.li_wei), api(company.li_wei)
    deactivate(person=company.li_wei, by=company.ada)
    assert page.get(ticket.get_absolute_url())["Location"].startswith("/accounts/login/")
    assert post(page, ticket, "take")["Location"].startswith("/accounts/login/")
    assert program.post(f"/api/v1/tickets/{ticket.number}/take/").status_code in (401, 403)
    ticket.refresh_from_db()
    assert ticket.state == "new"


def test_nobody_promotes_himself(company: Company, as_person: SignIn, api: Api) -> None:
    mia, li_wei, hugo = (as_person(person) for person in (company.mia, company.li_wei, company.hugo))
    grown = {
        "is_superuser": "on",
        "is_staff": "on",
        "roles": "admin",
        "role": "head",
        "email": "boss@example.com",
    }
    mia.post("/profile/", {"language": "en", "zone": "Asia/Shanghai", **grown})
    people = f"/manage/people/{company.mia.pk}/"
    for path in (
        people,
        f"{people}roles/",
        f"{people}move/",
        "/manage/people/invite/",
        "/manage/people/import/",
    ):
        assert mia.post(path, grown).status_code in (403, 404), path
    own = Membership.objects.get(user=company.li_wei)
    li_wei.post(f"/departments/FAC/people/{own.pk}/", {"role": "head"})
    lead = Membership.objects.get(user=company.hugo)
    hugo.post(f"/departments/IT/people/{lead.pk}/", {"role": "head"})
    hugo.post("/departments/IT/people/add/", {"person": company.hugo.email, "role": "head"})
    hugo.post(f"/manage/people/{company.hugo.pk}/roles/", {"roles": "admin"})
    for method in ("put", "patch", "post", "delete"):
        assert (
            getattr(api(company.mia), method)(f"/api/v1/people/{company.mia.pk}/", grown).status_code == 405
        )
    company.mia.refresh_from_db()
    assert company.mia.email == "mia.zhou@example.com"
    assert not User.objects.filter(email="boss@example.com").exists()
    assert RoleGrant.objects.filter(user__in=[company.mia, company.hugo, company.li_wei]).count() == 0
    assert Membership.objects.get(user=company.li_wei).role == "agent"
    assert not Membership.objects.filter(user=company.hugo, department=company.it).exists()


def test_an_internal_note_reaches_nobody_outside_its_department(
    company: Company, ticket: Ticket, as_person: SignIn, api: Api, mailoutbox: list[Any]
) -> None:
    post(as_person(company.mia), ticket, "watch")
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:01"))
    note(ticket=ticket, by=company.li_wei, body=f"{SECRET} says the boss", at=at("Mon 10:02"))
    dispatch_pending()
    send_waiting()
    number = ticket.number
    for person in (company.mia, company.frida, company.ada):
        page, program = as_person(person), api(person)
        told = [
            *(
                page.get(path, headers=HTMX if path.endswith(PIECES) else {})
                for path in (
                    f"/tickets/{number}/", f"/tickets/{number}/conversation/", "/notices/", "/notices/latest/", "/",
                    "/requests/", "/search/?q=zq-inner", f"/search/?q={SECRET}", "/figures/FAC/tickets/file/",
                )
            ),
            *(
                program.get(f"/api/v1/tickets/{path}")
                for path in (
                    "", f"{number}/", f"{number}/messages/", f"{number}/events/", f"?q={SECRET}",
                )
            ),
        ]  # fmt: skip
        assert not any(f"{SECRET} says" in answer.getvalue().decode() for answer in told), person
        found = program.get(f"/api/v1/tickets/?q={SECRET}").json()["results"]
        assert found == []
    told_by_mail = [mail for mail in mailoutbox if SECRET in mail.body or SECRET in str(mail.message())]
    works = {company.hugo.email, company.li_wei.email, company.chen.email, company.lena.email}
    assert {address.split("<")[-1].rstrip(">") for mail in told_by_mail for address in mail.to} <= works
    assert f"{SECRET} says" in as_person(company.hugo).get(f"/tickets/{number}/").content.decode()


def test_a_confidential_request_leaves_no_trace_for_those_who_may_not_read_it(
    company: Company, as_person: SignIn, api: Api
) -> None:
    secret = filed(
        company, service=company.payslip, by=company.mia, title="Zebra bonus", description="quagga"
    )
    open_one = filed(company, service=company.payslip, by=company.mia, title="Okapi")
    assert secret.is_confidential and open_one.is_confidential
    for name in ("noah", "ada"):
        person = company.people[name]
        page, program = as_person(person), api(person)
        for word in ("Zebra", "quagga", secret.number):
            assert "Zebra bonus" not in page.get("/search/", {"q": word}).content.decode(), name
            assert program.get("/api/v1/tickets/", {"q": word}).json()["results"] == [], name
        assert page.get(f"/tickets/{secret.number}/").status_code == 404
        for path in ("/figures/FIN/tickets/?figure=open", "/figures/FIN/tickets/file/?figure=open"):
            assert "Zebra" not in page.get(path).getvalue().decode(), name
