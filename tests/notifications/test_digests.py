"""Many mails that wait for one person become one, in their language, with a line and a link for each."""

from typing import Any

import pytest

from servicedesk.accounts.models import User
from servicedesk.database.verification import check_all
from servicedesk.events import queries
from servicedesk.events.models import Dispatch
from servicedesk.events.record import record
from servicedesk.notifications import outbox
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind
from servicedesk.notifications.models import Delivery
from tests.cast import Company, at
from tests.made_up import MadeUp
from tests.smtp import MailServer, mail_server_running

from .conftest import send_later, use

State = Delivery.State


def mail(kind: Kind, company: Company, *titles: str, to: User | None = None, **data: Any) -> None:
    """Let a mail with each title wait for Mia, or for somebody else."""
    for title in titles:
        event = record(MadeUp.HAPPENED, subject=company.move_desk, by=None, at=at("Mon 10:00"))
        tell(kind, [to or company.mia], event=event, at=at("Mon 10:00"), title=title, **data)


def text(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def test_fifteen_mails_of_one_person_become_one_and_others_keep_theirs(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any
) -> None:
    titles = [f"Number {n:02d}" for n in range(15)]
    mail(kind, company, *titles, body="words of the request")
    mail(kind, company, "For Noah", to=company.noah)
    assert send_later() == 2
    digest, other = sorted(mail_server.mails, key=lambda one: str(one["To"]))
    assert (digest["Subject"], digest["To"]) == (
        "15 notifications for you",
        "Mia Zhou <mia.zhou@example.com>",
    )
    assert other["Subject"] == "For Noah"
    lines = text(digest)
    assert [title for title in titles if title in lines] == titles
    assert lines.count("http://localhost:8000/somewhere/") == 15
    assert "words of the request" not in lines, "a digest has subjects and links alone"
    html = digest.get_body(("html",))
    assert html is not None and html.get_content().count('href="http://localhost:8000/somewhere/"') == 15
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
    assert send_later(hours=24) == 0


def test_two_mails_stay_two(kind: Kind, company: Company, mail_server: MailServer, monday: Any) -> None:
    mail(kind, company, "One", "Two")
    assert send_later() == 2
    assert [one["Subject"] for one in mail_server.mails] == ["One", "Two"]


def test_a_digest_speaks_the_language_of_its_reader(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any
) -> None:
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    mail(kind, company, "One", "Two", "Three")
    assert send_later() == 1
    assert mail_server.mails[0]["Subject"] == "您有 3 条通知"


def test_what_a_person_may_not_know_any_more_is_no_line(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any
) -> None:
    mail(kind, company, "One", "Two")
    mail(kind, company, "Hidden", secret=True)
    assert send_later() == 1
    assert mail_server.mails[0]["Subject"] == "2 notifications for you"
    assert "Hidden" not in text(mail_server.mails[0])
    assert Delivery.objects.get(data__title="Hidden").state == State.SUPPRESSED


def test_a_digest_of_nothing_is_not_sent(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any
) -> None:
    mail(kind, company, "One", "Two", "Three", secret=True)
    assert send_later() == 0 and mail_server.mails == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SUPPRESSED}


def test_after_a_weekend_without_a_mail_server_one_mail_tells_everything(
    kind: Kind, company: Company, settings: Any, monday: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for hour in range(12):
        mail(kind, company, f"Number {hour:02d}")
        for _ in range(3):
            assert send_later(hours=hour) == 0
    with mail_server_running() as server:
        use(server, settings)
        assert send_later(hours=60) == 1
        assert server.mails[0]["Subject"] == "12 notifications for you"


def test_a_refused_digest_takes_in_what_has_come_since(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any
) -> None:
    mail(kind, company, "One", "Two", "Three")
    mail_server.to_data.append("451 come back later")
    assert send_later() == 0
    mail(kind, company, "Four")
    assert send_later(hours=1) == 1
    assert mail_server.mails[0]["Subject"] == "4 notifications for you"
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_digest_whose_sender_died_is_repeated_as_it_was_under_the_same_id(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object) -> None:
        raise SystemExit

    mail(kind, company, "One", "Two", "Three")
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_end", crash)
        with pytest.raises(SystemExit):
            send_later()
    mail(kind, company, "Four")
    assert send_later(hours=1) == 2
    first, *others = mail_server.mails
    again = next(one for one in others if "notifications" in str(one["Subject"]))
    assert (again["Subject"], again["Message-ID"]) == ("3 notifications for you", first["Message-ID"])
    assert again["Message-ID"] not in set(
        Delivery.objects.exclude(kind="digest").values_list("message_id", flat=True)
    )


def test_a_mail_that_broke_off_half_way_is_repeated_alone(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop(*_args: object, **_options: object) -> None:
        raise TimeoutError("no answer to the text")

    mail(kind, company, "One")
    with monkeypatch.context() as patch:
        patch.setattr("smtplib.SMTP.sendmail", drop)
        assert send_later() == 0
    mail(kind, company, "Two", "Three", "Four")
    assert send_later(hours=1) == 2
    assert sorted(str(one["Subject"]) for one in mail_server.mails) == ["3 notifications for you", "One"]


@pytest.mark.parametrize("then", ["away", "refused"])
def test_a_digest_that_broke_off_half_way_stays_as_it_was_whatever_the_next_tries_bring(
    kind: Kind,
    company: Company,
    mail_server: MailServer,
    monday: Any,
    monkeypatch: pytest.MonkeyPatch,
    then: str,
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise TimeoutError("no answer")

    mail(kind, company, "One", "Two", "Three")
    with monkeypatch.context() as patch:
        patch.setattr("smtplib.SMTP.sendmail", fail)
        assert send_later() == 0
    with monkeypatch.context() as patch:
        if then == "away":
            patch.setattr("smtplib.SMTP.connect", fail)
        mail_server.to_sender.append("451 4.3.0 later")
        assert send_later(hours=1) == 0
    mail_server.to_sender.clear()
    mail(kind, company, "Four")
    assert send_later(hours=2) == 2
    assert sorted(str(one["Subject"]) for one in mail_server.mails) == ["3 notifications for you", "Four"]


def test_mails_that_go_alone_do_not_become_lines(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any
) -> None:
    object.__setattr__(kind, "goes_alone", True)
    mail(kind, company, "One", "Two", "Three")
    assert send_later() == 3


def test_while_the_desk_catches_up_mails_wait_for_their_company(
    kind: Kind, company: Company, mail_server: MailServer, monday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CROWD", 2)
    mail(kind, company, "One")
    for _ in range(2):
        event = record(MadeUp.HAPPENED, subject=company.move_desk, by=None, at=at("Mon 10:00"))
        Dispatch.objects.create(
            event=event, subscriber="tickets.subscribers.tell_of_filing", not_before=at("Mon 10:00")
        )
    monkeypatch.setattr(queries, "known_subscribers", lambda: ["tickets.subscribers.tell_of_filing"])
    assert send_later() == 0
    assert send_later(hours=0.1) == 1, "but not for ever"


def test_a_folded_mail_that_lost_its_digest_is_found(kind: Kind, company: Company, monday: Any) -> None:
    mail(kind, company, "One")
    Delivery.objects.update(state=State.FOLDED)
    (finding,) = [
        one.finding for one in check_all({11}) if one.invariant.name.startswith("servicedesk.notifications")
    ]
    assert finding.count_broken == 1
