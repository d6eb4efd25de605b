"""Verbs through plain forms, as a browser without scripts posts them."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from departments.models import Department
from servicedesk.events import clock
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.conversation import ask, reply
from tickets.actions.lifecycle import resolve
from tickets.actions.work import assign, take, transfer
from tickets.models import Attachment, Message, Ticket, Upload, Watcher
from tickets.workflow import State


@pytest.fixture(autouse=True)
def noon(company: Company) -> Iterator[datetime]:
    """Verbs happen on Monday at 11:30."""
    moment = at("Mon 11:30")
    with clock.frozen(moment):
        yield moment


def again(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_a_request_goes_from_taking_to_closing(company: Company, as_person: SignIn) -> None:
    ticket, agent, requester = filed(company), as_person(company.li_wei), as_person(company.mia)
    assert post(agent, ticket, "take").url == ticket.get_absolute_url()
    assert again(ticket).holder_person == company.li_wei
    post(agent, ticket, "ask", body="Which floor?", composer="1", kind="public")
    assert again(ticket).state == State.WAITING_REQUESTER
    post(requester, ticket, "answer", body="The fourth.", composer="1", kind="public")
    assert again(ticket).state == State.IN_PROGRESS
    post(agent, ticket, "resolve", body="Moved.", composer="1", kind="public")
    assert again(ticket).state == State.RESOLVED
    post(requester, ticket, "not_solved", body="One chair is missing.")
    assert (again(ticket).state, again(ticket).cycle) == (State.IN_PROGRESS, 2)
    post(agent, ticket, "resolve", body="Here it is.")
    assert post(requester, ticket, "confirm", next="/").url == "/"
    assert again(ticket).state == State.CLOSED
    post(requester, ticket, "reopen", body="It broke.")
    assert again(ticket).state == State.IN_PROGRESS


def test_confirming_never_leads_to_another_site(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    resolve(ticket=ticket, answer="Moved.", by=company.li_wei, at=at("Mon 11:00"))
    answer = post(as_person(company.mia), ticket, "confirm", next="https://evil.example/")
    assert answer.url == ticket.get_absolute_url()


def test_assigning_transferring_and_priorities(company: Company, as_person: SignIn) -> None:
    ticket, agent = filed(company), as_person(company.hugo)
    post(agent, ticket, "assign", person=company.chen.pk, team=company.movers.pk)
    assert (again(ticket).holder_person, again(ticket).holder_department) == (company.chen, company.movers)
    post(agent, ticket, "set_priority", priority="urgent")
    assert again(ticket).priority == "urgent"
    answer = post(agent, ticket, "transfer", to=company.it.pk, reason="Screens first", wrong_department="on")
    assert again(ticket).provider == company.it and again(ticket).was_misrouted
    assert answer.url == "/queue/", "it is no longer theirs to see"


def test_lowering_the_priority_without_a_reason_stands_beside_the_field(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company)
    answer = post(as_person(company.li_wei), ticket, "set_priority", priority="low")
    assert answer.status_code == 400 and "Give a reason for lowering the priority" in text_of(answer)
    assert again(ticket).priority == "normal"


def test_an_empty_message_is_refused_and_the_page_stays(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    answer = post(as_person(company.mia), ticket, "reply", body="  ", composer="1", kind="public")
    assert answer.status_code == 400 and "Enter a message first." in text_of(answer)
    assert not Message.objects.exists()


def test_the_choice_of_readers_decides_between_reply_and_note(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    post(as_person(company.li_wei), ticket, "reply", body="Not for Mia.", composer="1", kind="note")
    assert Message.objects.get().kind == "internal"
    assert again(ticket).first_response_at is None


@pytest.mark.parametrize("verb", ["ask", "resolve"])
def test_what_is_marked_as_a_note_is_never_published(company: Company, as_person: SignIn, verb: str) -> None:
    ticket = filed(company)
    answer = post(as_person(company.li_wei), ticket, verb, body="Not for Mia.", composer="1", kind="note")
    assert answer.status_code == 400 and "Not for Mia." in text_of(answer)
    assert not Message.objects.exists() and again(ticket).state == State.NEW


def test_a_requester_cannot_write_a_note(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    answer = post(as_person(company.mia), ticket, "reply", body="psst", composer="1", kind="note")
    assert answer.status_code == 403 and not Message.objects.exists()


def test_a_move_that_no_longer_fits_is_a_conflict_and_the_words_are_kept(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company)
    resolve(ticket=ticket, answer="Moved.", by=company.hugo, at=at("Mon 11:00"))
    answer = post(as_person(company.li_wei), ticket, "ask", body="Which floor?", composer="1", kind="public")
    assert answer.status_code == 409
    assert "This is no longer possible, because the request is now “resolved”." in text_of(answer)
    assert "Which floor?" in text_of(answer)
    assert Message.objects.filter(body="Which floor?").count() == 0


def test_news_since_the_page_was_opened_come_before_ones_own_words(
    company: Company, as_person: SignIn
) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    seen = agent.get(ticket.get_absolute_url()).context["timeline"].seen
    reply(ticket=ticket, body="I found another desk.", by=company.mia, at=at("Mon 11:29"))
    words = {"body": "We come at noon.", "composer": "1", "kind": "public"}
    answer = post(agent, ticket, "reply", seen=seen, **words)
    assert answer.status_code == 409
    assert "Mia Zhou replied" in text_of(answer) and "We come at noon." in text_of(answer)
    assert Message.objects.count() == 1
    seen = answer.context["timeline"].seen
    assert post(agent, ticket, "reply", seen=seen, **words).status_code == 302
    assert Message.objects.count() == 2


def test_files_of_words_that_came_in_conflict_are_kept(company: Company, as_person: SignIn) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    seen = agent.get(ticket.get_absolute_url()).context["timeline"].seen
    reply(ticket=ticket, body="I found another desk.", by=company.mia, at=at("Mon 11:29"))
    plan = SimpleUploadedFile("plan.txt", b"by the window", content_type="text/plain")
    answer = post(agent, ticket, "reply", seen=seen, body="We come at noon.", composer="1", files=[plan])
    assert answer.status_code == 409 and f'value="{Upload.objects.get().pk}"' in text_of(answer)


def test_a_request_goes_only_where_somebody_works(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    empty = Department.objects.create(code="NOB", name_en="Nobody", calendar=company.calendar)
    agent = as_person(company.li_wei)
    choices = text_of(agent.get(f"{ticket.get_absolute_url()}do/transfer/"))
    option = '<option value="{}"'  # the number of the newest event is a value of the page, too
    assert option.format(company.it.pk) in choices and option.format(empty.pk) not in choices
    assert post(agent, ticket, "transfer", to=empty.pk, reason="Cables").status_code == 400
    with pytest.raises(ValidationError, match="No one there can take it"):
        transfer(ticket=ticket, to=empty, reason="Cables", by=company.li_wei)
    assert again(ticket).provider == company.facilities


def test_ones_own_doing_is_no_news(company: Company, as_person: SignIn) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    seen = agent.get(ticket.get_absolute_url()).context["timeline"].seen
    take(ticket=ticket, by=company.li_wei, at=at("Mon 11:29"))
    assert post(agent, ticket, "reply", seen=seen, body="On it.", composer="1").status_code == 302


def test_two_who_assign_at_once_see_each_other(company: Company, as_person: SignIn) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    page = agent.get(f"/tickets/{ticket.number}/do/assign/")
    seen = page.context["form"].initial["seen"]
    assign(ticket=ticket, by=company.hugo, person=company.chen, team=company.movers, at=at("Mon 11:29"))
    answer = post(agent, ticket, "assign", seen=seen, person=company.li_wei.pk, team=company.facilities.pk)
    assert answer.status_code == 409 and "Hugo Brandt assigned it to Chen Yu, Movers" in text_of(answer)
    assert again(ticket).holder_person == company.chen


def test_words_survive_when_the_ticket_went_to_another_department(
    company: Company, as_person: SignIn
) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 11:00"))
    transfer(ticket=ticket, to=company.it, reason="Screens", by=company.hugo, at=at("Mon 11:20"))
    answer = post(agent, ticket, "reply", body="Nearly done.", composer="1", kind="public")
    assert answer.status_code == 403 and "Nearly done." in text_of(answer)
    assert not Message.objects.exists()


def test_verbs_that_are_not_his_answer_403(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    for verb in ("take", "assign", "transfer", "set_priority"):
        assert post(as_person(company.mia), ticket, verb).status_code == 403
        assert as_person(company.mia).get(f"/tickets/{ticket.number}/do/{verb}/").status_code == 403
    assert post(as_person(company.li_wei), ticket, "cancel").status_code == 403
    assert again(ticket).state == State.NEW


@pytest.mark.parametrize("verb", ["close", "merge", "nonsense", "undo_merge"])
def test_verbs_without_a_form_do_not_exist(company: Company, as_person: SignIn, verb: str) -> None:
    assert post(as_person(company.li_wei), filed(company), verb).status_code == 404


@pytest.mark.parametrize(
    "verb", ["take", "assign", "resolve", "transfer", "set_priority", "ask", "note", "watch"]
)
def test_reading_a_verbs_page_changes_nothing(company: Company, as_person: SignIn, verb: str) -> None:
    ticket = filed(company)
    as_person(company.li_wei).get(f"/tickets/{ticket.number}/do/{verb}/")
    assert again(ticket).state == State.NEW and not Message.objects.exists() and not Watcher.objects.exists()


def test_a_page_of_a_verb_that_no_longer_fits_leads_back(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    resolve(ticket=ticket, answer="Moved.", by=company.li_wei, at=at("Mon 11:00"))
    answer = as_person(company.li_wei).get(f"/tickets/{ticket.number}/do/transfer/")
    assert answer.url == ticket.get_absolute_url()


def test_watching_and_no_longer(company: Company, as_person: SignIn) -> None:
    ticket, client = filed(company), as_person(company.frida)
    post(client, ticket, "watch")
    assert Watcher.objects.get().user == company.frida
    post(client, ticket, "watch", stop="1")
    assert not Watcher.objects.exists()


def test_a_watcher_replies_where_the_service_lets_him(company: Company, as_person: SignIn) -> None:
    ticket, client = filed(company), as_person(company.frida)
    post(client, ticket, "watch")
    post(client, ticket, "reply", body="It is urgent.", composer="1", kind="public")
    assert Message.objects.get().author == company.frida
    company.move_desk.watchers_may_reply = False
    company.move_desk.save()
    assert post(client, ticket, "reply", body="Hello?").status_code == 403


def test_files_travel_with_a_message(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    plan = SimpleUploadedFile("plan.pdf", b"%PDF")
    post(as_person(company.li_wei), ticket, "reply", body="See the plan.", files=[plan], composer="1")
    assert Attachment.objects.get().message == Message.objects.get()


@pytest.mark.parametrize(("verb", "kind"), [("reply", "public"), ("reply", "note"), ("answer", "public")])
def test_files_can_be_sent_without_words(company: Company, as_person: SignIn, verb: str, kind: str) -> None:
    ticket, sender = filed(company), company.mia if verb == "answer" else company.li_wei
    if verb == "answer":
        ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    plan = SimpleUploadedFile("plan_a_b.pdf", b"%PDF")
    answer = post(as_person(sender), ticket, verb, body=" ", files=[plan], composer="1", kind=kind)
    assert answer.status_code == 302
    assert Attachment.objects.get().message == Message.objects.get(body="")
    page = text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))
    assert "plan_a_b.pdf" in page and '<div class="prose" hx-disable></div>' not in page


@pytest.mark.parametrize("verb", ["ask", "resolve"])
def test_a_question_and_a_result_need_words_beside_their_files(
    company: Company, as_person: SignIn, verb: str
) -> None:
    plan = SimpleUploadedFile("plan.pdf", b"%PDF")
    data = {"body": " ", "files": [plan], "composer": "1", "kind": "public"}
    answer = post(as_person(company.li_wei), filed(company), verb, **data)
    assert answer.status_code == 400 and "Enter a message first." in text_of(answer)
    assert f'value="{Upload.objects.get().pk}"' in text_of(answer) and not Message.objects.exists()


def test_a_file_that_is_too_large_is_named_and_nothing_is_sent(
    company: Company, as_person: SignIn, settings: object
) -> None:
    settings.ATTACHMENT_MAX_BYTES = 3  # type: ignore[attr-defined]
    ticket = filed(company)
    plan = SimpleUploadedFile("plan.pdf", b"%PDF")
    answer = post(as_person(company.mia), ticket, "reply", body="See the plan.", files=[plan], composer="1")
    assert answer.status_code == 400
    assert "plan.pdf" in text_of(answer) and "See the plan." in text_of(answer)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "“plan.pdf” is an empty file (0 bytes). Choose it again, or send this without it."),
        ("zh-hans", "“plan.pdf”是空文件（0 字节）。请重新选择，或不附这个文件发送。"),
    ],
)
@pytest.mark.parametrize("verb", ["reply", "ask", "resolve", "answer"])
def test_an_empty_file_is_named_and_nothing_is_sent_or_lost(
    company: Company, as_person: SignIn, language: str, words: str, verb: str
) -> None:
    ticket, sender = filed(company), company.mia if verb == "answer" else company.li_wei
    if verb == "answer":
        ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    sender.language = language
    sender.save()
    said = Message.objects.count()
    files = [SimpleUploadedFile("photo.png", b"png"), SimpleUploadedFile("plan.pdf", b"")]
    answer = post(as_person(sender), ticket, verb, body="See the plan.", files=files, composer="1")
    assert answer.status_code == 400
    assert words in text_of(answer) and "See the plan." in text_of(answer)
    assert Message.objects.count() == said and not Attachment.objects.exists()


def test_the_answer_to_a_question_is_asked_for_on_the_page(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert "Reply to Facilities" in page and "do/answer/" in page


def test_the_way_back_from_withdrawing_reads_unlike_it(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    page = text_of(as_person(company.mia).get(f"/tickets/{ticket.number}/do/cancel/"))
    assert ">Withdraw</button>" in page and ">Go back</a>" in page
    assert "Cancel" not in page
