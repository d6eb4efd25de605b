"""Who is notified of what about a ticket, in which words, and who is not."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from departments.enums import MemberRole
from departments.models import Membership
from servicedesk.accounts.models import Absence, User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch
from servicedesk.events.record import subscribers_of
from servicedesk.notifications.actions import set_preferences
from servicedesk.notifications.kinds import Wording, all_kinds, worded
from servicedesk.notifications.models import Channel, Delivery, Notice
from servicedesk.notifications.outbox import send_waiting
from servicedesk.timers.drain import drain
from tests.cast import Company, at
from tickets.actions.conversation import answer, ask, note, reply
from tickets.actions.lifecycle import cancel, confirm, not_solved, resolve
from tickets.actions.submission import submit
from tickets.actions.watching import watch
from tickets.actions.work import assign, set_priority, take, transfer
from tickets.models import Ticket


@pytest.fixture
def ticket(company: Company) -> Iterator[Ticket]:
    """Mia asked Facilities on Monday at ten; everybody who was told has read it since."""
    filed = submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
    after("Mon 10:00")
    forget()
    yield filed


def forget() -> None:
    Notice.objects.all().delete()
    Delivery.objects.all().delete()


def after(moment: str) -> None:
    """Let what follows from events happen at `moment`."""
    with clock.frozen(at(moment)):
        dispatch_pending()


def in_app() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("recipient__name", "kind"))


def by_mail() -> set[tuple[str, str]]:
    return set(Delivery.objects.values_list("recipient__name", "kind"))


def words(person: User, kind: str) -> Wording | None:
    """Return the words of the person's newest notice of a kind, in their language and zone, as of Monday 10:00."""
    person = User.objects.get(pk=person.pk)
    notice = Notice.objects.filter(recipient=person, kind=kind).latest("id")
    with (
        clock.frozen(at("Mon 10:00")),
        translation.override(person.language),
        timezone.override(person.zone),
    ):
        return worded(person, [(kind, notice.data)])[0]


def test_the_requester_gets_a_confirmation_by_mail_and_the_queue_sees_new_work(company: Company) -> None:
    submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
    after("Mon 10:00")
    assert by_mail() == {("Mia Zhou", "ticket.received")}
    assert in_app() == {("Li Wei", "ticket.new_work"), ("Hugo Brandt", "ticket.new_work")}
    with clock.frozen(at("Mon 10:00")):
        send_waiting()
    (sent,) = mail.outbox
    assert sent.subject == "FAC-1: we have received your request"
    assert (
        "First reply promised by Mon 2 Mar, 12:00 (Shanghai time). "
        "Solution promised by Tue 3 Mar, 10:30 (Shanghai time)." in sent.body
    )


def test_filing_for_somebody_tells_both(company: Company) -> None:
    submit(
        service=company.move_desk, title="A desk", by=company.noah, requester=company.mia, at=at("Mon 10:00")
    )
    after("Mon 10:00")
    assert ("Mia Zhou", "ticket.received") in in_app() & by_mail()
    assert ("Noah Klein", "ticket.received") in by_mail()
    assert ("Noah Klein", "ticket.received") not in in_app(), "it was their own doing"


def test_new_work_is_mailed_to_those_who_asked_for_it(company: Company) -> None:
    set_preferences(by=company.li_wei, choices={("ticket.new_work", Channel.MAIL): True})
    submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
    after("Mon 10:00")
    assert ("Li Wei", "ticket.new_work") in by_mail()
    assert ("Hugo Brandt", "ticket.new_work") not in by_mail()


def test_what_a_person_switched_off_does_not_reach_him(company: Company, ticket: Ticket) -> None:
    set_preferences(
        by=company.mia,
        choices={("ticket.message", Channel.MAIL): False, ("ticket.message", Channel.APP): True},
    )
    reply(ticket=ticket, body="On it", by=company.li_wei, at=at("Mon 11:00"))
    after("Mon 11:00")
    assert in_app() == {("Mia Zhou", "ticket.message")}
    assert by_mail() == set()


def test_the_one_who_is_given_a_ticket_is_told_unless_he_took_it_himself(
    company: Company, ticket: Ticket
) -> None:
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    after("Mon 10:10")
    assert in_app() == set()
    assign(ticket=ticket, by=company.hugo, person=company.chen, at=at("Mon 10:20"))
    after("Mon 10:20")
    assert in_app() == by_mail() == {("Chen Yu", "ticket.assigned")}


def test_a_question_goes_to_the_requester_and_its_answer_to_the_assignee(
    company: Company, ticket: Ticket
) -> None:
    watch(ticket=ticket, by=company.hugo, at=at("Mon 10:05"))
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    after("Mon 11:00")
    assert in_app() == {("Mia Zhou", "ticket.question"), ("Hugo Brandt", "ticket.message")}
    said = words(company.mia, "ticket.question")
    assert said is not None
    assert said.title == "FAC-1: Li Wei needs your reply"
    assert said.body == "Which floor?"
    forget()
    answer(ticket=ticket, body="The fourth", by=company.mia, at=at("Mon 11:30"))
    after("Mon 11:30")
    assert in_app() == {("Li Wei", "ticket.answered"), ("Hugo Brandt", "ticket.message")}


def test_a_word_on_work_that_nobody_has_is_shown_to_the_queue_without_mail(
    company: Company, ticket: Ticket
) -> None:
    reply(ticket=ticket, body="Any news?", by=company.mia, at=at("Mon 11:00"))
    after("Mon 11:00")
    assert in_app() == {("Li Wei", "ticket.answered"), ("Hugo Brandt", "ticket.answered")}
    assert by_mail() == set()


def test_a_transfer_tells_the_requester_and_the_new_department(company: Company, ticket: Ticket) -> None:
    transfer(
        ticket=ticket, to=company.it, reason="It is about screens", by=company.li_wei, at=at("Mon 11:00")
    )
    after("Mon 11:00")
    assert in_app() == {
        ("Mia Zhou", "ticket.moved"),
        ("Tom Berg", "ticket.new_work"),
        ("Ines Roth", "ticket.new_work"),
    }
    said = words(company.mia, "ticket.moved")
    assert said is not None and said.title == "FAC-1 was transferred to IT"


def test_a_solution_asks_the_requester_alone_to_confirm(company: Company, ticket: Ticket) -> None:
    watch(ticket=ticket, by=company.hugo, at=at("Mon 10:05"))
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 11:00"))
    after("Mon 11:00")
    asked, follows = words(company.mia, "ticket.solved"), words(company.hugo, "ticket.solved")
    assert asked is not None and asked.context is not None
    assert [action["url"].rpartition("/do/")[2] for action in asked.context["actions"]] == [
        "confirm/",
        "not_solved/",
    ]
    assert follows is not None and follows.context is not None
    assert [action["label"] for action in follows.context["actions"]] == ["Open the request"]


def test_what_is_not_solved_comes_back_to_the_one_who_had_it(company: Company, ticket: Ticket) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 11:00"))
    after("Mon 11:00")
    forget()
    not_solved(ticket=ticket, why="It wobbles", by=company.mia, at=at("Mon 11:30"))
    after("Mon 11:30")
    assert in_app() == by_mail() == {("Li Wei", "ticket.reopened")}


def test_closing_is_told_at_the_bell_alone(company: Company, ticket: Ticket) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 11:00"))
    confirm(ticket=ticket, by=company.mia, at=at("Mon 11:30"))
    after("Mon 11:30")
    assert ("Li Wei", "ticket.closed") in in_app()
    assert ("Mia Zhou", "ticket.closed") not in in_app()
    assert not {kind for _name, kind in by_mail()} & {"ticket.closed"}


def test_cancelling_tells_the_one_who_works_on_it(company: Company, ticket: Ticket) -> None:
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    cancel(ticket=ticket, by=company.mia, reason="We stay", at=at("Mon 11:00"))
    after("Mon 11:00")
    assert in_app() == by_mail() == {("Li Wei", "ticket.cancelled")}


def test_a_new_priority_is_told_with_its_reason(company: Company, ticket: Ticket) -> None:
    set_priority(ticket=ticket, priority="low", reason="Can wait", by=company.hugo, at=at("Mon 11:00"))
    after("Mon 11:00")
    said = words(company.mia, "ticket.priority")
    assert said is not None and said.context is not None
    assert said.title == "FAC-1 now has priority “low”"
    assert said.context["quote"] == "Can wait"


def test_a_note_reaches_the_assignee_and_never_the_requester_or_a_watcher(
    company: Company, ticket: Ticket
) -> None:
    watch(ticket=ticket, by=company.mia, at=at("Mon 10:05"))
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    note(ticket=ticket, body="Careful: fragile", by=company.hugo, at=at("Mon 11:00"))
    after("Mon 11:00")
    assert in_app() == by_mail() == {("Li Wei", "ticket.noted")}


def test_a_note_is_not_worded_for_somebody_who_lost_the_right_to_read_it(
    company: Company, ticket: Ticket
) -> None:
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    note(ticket=ticket, body="Careful: fragile", by=company.hugo, at=at("Mon 11:00"))
    after("Mon 11:00")
    Membership.objects.filter(user=company.li_wei).update(department=company.sales, role=MemberRole.MEMBER)
    assert words(company.li_wei, "ticket.noted") is None
    with clock.frozen(at("Mon 11:00")):
        assert send_waiting() == 0
    assert mail.outbox == []
    assert Delivery.objects.get().state == Delivery.State.SUPPRESSED


def test_a_note_about_a_ticket_is_not_worded_for_its_requester_even_if_he_were_told(
    company: Company, ticket: Ticket
) -> None:
    said = note(ticket=ticket, body="Careful: fragile", by=company.hugo, at=at("Mon 11:00"))
    data = {"ticket": ticket.pk, "message": said.pk, "actor": company.hugo.pk}
    assert worded(company.mia, [("ticket.noted", data), ("ticket.message", data)]) == [None, None]


def test_mails_speak_the_recipients_language(company: Company, ticket: Ticket) -> None:
    assign(ticket=ticket, by=company.hugo, person=company.chen, at=at("Mon 10:20"))
    after("Mon 10:20")
    with clock.frozen(at("Mon 10:20")):
        send_waiting()
    (sent,) = mail.outbox
    with translation.override("zh-hans"):
        assert sent.subject == translation.gettext("%(number)s is assigned to you: %(title)s") % {
            "number": "FAC-1",
            "title": "Move my desk",
        }
    html = sent.alternatives[0][0]
    assert '<html lang="zh-Hans">' in html
    assert "设施部" in html, "names come in the reader's language as well"
    assert "请求：FAC-1 · Move my desk" in sent.body
    assert "3月3日 周二 10:30（上海时间）" in sent.body, "a mail is read on another day"
    assert ": " not in sent.body and "： " not in sent.body
    assert "您可以选择接收哪些通知：http" in sent.body


def test_running_a_dispatch_twice_tells_once(company: Company, ticket: Ticket) -> None:
    reply(ticket=ticket, body="On it", by=company.li_wei, at=at("Mon 11:00"))
    after("Mon 11:00")
    Dispatch.objects.update(state=Dispatch.State.PENDING)
    after("Mon 11:05")
    assert Notice.objects.filter(kind="ticket.message").count() == 1
    assert Delivery.objects.filter(kind="ticket.message").count() == 1


def test_warnings_follow_the_policys_audiences(company: Company, ticket: Ticket) -> None:
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    reply(ticket=ticket, body="On it", by=company.li_wei, at=at("Mon 10:20"))
    after("Mon 10:20")
    told = {}
    for moment in ("Mon 15:30", "Mon 17:54", "Tue 10:30", "Tue 14:00", "Wed 11:00"):
        forget()
        with clock.frozen(at(moment)):
            drain()
            dispatch_pending()
        told[moment] = (in_app(), by_mail())
    assert told["Mon 15:30"] == ({("Li Wei", "sla.warning")}, set()), "half: in the app alone"
    at_risk = {("Li Wei", "sla.warning"), ("Hugo Brandt", "sla.warning")}
    assert told["Mon 17:54"] == (at_risk, at_risk)
    late = {("Hugo Brandt", "sla.late")}
    assert told["Tue 10:30"] == (late, late), "no lead in Facilities itself, so the head hears of it"
    assert told["Tue 14:00"] == (late, late)
    both = late | {("Frida Lang", "sla.late")}
    assert told["Wed 11:00"] == (both, both)


def test_a_warning_says_how_much_is_used_and_when_it_is_due(company: Company, ticket: Ticket) -> None:
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    reply(ticket=ticket, body="On it", by=company.li_wei, at=at("Mon 10:20"))
    with clock.frozen(at("Mon 17:54")):
        drain()
        dispatch_pending()
    said = words(company.li_wei, "sla.warning")
    assert said is not None
    assert said.title == "FAC-1 has used 80% of its time. Due Tue 3 Mar, 10:30 (Shanghai time)"


def test_a_step_that_fires_late_says_so(company: Company, ticket: Ticket) -> None:
    with clock.frozen(at("Tue 10:45")):
        drain()
        dispatch_pending()
    said = words(company.hugo, "sla.late")
    assert said is not None
    assert said.title.startswith("FAC-1 ")
    assert "This notification is late" in said.body


def test_an_absent_assignee_gives_way_to_his_deputy_and_then_to_the_next_level(
    company: Company, ticket: Ticket
) -> None:
    assign(ticket=ticket, by=company.hugo, person=company.li_wei, at=at("Mon 10:10"))
    away = Absence.objects.create(
        user=company.li_wei, deputy=company.chen, starts_at=at("Mon 10:30"), ends_at=at("Fri 18:00")
    )
    after("Mon 10:30")
    forget()
    reply(ticket=ticket, body="Hello?", by=company.mia, at=at("Mon 11:00"))
    after("Mon 11:00")
    assert in_app() == {("Chen Yu", "ticket.answered")}
    forget()
    Absence.objects.filter(pk=away.pk).update(deputy=None)
    reply(ticket=ticket, body="Hello??", by=company.mia, at=at("Mon 11:10"))
    after("Mon 11:10")
    assert in_app() == {("Hugo Brandt", "ticket.answered")}


def test_mails_about_time_wait_for_the_recipients_working_hours(company: Company, ticket: Ticket) -> None:
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    with clock.frozen(at("Mon 18:30")):
        drain()
        dispatch_pending()
    assert {row.not_before for row in Delivery.objects.filter(kind__startswith="sla.")} == {at("Tue 09:00")}


def test_a_warning_whose_clock_has_stopped_is_not_mailed_any_more(company: Company, ticket: Ticket) -> None:
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    with clock.frozen(at("Mon 18:30")):
        drain()
        dispatch_pending()
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 18:40"))
    with clock.frozen(at("Tue 09:00")):
        send_waiting()
    assert not [sent for sent in mail.outbox if "FAC-1" in sent.subject]


def test_wording_many_notices_costs_as_many_queries_as_wording_one(company: Company, ticket: Ticket) -> None:
    for number in range(3):
        another = submit(
            service=company.screens, title=f"Screen {number}", by=company.mia, at=at("Mon 10:00")
        )
        reply(ticket=another, body="On it", by=company.tom, at=at("Mon 11:00"))
    after("Mon 11:00")
    told = list(Notice.objects.filter(recipient=company.mia).values_list("kind", "data"))
    assert len(told) == 3
    costs = []
    for some in (told[:1], told):
        reader = User.objects.get(pk=company.mia.pk)
        with CaptureQueriesContext(connection) as queries:
            assert None not in worded(reader, some)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_every_kind_has_both_forms_of_its_mail() -> None:
    for kind in all_kinds():
        for form in ("txt", "html"):
            get_template(f"{kind.template}.{form}")


def test_history_from_elsewhere_tells_nobody() -> None:
    assert subscribers_of("ticket.imported_move") == {}


def test_a_message_of_files_alone_is_told_by_their_names(company: Company, ticket: Ticket) -> None:
    files = [SimpleUploadedFile("plan_a_b.pdf", b"%PDF"), SimpleUploadedFile("desk.png", b"png")]
    reply(ticket=ticket, body="", files=files, by=company.li_wei, at=at("Mon 10:30"))
    after("Mon 10:30")
    told = words(company.mia, "ticket.message")
    assert told is not None and told.body == "Attached: desk.png, plan_a_b.pdf"
