"""A real SMTP server in a thread, and a kind of notice of its own."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

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
from tests.made_up import MadeUp
from tests.smtp import MailServer, mail_server_running


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Let the desk send to a real SMTP server on this machine."""
    with mail_server_running() as kept:
        use(kept, settings)
        yield kept


def use(server: MailServer, settings: Any) -> None:
    """Let the desk send to `server`."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """A kind that says what its data says, while the data allow it."""

    def word(recipient: User, data: Any) -> Wording | None:
        return (
            None
            if data.get("secret")
            else Wording(title=data["title"], path="/somewhere/", body=data.get("body", ""))
        )

    made = Kind("test.kind", "A test", word=word, template="tickets/emails/notice", group="Tests")
    monkeypatch.setitem(kinds._kinds, made.name, made)
    return made


@pytest.fixture
def event(company: Company) -> Event:
    return record(MadeUp.HAPPENED, subject=company.move_desk, by=None, at=at("Mon 10:00"))


@pytest.fixture
def told(kind: Kind, company: Company, event: Event, monday: Any) -> Delivery:
    """Mia was told something; the mail waits."""
    tell(kind, [company.mia], event=event, at=at("Mon 10:00"), title="Hello", body="It works.")
    return Delivery.objects.get()


def send_later(hours: float = 0) -> int:
    """Send what waits as if `hours` had passed since Monday 10:00."""
    with clock.frozen(at("Mon 10:00") + timedelta(hours=hours)):
        return send_waiting()


def notices_of(person: User) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("id").values_list("kind", flat=True))
