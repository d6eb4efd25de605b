"""A real SMTP server in a thread, and a kind of notice of its own."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.events.record import record
from servicedesk.notifications import kinds
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.notifications.outbox import send_waiting
from tests.cast import Company, at


@dataclass
class MailServer:
    """What the handler of the server keeps: the mails, and what it says to the next ones ("" means 250 OK)."""

    mails: list[EmailMessage] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_data: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self.to_recipient.pop(0) if self.to_recipient else ""
        if not said:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = self.to_data.pop(0) if self.to_data else ""
        if not said:
            content = envelope.content
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return said or "250 OK"


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Let the desk send to a real SMTP server on this machine."""
    kept = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False
    yield kept
    controller.stop()


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """A kind that says what its data says, while the data allow it."""

    def word(recipient: User, data: Any) -> Wording | None:
        return (
            None
            if data.get("secret")
            else Wording(title=data["title"], path="/somewhere/", body=data.get("body", ""))
        )

    made = Kind("test.kind", "A test", word=word, template="tickets/emails/notice")
    monkeypatch.setitem(kinds._kinds, made.name, made)
    return made


@pytest.fixture
def event(company: Company) -> Event:
    return record("test.happened", subject=company.move_desk, by=None, at=at("Mon 10:00"))


@pytest.fixture
def told(kind: Kind, company: Company, event: Event, monday: Any) -> Delivery:
    """Mia was told something; her mail waits."""
    tell(kind.name, [company.mia], event=event, at=at("Mon 10:00"), title="Hello", body="It works.")
    return Delivery.objects.get()


def send_later(hours: float = 0) -> int:
    """Send what waits as if `hours` had passed since Monday 10:00."""
    with clock.frozen(at("Mon 10:00") + timedelta(hours=hours)):
        return send_waiting()


def notices_of(person: User) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("id").values_list("kind", flat=True))
