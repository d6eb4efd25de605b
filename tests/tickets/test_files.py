"""Files: for those who may read what they hang on, always as a download."""

import errno
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed
from tickets.actions.conversation import note, reply
from tickets.models import Attachment, Blob, Message, Ticket


@pytest.fixture(autouse=True)
def on_a_disk_of_its_own(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def upload(name: str = "plan.html", content: bytes = b"<script>alert(1)</script>") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def status(client: Client, address: str) -> int:
    """A download that nobody reads would leave its file open."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def address_of(file: Attachment) -> str:
    return f"/attachments/{file.pk}/"


def test_a_file_is_a_download_that_no_browser_opens(company: Company, as_person: SignIn) -> None:
    filed(company, files={"": [upload()]})
    answer = as_person(company.mia).get(address_of(Attachment.objects.get()))
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"] == 'attachment; filename="plan.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]


def test_only_those_who_see_the_content_get_its_files(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, files={"": [upload()]})
    address = address_of(Attachment.objects.get())
    expected = {
        "mia": 200,
        "li_wei": 200,
        "chen": 200,
        "frida": 200,
        "ada": 200,
        "noah": 404,
        "tom": 404,
        "eve": 404,
    }
    found = {name: status(as_person(getattr(company, name)), address) for name in expected}
    assert found == expected
    ticket.is_confidential = True
    ticket.save(update_fields=["is_confidential"])
    assert status(as_person(company.frida), address) == 404
    assert status(as_person(company.ada), address) == 404


def test_the_file_of_a_note_stays_in_its_department(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    note(ticket=ticket, body="Only us", by=company.li_wei, files=[upload()], at=at("Mon 11:00"))
    address = address_of(Attachment.objects.get())
    assert status(as_person(company.chen), address) == 200
    assert status(as_person(company.mia), address) == 404


def test_the_file_of_a_message_is_the_requesters_too(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    reply(ticket=ticket, body="See", by=company.li_wei, files=[upload("报价.pdf")], at=at("Mon 11:00"))
    answer = as_person(company.mia).get(address_of(Attachment.objects.get()))
    assert b"".join(answer.streaming_content)
    assert "utf-8''%E6%8A%A5%E4%BB%B7.pdf" in answer["Content-Disposition"]


def test_a_file_lost_from_the_disk_is_not_found(company: Company, as_person: SignIn, tmp_path: Path) -> None:
    filed(company, files={"": [upload()]})
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.unlink()
    assert status(as_person(company.mia), address_of(Attachment.objects.get())) == 404


MB = 1024**2


def test_a_person_sends_so_much_within_a_day_and_no_more(company: Company, settings) -> None:
    settings.ATTACHMENT_DAY_BYTES = 3 * MB
    first, second = filed(company), filed(company)
    reply(ticket=first, body="1", by=company.mia, files=[upload(content=b"x" * 2 * MB)], at=at("Mon 11:00"))
    with pytest.raises(ValidationError, match="would exceed 3 MB of files in one day"):
        reply(
            ticket=second, body="2", by=company.mia, files=[upload(content=b"y" * 2 * MB)], at=at("Mon 12:00")
        )
    assert not second.messages.exists(), "refused as a whole"
    reply(
        ticket=second, body="2", by=company.li_wei, files=[upload(content=b"y" * 2 * MB)], at=at("Mon 12:00")
    )
    reply(ticket=second, body="2", by=company.mia, files=[upload(content=b"y" * 2 * MB)], at=at("Tue 11:01"))
    assert Attachment.objects.count() == 3


def test_the_files_of_a_new_request_count_together(company: Company, settings) -> None:
    settings.ATTACHMENT_DAY_BYTES = 3 * MB
    with pytest.raises(ValidationError, match="in one day"):
        filed(company, files={"": [upload(content=b"x" * 2 * MB)], "plan": [upload(content=b"y" * 2 * MB)]})
    assert not Ticket.objects.exists()


def test_one_request_holds_so_much_whoever_sends_it(company: Company, settings) -> None:
    settings.ATTACHMENT_TICKET_BYTES = 3 * MB
    ticket = filed(company, files={"": [upload(content=b"x" * 2 * MB)]})
    with pytest.raises(ValidationError, match="would exceed 3 MB in total"):
        reply(
            ticket=ticket,
            body="2",
            by=company.li_wei,
            files=[upload(content=b"y" * 2 * MB)],
            at=at("Mon 12:00"),
        )


@pytest.mark.parametrize("full", ["low", "at once", "on the way in"])
def test_a_full_disk_refuses_files_and_nothing_else(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch, settings, full: str
) -> None:
    ticket = filed(company)
    if full == "low":
        monkeypatch.setattr("servicedesk.web.files.disk.has_room_for_files", lambda size: False)
    elif full == "at once":
        monkeypatch.setattr("os.fsync", _fail)
    else:
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1
        monkeypatch.setattr(
            "django.core.files.uploadedfile.TemporaryUploadedFile.write", _fail, raising=False
        )
    client, address = as_person(company.mia), f"{ticket.get_absolute_url()}do/reply/"
    answer = client.post(address, {"body": "Long words", "files": [upload()]})
    assert answer.status_code == 400
    assert "There is no space for files at the moment" in answer.content.decode()
    assert "Long words" in answer.content.decode(), "nothing typed is lost"
    program = client.post(f"/api/v1/tickets/{ticket.number}/reply/", {"body": "Words", "files": [upload()]})
    assert program.status_code == 400 and "no space" in program.content.decode()
    assert not Message.objects.exists() and not Blob.objects.exists()
    assert client.post(address, {"body": "Without them"}).status_code == 302


def _fail(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
