"""Mails on their way, against a real SMTP server: what is sent, tried again, given up, and never sent twice."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest

from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.notifications import outbox
from servicedesk.notifications.actions import retry, tell
from servicedesk.notifications.kinds import Kind
from servicedesk.notifications.models import Delivery
from servicedesk.notifications.outbox import send_waiting
from servicedesk.refusal import NotAllowed
from tests.cast import Company, at

from .conftest import MailServer, send_later

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
    tell(kind.name, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
    mail_server.to_recipient.append("550 no such person")
    assert send_later() == 1
    assert [mail["Subject"] for mail in mail_server.mails] == ["Second"]


def test_without_a_mail_server_the_mails_wait_and_die_only_after_many_tries(
    told: Delivery, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for attempt in range(1, outbox.MAX_ATTEMPTS + 1):
        told.refresh_from_db()
        assert (told.state, told.attempts) == (State.PENDING, attempt - 1)
        with clock.frozen(told.not_before):
            assert send_waiting() == 0
    told.refresh_from_db()
    assert (told.state, told.attempts) == (State.DEAD, outbox.MAX_ATTEMPTS)


def test_a_crash_between_sending_and_marking_repeats_the_mail_under_the_same_message_id(
    told: Delivery, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_finish", crash)
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

    monkeypatch.setattr(outbox, "_compose", crash)
    for hour in range(outbox.MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            send_later(hours=hour)
    assert send_later(hours=outbox.MAX_ATTEMPTS) == 0
    told.refresh_from_db()
    assert told.state == State.DEAD


def test_a_slow_server_does_not_let_mails_go_out_after_their_lease(
    told: Delivery, kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    tell(kind.name, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
    moments = iter([at("Mon 10:00")] * 4 + [at("Mon 10:00") + timedelta(minutes=6)] * 20)
    with clock.replaced(lambda: next(moments)):
        assert outbox._send_batch(outbox._claim()) == 1
    second = Delivery.objects.get(recipient=company.noah)
    assert (second.state, second.attempts) == (State.PENDING, 0)


def test_a_turn_ends_though_more_waits(
    told: Delivery, kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    tell(kind.name, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
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
    tell(kind.name, [company.noah], event=event, at=at("Mon 10:00"), title="Second")
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
        tell(kind.name, [company.mia], event=event, at=at("Mon 10:00"), title="Hi\r\nBcc: all@example.com")
    assert send_later() == 1
    (mail,) = mail_server.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hi Bcc: all@example.com"


def test_html_in_what_people_wrote_stays_text(
    kind: Kind, company: Company, event: Event, mail_server: MailServer
) -> None:
    tell(
        kind.name,
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
        retry(delivery=told, by=company.mia)
    assert retry(delivery=told, by=company.ada, at=at("Mon 11:00"))
    assert not retry(delivery=told, by=company.ada, at=at("Mon 11:00")), "it is not dead any more"
    assert send_later(hours=1) == 1
