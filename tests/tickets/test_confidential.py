"""Confidential requests: who may ask for whom, what the filer sees afterwards, and what never leaves in a notice."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from rest_framework.test import APIClient

from departments.actions.membership import move
from departments.enums import MemberRole
from departments.models import Membership, RequestForm
from servicedesk.accounts.actions.assistants import end_assistance, name_assistant
from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.display import lines
from servicedesk.notifications.mails import compose
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.notifications.outbox import send_waiting
from servicedesk.notifications.queries import notices_of
from servicedesk.timers.drain import drain
from servicedesk.verbs.exceptions import NotAllowed
from surveys.actions.rating import give_rating
from tests.cast import Company, at
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, post, text_of
from tickets import rules
from tickets.actions.conversation import answer, ask, note, reply
from tickets.actions.lifecycle import cancel, confirm, not_solved, resolve
from tickets.actions.nudging import nudge
from tickets.actions.submission import submit
from tickets.actions.watching import invite, remove_watcher, watch
from tickets.actions.work import assign, set_priority, take, transfer
from tickets.models import Attachment, Ticket, Watcher

LIST = "/api/v1/tickets/"
SECRETS = ("Garnishment", "bailiff", "Wednesday", "blue-letter", "4711")


@pytest.fixture
def secret(company: Company) -> Ticket:
    """Eve, Olga's line manager, asks Finance on Olga's behalf, confidentially."""
    User.objects.filter(pk=company.olga.pk).update(line_manager=company.eve)
    company.olga.refresh_from_db()
    RequestForm.objects.create(
        service=company.payslip,
        number=2,
        fields=[{"key": "case", "kind": "text", "label": {"en": "Case", "zh": "案号"}, "required": False}],
        created_at=at("Mon 00:00"),
    )
    return submit(
        service=company.payslip,
        title="Garnishment of my wages",
        description="The bailiff came.",
        answers={"case": "4711"},
        files={"": [SimpleUploadedFile("blue-letter.pdf", b"%PDF")]},
        by=company.eve,
        requester=company.olga,
        at=at("Mon 10:00"),
    )


@pytest.fixture
def api() -> Iterator[Callable[[User], APIClient]]:
    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    yield sign_in


def may_ask(company: Company, by: User, moment: str = "Mon 10:00") -> bool:
    with clock.frozen(at(moment)):
        try:
            submit(
                service=company.payslip,
                title="A payslip",
                by=by,
                requester=User.objects.get(pk=company.olga.pk),
            )
        except NotAllowed:
            return False
    return True


def named_from_tuesday(company: Company, assistant: User) -> Any:
    return name_assistant(
        assistant=assistant,
        starts_at=at("Tue 00:00"),
        ends_at=at("Thu 00:00"),
        by=company.olga,
        at=at("Mon 09:00"),
    )


def test_nobody_but_line_manager_and_assistants_asks_for_somebody_at_a_confidential_service(
    company: Company, secret: Ticket
) -> None:
    named_from_tuesday(company, company.noah)
    with clock.frozen(at("Tue 10:00")):
        allowed = {name for name, person in company.people.items() if may_ask(company, person, "Tue 10:00")}
    assert allowed == {"olga", "eve", "noah"}


def test_an_assistant_asks_from_the_first_day_to_the_last(company: Company) -> None:
    named_from_tuesday(company, company.noah)
    moments = ("Mon 23:59", "Tue 00:00", "Wed 23:59", "Thu 00:00")
    assert [may_ask(company, company.noah, moment) for moment in moments] == [False, True, True, False]


def test_who_assists_ends_with_a_word_of_either_side_a_move_and_leaving(company: Company) -> None:
    by_person, by_assistant = (named_from_tuesday(company, who) for who in (company.noah, company.tom))
    end_assistance(assistance=by_person, by=company.olga, at=at("Tue 09:00"))
    end_assistance(assistance=by_assistant, by=company.tom, at=at("Tue 09:00"))
    named_from_tuesday(company, company.mia)
    move(person=company.mia, department=company.it, role="member", by=company.ada, at=at("Tue 09:00"))
    named_from_tuesday(company, company.hugo)
    deactivate(person=company.hugo, by=company.ada, at=at("Tue 09:00"))
    for person in (company.noah, company.tom, company.mia, company.hugo):
        assert not may_ask(company, person, "Tue 10:00"), person


def test_a_move_of_the_one_who_named_them_ends_all_assistants(company: Company) -> None:
    named_from_tuesday(company, company.noah)
    move(person=company.olga, department=company.it, role="member", by=company.ada, at=at("Tue 09:00"))
    assert not may_ask(company, company.noah, "Tue 10:00")


def test_the_page_says_beside_the_field_for_whom_one_may_not_ask(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    sent = {
        "title": "Her payslip",
        "requester": "olga.petrova@example.com",
        "impact": "one",
        "urgency": "soon",
    }
    refused = client.post(reverse("request_new", args=["payslip"]), sent)
    assert refused.status_code == 400 and not Ticket.objects.exists()
    assert "Only the manager of Olga Petrova" in str(refused.context["form"].errors["requester"])
    assert 'value="Her payslip"' in text_of(refused)


def test_the_api_says_at_the_field_for_whom_one_may_not_ask(
    company: Company, api: Callable[[User], APIClient]
) -> None:
    sent = {"service": "payslip", "title": "Her payslip", "requester": company.olga.pk}
    refused = api(company.mia).post(LIST, sent, format="json")
    assert refused.status_code == 400 and "requester" in refused.json()["errors"]
    assert not Ticket.objects.exists()


def test_an_unconfidential_request_for_somebody_stays_as_it_was(company: Company) -> None:
    plain = submit(service=company.move_desk, title="A desk", by=company.mia, requester=company.olga)
    seen = rules.access(company.mia, plain)
    assert seen.is_requester and seen.is_filer and seen.sees_content
    assert Watcher.objects.get().reason == "filed"


def test_the_filer_is_neither_requester_nor_watcher(company: Company, secret: Ticket) -> None:
    seen = rules.access(company.eve, secret)
    assert (seen.is_requester, seen.is_filer, seen.is_watcher) == (False, True, False)
    assert (seen.sees_outline, seen.sees_title, seen.sees_content) == (True, False, False)
    assert rules.rights_of(seen, secret) == frozenset()
    assert not Watcher.objects.exists()


def spread(company: Company, secret: Ticket) -> None:
    take(ticket=secret, by=company.frida, at=at("Mon 10:10"))
    reply(ticket=secret, body="Come on Wednesday.", by=company.frida, at=at("Mon 10:20"))
    cancel(ticket=secret, by=company.olga, reason="The bailiff is gone", at=at("Mon 10:30"))


@pytest.mark.parametrize(
    "path",
    [
        "/tickets/{number}/",
        "/tickets/{number}/conversation/",
        "/tickets/{number}/promise/",
        "/requests/?tab=watched",
        "/search/?q=garnishment",
        "/",
        "/notices/",
        "/api/v1/tickets/{number}/",
        "/api/v1/tickets/{number}/events/",
        "/api/v1/tickets/{number}/messages/",
        "/api/v1/tickets/{number}/promise/explanation/",
        "/api/v1/tickets/",
        "/api/v1/tickets/?q=bailiff",
        "/figures/FIN/tickets/?figure=filed&period=90d",
        "/figures/FIN/tickets/file/?figure=filed&period=90d",
    ],
)
def test_no_page_or_call_shows_the_filer_a_word_of_it(
    company: Company, secret: Ticket, as_person: SignIn, path: str
) -> None:
    spread(company, secret)
    with clock.frozen(at("Mon 11:00")):
        dispatch_pending()
        page = as_person(company.eve).get(
            path.format(number=secret.number), headers=HTMX if "conversation" in path else {}
        )
    assert page.status_code == 200
    assert [word for word in SECRETS if word in page.getvalue().decode()] == []


def test_who_asks_is_told_what_the_department_head_sees(
    company: Company, as_person: SignIn, secret: Ticket
) -> None:
    """The words and the rights agree: the head reads the title, and nothing else of what was said."""
    service = text_of(as_person(company.olga).get("/services/payslip/"))
    assert "your department head sees the title of your request, but not its content" in service
    form = text_of(as_person(company.olga).get("/services/payslip/request/"))
    assert "The department head can see this sentence, but nothing else." in form
    assert "The department head can see" not in text_of(
        as_person(company.olga).get("/services/move-a-desk/request/")
    )
    Membership.objects.create(
        user=company.hugo, department=secret.consumer, role=MemberRole.HEAD, since=at("Mon 08:00")
    )
    page = text_of(as_person(company.hugo).get(secret.get_absolute_url()))
    assert secret.title in page and "As department head you see its title" in page


def test_the_filer_sees_number_state_and_holder(
    company: Company, secret: Ticket, as_person: SignIn, api: Callable[[User], APIClient]
) -> None:
    page = text_of(as_person(company.eve).get(secret.get_absolute_url()))
    assert "You can see only an overview" in page and "You submitted it for Olga Petrova" in page
    assert "With Finance" in page and 'id="composer"' not in page
    assert secret.number in text_of(as_person(company.eve).get("/requests/?tab=watched"))
    document = api(company.eve).get(f"{LIST}{secret.number}/").json()
    assert (document["number"], document["state"], document["title"]) == (secret.number, "new", None)
    content = ("description", "answers", "attachments", "messages", "watchers")
    assert {document[key] for key in content} == {None}
    assert document["verbs"] == []
    assert [row["title"] for row in api(company.eve).get(LIST).json()["results"]] == [None]


def test_the_history_says_to_the_filer_neither_who_spoke_nor_who_reads_along(
    company: Company, secret: Ticket, as_person: SignIn
) -> None:
    reply(ticket=secret, by=company.olga, body="One more page.")
    invite(ticket=secret, person=company.noah, by=company.olga)
    kinds = {
        name: {
            row["kind"] for row in as_person(person).get(f"{LIST}{secret.number}/events/").json()["results"]
        }
        for name, person in (("filer", company.eve), ("requester", company.olga))
    }
    assert kinds["requester"] - kinds["filer"] >= {"ticket.replied", "ticket.invited"}
    assert "ticket.submitted" in kinds["filer"]


def test_who_reads_the_outline_alone_is_not_told_in_words_what_happened_meanwhile(
    company: Company, secret: Ticket, as_person: SignIn
) -> None:
    Watcher.objects.create(ticket=secret, user=company.eve, since=at("Mon 09:00"))
    transfer(ticket=secret, by=company.frida, to=company.it, reason="The bailiff calls on Wednesday")
    page = post(as_person(company.eve), secret, "watch", seen=1)
    assert "Wednesday" not in text_of(page)


def test_the_answer_to_filing_is_the_outline_already(
    company: Company, secret: Ticket, api: Callable[[User], APIClient]
) -> None:
    sent = {"service": "payslip", "title": "Garnishment", "requester": company.olga.pk}
    filed = api(company.eve).post(LIST, sent, format="json")
    assert filed.status_code == 201 and filed.json()["title"] is None and filed.json()["messages"] is None


def test_files_and_verbs_are_closed_to_the_filer(company: Company, secret: Ticket, as_person: SignIn) -> None:
    client: Client = as_person(company.eve)
    file = Attachment.objects.get()
    assert client.get(f"/files/{file.pk}/").status_code == 404
    assert client.get(f"/api/v1/attachments/{file.pk}/").status_code == 404
    for verb in ("reply", "answer", "confirm", "cancel", "watch", "invite"):
        assert post(client, secret, verb, body="Hello").status_code == 403, verb


def test_the_filer_reads_it_once_the_person_invites_them_and_not_by_anybody_elses_word(
    company: Company, secret: Ticket, as_person: SignIn
) -> None:
    with pytest.raises(ValidationError) as refused:
        invite(ticket=secret, person=company.eve, by=company.frida)
    assert "Only the requester can decide" in refused.value.message_dict["person"][0]
    invite(ticket=secret, person=company.eve, by=company.olga)
    assert "Garnishment" in text_of(as_person(company.eve).get(secret.get_absolute_url()))
    assert rules.title_visible_among(company.eve, [secret]) == {secret.pk}
    remove_watcher(ticket=secret, person=company.eve, by=company.olga)
    assert "Garnishment" not in text_of(as_person(company.eve).get(secret.get_absolute_url()))


def live_through_everything(company: Company, secret: Ticket) -> None:
    """Do everything to it that someone is notified of."""
    Membership.objects.filter(user=company.noah).update(role="agent")
    frida, olga, noah = company.frida, company.olga, company.noah
    invite(ticket=secret, person=company.tom, by=olga, at=at("Mon 10:05"))
    watch(ticket=secret, by=frida, at=at("Mon 10:05"))
    take(ticket=secret, by=frida, at=at("Mon 10:10"))
    assign(ticket=secret, by=frida, person=noah, team=None, at=at("Mon 10:12"))
    note(ticket=secret, body="The bailiff called.", by=frida, at=at("Mon 10:15"))
    nudge(ticket=secret, by=olga, at=at("Mon 10:16"))
    ask(ticket=secret, question="Which bailiff?", by=noah, at=at("Mon 10:20"))
    answer(ticket=secret, body="The one of Wednesday.", by=olga, at=at("Mon 10:30"))
    set_priority(ticket=secret, priority="low", reason="The bailiff waits", by=noah, at=at("Mon 10:35"))
    resolve(ticket=secret, answer="The bailiff is paid.", by=noah, at=at("Mon 11:00"))
    not_solved(ticket=secret, why="The bailiff rang.", by=olga, at=at("Mon 11:10"))
    resolve(ticket=secret, answer="Now the bailiff is paid.", by=noah, at=at("Mon 11:20"))
    confirm(ticket=secret, by=olga, at=at("Mon 11:30"))
    with clock.frozen(at("Mon 11:35")):
        dispatch_pending()
    give_rating(ticket=secret, by=olga, score=1, comment="The bailiff again", at=at("Mon 11:40"))
    gone = submit(
        service=company.payslip, title="Garnishment again", by=company.eve, requester=olga, at=at("Mon 11:50")
    )
    cancel(ticket=gone, by=olga, reason="The bailiff left", at=at("Mon 11:55"))
    moved = submit(service=company.payslip, title="Garnishment, third", by=olga, at=at("Mon 11:55"))
    transfer(ticket=moved, to=company.it, reason="The bailiff wants the laptop", by=frida, at=at("Mon 11:56"))


def test_notices_and_mails_of_confidential_requests_say_number_state_and_link(
    company: Company, secret: Ticket
) -> None:
    with clock.frozen(at("Mon 12:00")):
        live_through_everything(company, secret)
        dispatch_pending()
    with clock.frozen(at("Mon+7 12:00")):
        drain()
        dispatch_pending()
    kinds = set(Notice.objects.values_list("kind", flat=True)) | set(
        Delivery.objects.values_list("kind", flat=True)
    )
    assert kinds == {
        "ticket.received", "ticket.new_work", "ticket.assigned", "ticket.question", "ticket.answered",
        "ticket.message", "ticket.solved", "ticket.reopened", "ticket.closed", "ticket.cancelled",
        "ticket.priority", "ticket.noted", "ticket.nudged", "ticket.moved", "ticket.invited",
        "rating.invitation", "rating.low", "sla.late",
    }  # fmt: skip
    names = [person.name for person in company.people.values()]
    with clock.frozen(at("Mon 12:00")):
        for person in User.objects.all():
            for line in lines(person, notices_of(person)):
                if line.wording is not None:
                    said = f"{line.wording.title} {line.wording.body} {line.wording.about}"
                    assert leaks(said, names) == [], (line.notice.kind, said)
        composed = [compose(row) for row in Delivery.objects.select_related("recipient")]
    single = [one.message for one in composed if one is not None]
    assert len(single) > 10 and all("FIN-" in letter.subject for letter in single)
    Delivery.objects.update(not_before=at("Mon 00:00"))
    send_waiting()
    assert any("notifications for you" in letter.subject for letter in mail.outbox)
    for letter in (*single, *mail.outbox):
        others = [name for name in names if name not in str(letter.to)]
        text = str(letter.subject) + str(letter.body) + str(letter.alternatives[0][0])
        assert leaks(text, others) == [], letter.subject


def leaks(text: str, names: list[str]) -> list[str]:
    forbidden = (*SECRETS, "Payslip question", "Finance", *names)
    return [word for word in forbidden if word in text]


def test_a_subject_is_number_and_what_happened(company: Company, secret: Ticket) -> None:
    mail.outbox.clear()
    with clock.frozen(at("Mon 10:30")):
        ask(ticket=secret, question="Which bailiff?", by=company.frida, at=at("Mon 10:20"))
        dispatch_pending()
        send_waiting()
    subjects = {letter.subject for letter in mail.outbox if "olga.petrova" in str(letter.to)}
    assert subjects == {
        f"{secret.number}: we have received your request",
        f"{secret.number}: A question for you",
    }
    asked = next(letter for letter in mail.outbox if letter.subject.endswith("A question for you"))
    assert f"/tickets/{secret.number}/" in str(asked.body)
    assert "Status: waiting for the requester" in str(asked.body)


def test_the_subject_is_chinese_for_who_reads_chinese(company: Company, secret: Ticket) -> None:
    User.objects.filter(pk=company.olga.pk).update(language="zh-hans")
    with clock.frozen(at("Mon 10:30")):
        ask(ticket=secret, question="Which bailiff?", by=company.frida, at=at("Mon 10:20"))
        dispatch_pending()
    asked = Delivery.objects.select_related("recipient").get(kind="ticket.question", recipient=company.olga)
    composed = compose(asked)
    assert composed is not None and composed.message.subject.startswith(f"{secret.number}：")
    assert "状态：" in str(composed.message.body)


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        (
            "en",
            "{number}: New request in your team's queue",
            "Status: new. This request is confidential; its content is shown only on its page.",
        ),
        ("zh-hans", "{number}：小组有新请求", "状态：待处理。这是保密请求，内容只在请求页面上可见。"),
    ],
)
def test_the_notice_of_a_confidential_request_says_that_it_is_one_and_its_state(
    company: Company, secret: Ticket, language: str, title: str, body: str
) -> None:
    with clock.frozen(at("Mon 10:30")), override(language):
        dispatch_pending()
        (line,) = lines(company.frida, notices_of(company.frida))
    assert line.wording is not None
    assert (line.wording.title, line.wording.body) == (title.format(number=secret.number), body)


def test_who_had_filed_a_confidential_request_before_watches_it_no_more(
    company: Company, secret: Ticket
) -> None:
    plain = submit(service=company.move_desk, title="A desk", by=company.eve, requester=company.olga)
    Watcher.objects.create(ticket=secret, user=company.eve, reason="filed", since=at("Mon 10:00"))
    Watcher.objects.create(ticket=secret, user=company.frida, since=at("Mon 10:00"))
    migration = import_module("tickets.migrations.0004_invited_watchers")
    with connection.cursor() as cursor:
        cursor.execute(migration.FILED_CONFIDENTIALLY)
    left = set(Watcher.objects.values_list("ticket", "user", "reason"))
    assert left == {(plain.pk, company.eve.pk, "filed"), (secret.pk, company.frida.pk, "chose")}
