"""A real SMTP server in a thread, which keeps what it is given and refuses what it is told to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """What the handler of the server keeps: the mails, and what it says to the next ones ("" means 250 OK)."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    to_sender: list[str] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_data: list[str] = field(default_factory=list)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self.to_sender.pop(0) if self.to_sender else ""
        if not said:
            envelope.mail_from = address
        return said or "250 OK"

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

    def mail_about(self, subject: str) -> EmailMessage | None:
        """Return the newest mail whose subject contains `subject`."""
        return next((mail for mail in reversed(self.mails) if subject in str(mail["Subject"])), None)


@contextmanager
def mail_server_running() -> Iterator[MailServer]:
    """Run the server on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        kept = MailServer(free.getsockname()[1])
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
