"""What people write stays text: on pages, in fragments, in the API, in mails and in files."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMultiAlternatives

from departments.models import Department, Service, ServiceCategory
from servicedesk.accounts.models import User
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.outbox import send_waiting
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, post
from tickets.actions.conversation import ask, note, reply
from tickets.actions.submission import submit
from tickets.actions.work import take
from tickets.display.exports import safe
from tickets.models import Attachment, Ticket

MARK = "zq7"
SCRIPT = f"<script>{MARK}()</script>"
ATTACK = (
    f'"><img src=x onerror={MARK}() hx-get=/{MARK} style=x>'
    f"{SCRIPT}<form action=/{MARK}><base href=//{MARK}>{{{{ 7|add:70 }}}}{{% now 'Y' %}}"
)
RAW = re.compile(rf"<(script|img|form|base|svg|iframe)[^>&]*{MARK}|on\w+={MARK}[^&]*>(?!&)", re.IGNORECASE)


def is_harmless(html: str) -> bool:
    """No tag or attribute of the attack came alive, and no template in it was run."""
    tags = re.findall(r"<[^>]*>", html)
    return not any(MARK in tag and _is_alive(tag) for tag in tags) and "<script>" + MARK not in html


def _is_alive(tag: str) -> bool:
    """A quoted value may contain anything; what is left of the tag may not name the attack."""
    return MARK in re.sub(r"\"[^\"]*\"|'[^']*'", "", tag)


def poison(company: Company) -> Ticket:
    """Write the attack into every name and every text of a request and its conversation."""
    Department.objects.update(name_en=ATTACK[:120], name_zh=ATTACK[:120])
    Service.objects.update(
        name_en=ATTACK[:120], name_zh=ATTACK[:120], description_en=ATTACK, description_zh=ATTACK
    )
    ServiceCategory.objects.update(name_en=ATTACK[:80], name_zh=ATTACK[:80])
    User.objects.update(name=ATTACK[:100], native_name=ATTACK[:60])
    for person in company.people.values():
        person.refresh_from_db()
    file = SimpleUploadedFile(f"{SCRIPT}.html", b"x")
    service = Service.objects.get(pk=company.move_desk.pk)
    ticket = submit(
        service=service, title=ATTACK[:200], description=ATTACK, answers={"seats": 2, "where": ATTACK},
        files={"": [file]}, by=company.mia, at=at("Mon 10:00"),
    )  # fmt: skip
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:01"))
    reply(ticket=ticket, by=company.li_wei, body=ATTACK, files=[file], at=at("Mon 10:02"))
    note(ticket=ticket, by=company.li_wei, body=ATTACK, at=at("Mon 10:03"))
    ask(ticket=ticket, by=company.li_wei, question=ATTACK, at=at("Mon 10:04"))
    dispatch_pending()
    return ticket


PIECES = ("/conversation/", "/latest/")


def test_no_page_runs_what_people_wrote(company: Company, as_person: SignIn) -> None:
    ticket = poison(company)
    number, slug = ticket.number, company.move_desk.slug
    of_mia = (
        "/",
        "/requests/",
        f"/tickets/{number}/",
        f"/tickets/{number}/conversation/",
        "/search/?q=zq7",
        "/services/",
    )
    of_hugo = (
        f"/tickets/{number}/", "/queue/?tab=all", "/figures/FAC/", "/figures/FAC/tickets/?figure=open", "/notices/",
        "/departments/FAC/", "/departments/FAC/people/", f"/manage/services/{slug}/", f"/manage/services/{slug}/form/",
        f"/tickets/{number}/do/resolve/", f"/tickets/{number}/do/transfer/", f"/services/{slug}/request/",
        f"/services/{slug}/", "/notices/latest/", "/profile/", "/departments/",
    )  # fmt: skip
    of_ada = (
        "/manage/people/",
        f"/manage/people/{company.mia.pk}/",
        "/manage/departments/",
        "/manage/deliveries/",
    )
    alive = []
    for person, paths in ((company.mia, of_mia), (company.hugo, of_hugo), (company.ada, of_ada)):
        client = as_person(person)
        for path in paths:
            answer = client.get(path, headers=HTMX if path.endswith(PIECES) else {})
            html = answer.content.decode()
            assert answer.status_code in (200, 204), path
            if not is_harmless(html) or "77{%" in html:
                alive.append(path)
    assert alive == []
    assert MARK in as_person(company.mia).get(f"/tickets/{number}/").content.decode(), (
        "the attack is on the page"
    )


def test_a_refused_form_gives_back_text_as_text(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    client = as_person(company.mia)
    said = post(client, ticket, "cancel", reason=ATTACK * 30)
    filing = client.post(
        "/services/move-a-desk/request/", {"title": ATTACK, "answer_seats": ATTACK, "requester": ATTACK}
    )
    for answer in (said, filing):
        assert answer.status_code == 400 and MARK in answer.content.decode()
        assert is_harmless(answer.content.decode())


def test_the_api_answers_text_as_json_alone(company: Company, api: Callable[[User], JsonClient]) -> None:
    ticket = poison(company)
    for path in (f"/api/v1/tickets/{ticket.number}/", "/api/v1/people/", "/api/v1/nothing/<script>/"):
        answer = api(company.hugo).get(path)
        assert answer["Content-Type"].split(";")[0] in ("application/json", "application/problem+json")
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_mails_escape_what_people_wrote_and_keep_their_headers(
    company: Company, mailoutbox: list[Any]
) -> None:
    User.objects.filter(pk=company.mia.pk).update(name="Mia\r\nBcc: all@example.com")
    User.objects.filter(pk=company.li_wei.pk).update(name=f"Li {SCRIPT}")
    for person in (company.mia, company.li_wei):
        person.refresh_from_db()
    ticket = filed(company, title="Desk\r\nBcc: all@example.com\r\n\r\n" + SCRIPT)
    reply(ticket=ticket, by=company.li_wei, body=ATTACK, at=at("Mon 10:02"))
    ask(ticket=ticket, by=company.li_wei, question=ATTACK, at=at("Mon 10:04"))
    dispatch_pending()
    send_waiting()
    assert mailoutbox
    for mail in mailoutbox:
        assert isinstance(mail, EmailMultiAlternatives)
        parsed = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
        assert parsed["Bcc"] is None and "\n" not in str(parsed["Subject"])
        assert len(parsed["To"].addresses) == 1
        html = str(mail.alternatives[0][0])
        assert is_harmless(html) and "77{%" not in html


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd", "..\\..\\boot.ini", "a\r\nSet-Cookie: x=1.txt", "\u202egpj.exe", "x" * 5000 + ".pdf",
        "....", "/", "a\x00b.txt", '"; filename="b.html', "<svg onload=1>.svg", "名称.html",
    ],
)  # fmt: skip
def test_hostile_file_names(
    company: Company, api: Callable[[User], JsonClient], as_person: SignIn, name: str
) -> None:
    ticket = filed(company)
    file = SimpleUploadedFile("plain", b"<script>alert(1)</script>")
    file._name = name  # past what Django's own class would have cut off already
    reply(ticket=ticket, by=company.mia, body="Here", files=[file], at=at("Mon 10:01"))
    kept = Attachment.objects.get()
    assert not set('/\\\r\n\x00"<>\u202e') & set(kept.name) and 0 < len(kept.name) <= 120
    page, program = as_person(company.li_wei), api(company.li_wei)
    for answer in (page.get(f"/attachments/{kept.pk}/"), program.get(f"/api/v1/attachments/{kept.pk}/")):
        assert answer.getvalue() == b"<script>alert(1)</script>"
        assert answer["Content-Disposition"].startswith("attachment;") and "Set-Cookie" not in answer
        assert (
            answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
        )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", " =", "\n="])
def test_no_formula_reaches_a_spreadsheet(start: str) -> None:
    (cell,) = safe([f"{start}HYPERLINK('//evil','x')"])
    assert cell.startswith("'")


def test_a_full_disk_leaves_no_half_file(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    ticket = filed(company)
    client = as_person(company.mia)
    client.raise_request_exception = False
    monkeypatch.setattr("tickets.actions.contents.os.fsync", full)
    answer = post(client, ticket, "reply", body="See", files=[SimpleUploadedFile("a.txt", b"x" * 9000)])
    assert answer.status_code == 400 and "no space for files" in answer.content.decode()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not Attachment.objects.exists() and not ticket.messages.exists()
