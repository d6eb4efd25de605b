"""Mails on their way, against a real SMTP server: what is sent, tried again, given up, and never sent twice."""

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest

from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.events.record import record
from servicedesk.notifications import outbox
from servicedesk.notifications.actions import retry, tell
from servicedesk.notifications.kinds import Kind
from servicedesk.notifications.message_ids import message_id
from servicedesk.notifications.models import Delivery
from servicedesk.notifications.outbox import send_waiting
from servicedesk.notifications.queries import mails_without_kind
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company, at
from tests.made_up import MadeUp
from tests.smtp import mail_server_running

from .conftest import MailServer, send_later, use

State = Delivery.State


def test_a_mail_reaches_the_server_in_two_forms_and_is_marked_sent(
    told: Delivery, mail_server: MailServer
) -> None:
    assert send_later() == 1
    told.refresh_from_db()
    assert (told.state, told.sent_at) == (State.SENT, at("Mon 10:00"))
    (mail,) = mail_server.mails
    assert mail["Subject"] == "Hello"
    assert mail["To"] == "Mia Zhou <mia.zhou@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<notices.desk.localhost>"
    assert mail["Message-ID"] == told.message_id
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and "It works." in plain.get_content()
    assert html is not None and "It works." in html.get_content()


def test_a_sent_mail_is_not_sent_again(told: Delivery, mail_server: MailServer) -> None:
    assert send_later() == 1
    assert send_later(hours=24) == 0
    assert len(mail_server.mails) == 1


@pytest.mark.parametrize("where", ["to_recipient", "to_data"])
def test_a_passing_refusal_is_tried_again_later(told: Delivery, mail_server: MailServer, where: str) -> None:
    getattr(mail_server, where).append("451 come back later")
    assert send_later() == 0
    told.refresh_from_db()
    assert told.state == State.PENDING
    assert told.not_before > at("Mon 10:00")
    assert "451" in told.error
    assert send_later() == 0, "not before the pause is over"
    assert send_later(hours=1) == 1
    assert len(mail_server.mails) == 1


@pytest.mark.parametrize("where", ["to_recipient", "to_data"])
def test_a_refusal_for_good_makes_the_mail_dead(told: Delivery, mail_server: MailServer, where: str) -> None:
    getattr(mail_server, where).append("550 no such person")
    assert send_later() == 0
    told.refresh_from_db()
    assert told.state == State.DEAD
    assert "550" in told.error
    assert send_later(hours=24) == 0
    assert mail_server.mails == []


def test_a_dead_mail_does_not_hold_up_the_next(
    told: Delivery, kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    tell(kind, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
    mail_server.to_recipient.append("550 no such person")
    assert send_later() == 1
    assert [mail["Subject"] for mail in mail_server.mails] == ["Second"]


def away(settings: Any) -> None:
    """Let there be no mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_without_a_mail_server_the_mails_wait_for_days_and_die_only_then(
    told: Delivery, settings: Any
) -> None:
    away(settings)
    for attempt in range(1, outbox.MAX_ATTEMPTS + 1):
        told.refresh_from_db()
        assert (told.state, told.attempts) == (State.PENDING, attempt - 1)
        last = told.not_before
        with clock.frozen(told.not_before):
            assert send_waiting() == 0
    told.refresh_from_db()
    assert (told.state, told.attempts) == (State.DEAD, outbox.MAX_ATTEMPTS)
    assert last - at("Mon 10:00") >= timedelta(days=5)


def test_a_weekend_without_a_mail_server_loses_nothing(
    kind: Kind, company: Company, settings: Any, monday: Any
) -> None:
    people = [company.mia, company.noah, company.hugo]
    for title in ("One", "Two"):
        happened = record(MadeUp.HAPPENED, subject=company.move_desk, by=None, at=at("Mon 10:00"))
        tell(kind, people, event=happened, at=at("Mon 10:00"), title=title)
    away(settings)
    for hour in range(0, 72, 6):
        for _ in range(6):
            assert send_later(hours=hour) == 0
    with mail_server_running() as server:
        use(server, settings)
        send_later(hours=74)
        assert len(server.mails) == 6
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_server_that_is_away_costs_one_try_a_turn_and_not_one_a_mail(
    told: Delivery, kind: Kind, company: Company, event: Event, settings: Any
) -> None:
    tell(kind, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
    away(settings)
    assert send_later() == 0
    assert list(Delivery.objects.order_by("id").values_list("attempts", flat=True)) == [1, 0]


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("to_sender", "550 5.1.8 sender address rejected"),
        ("to_sender", "553 not your address"),
        ("to_recipient", "550 5.7.1 relaying denied"),
        ("to_recipient", "554 no service today"),
        ("to_data", "554 5.3.0 out of order"),
    ],
)
def test_a_refusal_of_the_desk_and_not_of_the_address_is_tried_again(
    told: Delivery, mail_server: MailServer, where: str, answer: str
) -> None:
    getattr(mail_server, where).append(answer)
    assert send_later() == 0
    told.refresh_from_db()
    assert told.state == State.PENDING and answer[:3] in told.error
    assert send_later(hours=1) == 1


def test_a_crash_between_sending_and_marking_repeats_the_mail_under_the_same_message_id(
    told: Delivery, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_end", crash)
        with pytest.raises(SystemExit):
            send_later()
    told.refresh_from_db()
    assert told.state == State.SENDING
    assert send_later() == 0, "the lease of the one that crashed still holds"
    assert send_later(hours=1) == 1
    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"] == told.message_id


def test_a_mail_that_kills_its_sender_each_time_is_given_up(
    told: Delivery, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object) -> None:
        raise SystemExit

    monkeypatch.setattr(outbox, "compose", crash)
    monkeypatch.setattr(outbox, "MAX_ATTEMPTS", 5)
    for hour in range(5):
        with pytest.raises(SystemExit):
            send_later(hours=hour)
    assert send_later(hours=5) == 0
    told.refresh_from_db()
    assert told.state == State.DEAD


def test_a_killed_sender_leaves_all_but_the_mail_in_its_hands_to_the_next_at_once(
    told: Delivery,
    kind: Kind,
    company: Company,
    event: Event,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell(kind, [company.noah, company.hugo], event=event, at=at("Mon 10:00"), title="Second")

    def crash(*_args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_send", crash)
        with pytest.raises(SystemExit):
            send_later()
    assert send_later() == 2
    assert {str(mail["To"]) for mail in mail_server.mails} == {
        "Noah Klein <noah.klein@example.com>",
        "Hugo Brandt <hugo.brandt@example.com>",
    }
    with clock.frozen(at("Mon 10:00") + timedelta(seconds=61)):
        assert send_waiting() == 1


def test_a_mail_of_a_kind_that_is_not_known_here_is_left_for_a_sender_that_knows_it(
    told: Delivery, kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    tell(kind, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
    Delivery.objects.filter(pk=told.pk).update(kind="a.newer.kind")
    assert send_later() == 1
    told.refresh_from_db()
    assert (told.state, told.attempts) == (State.PENDING, 0)
    assert list(mails_without_kind(at("Mon 10:06"))) == [told]


def test_a_mail_that_cannot_be_worded_holds_up_none_of_the_rest(
    told: Delivery, kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    tell(kind, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
    Delivery.objects.filter(pk=told.pk).update(data={})
    assert send_later() == 1
    told.refresh_from_db()
    assert (told.state, told.error) == (State.PENDING, "KeyError: 'title'")


def test_a_turn_ends_though_more_waits(
    told: Delivery, kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    tell(kind, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
    with clock.frozen(at("Mon 10:00")):
        assert outbox.send_waiting(seconds=0) == 1
        second = Delivery.objects.get(recipient=company.noah)
        assert (second.state, second.attempts) == (State.PENDING, 0)
        assert outbox.send_waiting() == 1


def test_a_connection_that_breaks_is_opened_anew_for_the_next_mail(
    told: Delivery,
    kind: Kind,
    company: Company,
    event: Event,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell(kind, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
    send, tries = smtplib.SMTP.sendmail, []

    def break_once(self: smtplib.SMTP, *args: Any, **options: Any) -> Any:
        tries.append(args)
        if len(tries) == 1:
            self.close()
            raise smtplib.SMTPServerDisconnected("gone")
        return send(self, *args, **options)

    monkeypatch.setattr(smtplib.SMTP, "sendmail", break_once)
    assert send_later() == 1
    assert [mail["Subject"] for mail in mail_server.mails] == ["Second"]


def test_somebody_who_has_left_gets_no_mail(
    told: Delivery, company: Company, mail_server: MailServer
) -> None:
    company.mia.is_active = False
    company.mia.save()
    assert send_later() == 0
    told.refresh_from_db()
    assert told.state == State.SUPPRESSED
    assert mail_server.mails == []


def test_what_a_person_may_not_know_any_more_is_not_mailed(told: Delivery, mail_server: MailServer) -> None:
    Delivery.objects.update(data={"title": "Hello", "secret": True})
    assert send_later() == 0
    told.refresh_from_db()
    assert told.state == State.SUPPRESSED
    assert mail_server.mails == []


def test_a_subject_cannot_smuggle_headers(
    kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    company.mia.name = "Mia\nBcc: all@example.com"
    company.mia.save()
    with clock.frozen(at("Mon 10:00")):
        tell(kind, [company.mia], event=event, at=at("Mon 10:00"), title="Hi\r\nBcc: all@example.com")
    assert send_later() == 1
    (mail,) = mail_server.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hi Bcc: all@example.com"


def test_html_in_what_people_wrote_stays_text(
    kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    tell(
        kind,
        [company.mia],
        event=event,
        at=at("Mon 10:00"),
        title="<b>x</b>",
        body="<script>alert(1)</script>",
    )
    send_later()
    html = mail_server.mails[0].get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    assert "&lt;script&gt;" in html.get_content()


def test_an_admin_sends_a_dead_mail_again(told: Delivery, company: Company, mail_server: MailServer) -> None:
    mail_server.to_data.append("550 no")
    send_later()
    with pytest.raises(NotAllowed):
        retry(ids=[told.pk], by=company.mia)
    assert retry(ids=[told.pk], by=company.ada, at=at("Mon 11:00")) == 1
    assert retry(ids=[told.pk], by=company.ada, at=at("Mon 11:00")) == 0, "it is not dead any more"
    assert send_later(hours=1) == 1


def test_message_ids_are_not_to_be_guessed_and_not_met_again_after_a_restore(
    told: Delivery, kind: Kind, company: Company, event: Event, settings: Any
) -> None:
    assert str(event.pk) not in told.message_id.partition("@")[0].split(".")
    assert re.fullmatch(r"<[0-9a-f]{40}@desk\.localhost>", told.message_id)
    Delivery.objects.all().delete()
    with clock.frozen(at("Mon 10:01")):
        tell(kind, [company.mia], event=event, at=at("Mon 10:00"), title="Hello")
    again = Delivery.objects.get()
    assert (again.dedup_key, again.message_id == told.message_id) == (told.dedup_key, False)
    key, moment = told.dedup_key, told.created_at
    assert message_id(key, moment) == told.message_id
    settings.SECRET_KEY = "another desk's"
    assert message_id(key, moment) != told.message_id
